"""Counting rows lot by lot says what counting each number by itself says, however the rows are ordered and parted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from itertools import groupby, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from services.reports.figures import BREAKDOWNS, FIELD, FIRED, GIVEN, IDS, KIND, RECALLED, RECORD, TREND, WORKED, Source
from services.reports.model import Counts, Figure, Period, Scope, Step
from services.reports.tally import GROUPED, Tally

PERIOD = Period(date(2026, 1, 4), date(2026, 1, 6))
DAYS = some.integers(0, 2).map(lambda number: (PERIOD.first + timedelta(days=number)).isoformat())
EFFECTS = some.sampled_from(["punish", "reward"])

Row = Mapping[str, Any]


def _word(*words: str) -> some.SearchStrategy[str]:
    return some.sampled_from(words)


@some.composite
def _fired(draw: some.DrawFn, check_id: str) -> list[Row]:
    """A check: its subjects and their listings, once for each effect."""
    day = draw(DAYS)
    rows: list[Row] = []
    for subject in range(draw(some.integers(1, 2))):
        key, who = draw(_word("a", "b", "c")), draw(_word("people", "organisations"))
        for listing in range(draw(some.integers(1, 2))):
            of = draw(_word("l1", "l2"))
            rows += [
                {
                    "check_id": check_id, "effect": effect, "day": day, "subject_index": subject, "who": who,
                    "listing_id": f"{of}-{listing}", "subject_key": key, "list": of,
                }
                for effect in draw(some.sets(EFFECTS, min_size=1))
            ]  # fmt: skip
    return rows


@some.composite
def _worked(draw: some.DrawFn, case_id: str) -> list[Row]:
    """A case, once for each rule that gave it."""
    dimensions = sorted({name for by in BREAKDOWNS[Figure.CASES] for name in by})
    case = {"case_id": case_id, "effect": draw(EFFECTS), "day": draw(DAYS)}
    case |= {name: draw(_word("x", "y")) for name in dimensions}
    taken = {name: draw(some.none() | some.integers(0, 90_000)) for name in ("to_acknowledge", "to_feedback")}
    rules = draw(some.sets(some.tuples(_word("one", "two"), _word("r1", "r2")), min_size=1, max_size=3))
    return [case | taken | {"memorandum": memorandum, "rule": rule} for memorandum, rule in sorted(rules)]


@some.composite
def _recalled(draw: some.DrawFn, message_id: str) -> list[Row]:
    told = {"department": draw(_word("x", "y")), "recall": draw(_word("late", "in_time"))}
    return [{"message_id": message_id, "effect": draw(EFFECTS), "day": draw(DAYS)} | told]


def _columns(source: Source, rows: list[Row]) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in source.columns) for row in rows]


def _texts(rows: list[Row]) -> list[tuple[Any, ...]]:
    """Of cases one row each, with the texts that storage makes."""
    told = []
    for _, given_by in groupby(rows, key=lambda row: row["case_id"]):
        rules = list(given_by)
        case = rules[0]
        given = RECORD.join(FIELD.join((rule["memorandum"], rule["rule"])) for rule in rules)
        kind, opened = (FIELD.join(case[name] for name in names) for names in (KIND, ("effect", "day")))
        given = FIELD.join((case["effect"], case["outcome"], given))
        told.append((kind, opened, given, None, case["to_acknowledge"], case["to_feedback"]))
    return told


_UNITS = {FIRED: _fired, WORKED: _worked, RECALLED: _recalled}


@pytest.mark.parametrize("source", _UNITS, ids=lambda source: source.figures[0])
@settings(max_examples=40)
@given(data=some.data(), lot=some.integers(1, 5))
def test_numbers_are_those_of_plain_counting(source: Source, data: some.DataObject, lot: int) -> None:
    rows = [row for number in range(data.draw(some.integers(0, 6))) for row in data.draw(_UNITS[source](str(number)))]
    told = data.draw(some.permutations(_texts(rows) if source is WORKED else _columns(source, rows)))
    tally = Tally()
    add = tally.add_cases if source is WORKED else partial(tally.add, source)
    add(told[start : start + lot] for start in range(0, len(told), lot))
    for effect in ("punish", "reward"):
        counts = tally.counts(Scope(effect=effect), PERIOD, asked=7)
        within = [row for row in rows if row["effect"] == effect]
        for figure in source.figures:
            assert _told(counts, figure) == dict(_plainly(within, figure)), figure
        assert counts.count(Figure.ASKED) == 7
        for figure in set(TREND) & set(source.figures):
            assert tally.days(effect, figure) == _by_day(within, figure)
        if source is WORKED:
            _spans_are_plain(counts, within)


def _by_day(rows: list[Row], figure: Figure) -> Mapping[date, int]:
    ids = {(row["day"], *(row[name] for name in IDS[figure])) for row in rows}
    return Counter(date.fromisoformat(day) for day, *_ in ids)


def _told(counts: Counts, figure: Figure) -> dict[frozenset[tuple[str, str]], int]:
    lines = [line for line in counts.lines if line.selection.figure is figure]
    assert all(counts.count(figure, **line.selection.by) == line.count for line in lines)
    return {frozenset(line.selection.by.items()): line.count for line in lines}


def _plainly(rows: list[Row], figure: Figure) -> Iterator[tuple[frozenset[tuple[str, str]], int]]:
    for by in BREAKDOWNS[figure]:
        for values in {tuple(row[name] for name in by) for row in rows} or ({()} if not by else set()):
            fits = [row for row in rows if tuple(row[name] for name in by) == values]
            yield (
                frozenset(zip(by, values, strict=True)),
                len({tuple(row[name] for name in IDS[figure]) for row in fits}),
            )


def _spans_are_plain(counts: Counts, rows: list[Row]) -> None:
    cases = {row["case_id"]: row for row in rows}.values()
    for step, name in ((Step.ACKNOWLEDGE, "to_acknowledge"), (Step.FEEDBACK, "to_feedback")):
        for department in ("", "x", "y"):
            taken = sorted(
                row[name] for row in cases if row[name] is not None and department in ("", row["department"])
            )
            span = counts.spans.get((step, department))
            assert (span.cases if span else 0) == len(taken)
            if span and taken:
                assert sum(seconds <= span.ninetieth * 3600 + 19 for seconds in taken) * 10 >= len(taken) * 9
                assert sum(seconds < span.ninetieth * 3600 - 19 for seconds in taken) * 10 < len(taken) * 9
                middle = (taken[(len(taken) - 1) // 2] + taken[len(taken) // 2]) / 2
                assert span.median == pytest.approx(middle / 3600, abs=0.006)


def test_what_storage_grouped_is_summed_by_effect() -> None:
    tally = Tally()
    values = {"measure": ("m1", "m2"), "measure_outcome": ("restrict",), "who": ("people", "organisations")}
    groups = [(effect, *key) for effect in ("punish", "reward") for key in product(*(values[name] for name in GROUPED))]
    tally.add_given([(*group, number) for number, group in enumerate(groups, 1)])
    counts = tally.counts(Scope(effect="punish"), PERIOD, asked=0)
    assert counts.count(GIVEN) == 1 + 2 + 3 + 4
    assert counts.count(GIVEN, measure="m1", measure_outcome="restrict") == 1 + 2
    assert counts.count(GIVEN, measure="m2", measure_outcome="restrict", who="people") == 3
