"""Scores are exact, weights of what was not due fall away, and nothing but doing well what is due makes a score better."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from engine.documents import AppraisalScheme
from engine.packs.packset import PackSet
from services.appraisal.model import Tally
from services.appraisal.scoring import scores
from tests.support.calendars import shipped_packs

SCHEME = next(one for one in shipped_packs().documents.values() if isinstance(one, AppraisalScheme))
INDICATORS = [one.id for one in SCHEME.indicators]

TALLIES = st.dictionaries(
    st.sampled_from(INDICATORS),
    st.integers(1, 500).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
    min_size=1,
)


def tallies(of: dict[str, tuple[int, int]], department: str = "jy-a") -> list[Tally]:
    return [Tally(department, indicator, total, good) for indicator, (total, good) in of.items()]


def test_weights_of_what_was_not_due_fall_away() -> None:
    [one] = scores(SCHEME, tallies({"acknowledge": (3, 2), "answer": (7, 7)}))
    assert one.score == Decimal("85.71")  # (15 × 2/3 + 20) of 35
    assert one.weight == 35
    assert [share.points for share in one.indicators][:3] == [Decimal("10.00"), Decimal("20.00"), None]


def test_thirds_add_up_to_a_whole_before_anything_is_rounded() -> None:
    bent = [one.model_copy(update={"weight": w}) for one, w in zip(SCHEME.indicators, (1, 1, 1, 29), strict=False)]
    of = {bent[number].id: (3, 1) for number in range(3)} | {bent[3].id: (1, 0)}
    [one] = scores(SCHEME.model_copy(update={"indicators": bent}), tallies(of))
    assert one.score == Decimal("3.13")  # 100 / 32 = 3.125


def test_the_best_first_and_those_without_a_score_last() -> None:
    found = scores(
        SCHEME.model_copy(update={"indicators": [one.model_copy(update={"at_least": 2}) for one in SCHEME.indicators]}),
        [
            *tallies({"answer": (4, 1)}, "jy-b"),
            *tallies({"answer": (4, 4)}, "jy-c"),
            *tallies({"answer": (1, 1)}, "jy-a"),
        ],
    )
    assert [(one.department, one.score) for one in found] == [
        ("jy-c", Decimal("100.00")),
        ("jy-b", Decimal("25.00")),
        ("jy-a", None),
    ]


@given(TALLIES)
def test_a_score_lies_between_nothing_and_a_hundred_whatever_the_order(of: dict[str, tuple[int, int]]) -> None:
    [one] = scores(SCHEME, tallies(of))
    assert one.score is not None
    assert 0 <= one.score <= 100
    assert scores(SCHEME, reversed(tallies(of))) == (one,)


@given(TALLIES, st.sampled_from(INDICATORS), st.integers(2, 9))
def test_the_same_work_many_times_earns_nothing(of: dict[str, tuple[int, int]], name: str, times: int) -> None:
    total, good = of.get(name, (1, 1))
    once, often = of | {name: (total, good)}, of | {name: (total * times, good * times)}
    assert scores(SCHEME, tallies(once))[0].score == scores(SCHEME, tallies(often))[0].score


@given(TALLIES, st.sampled_from(INDICATORS))
def test_one_thing_more_done_well_never_lowers_a_score(of: dict[str, tuple[int, int]], name: str) -> None:
    total, good = of.get(name, (1, 0))
    if good == total:
        return
    before, after = of | {name: (total, good)}, of | {name: (total, good + 1)}
    worse, better = scores(SCHEME, tallies(before))[0].score, scores(SCHEME, tallies(after))[0].score
    assert worse is not None
    assert better is not None
    assert better >= worse


def _bent(**changes: object) -> dict[str, object]:
    return SCHEME.model_dump(mode="json", by_alias=True, exclude_none=True) | changes


@pytest.mark.parametrize(
    ("bend", "told"),
    [
        (lambda raw: raw["indicators"].pop(), "权重之和"),
        (lambda raw: raw["indicators"][0].update(evidence="number_of_calls"), "evidence"),
        (
            lambda raw: raw["indicators"][1].update(evidence=raw["indicators"][0]["evidence"]),
            "evidence 与前面的指标重复",
        ),
        (lambda raw: raw["indicators"][2].pop("requires"), "requires"),
        (lambda raw: raw["padding"][0].pop("within_days"), "within_days"),
    ],
)
def test_a_scheme_cannot_count_calls_nor_be_out_of_balance(bend: object, told: str) -> None:
    raw = _bent()
    bend(raw)  # type: ignore[operator]
    with pytest.raises(ValidationError, match=told):
        AppraisalScheme.model_validate(raw)


def test_the_shipped_scheme_rests_on_periods_that_are_there() -> None:
    packs: PackSet = shipped_packs()
    assert "appraisal/appeal" in packs.parameters
    assert sum(one.weight for one in SCHEME.indicators) == 100
