"""Reports of a department's part, of a department and of the city: who is counted where, beside which period, and for whose eyes."""

from __future__ import annotations

from datetime import date

import pytest

from adapters.storage.database import SqlDatabase
from engine.packs.packset import PackSet
from services.errors import ForbiddenError, InvalidInputError, NotFoundError
from services.reports.model import ORGANISATIONS, PEOPLE, Figure, Period, Scope, Selection
from services.reports.ratios import ratios_of
from services.reports.reading import read_items, read_report, stream_cases
from services.reports.view import report_json
from tests.reports.story import APPROVAL, BIDDING, DEBTORS, NOVEMBER, NOW, OCTOBER, made, parts_of
from tests.support.callers import AUDITOR, BIDDING_CLERK, COURT, CREDIT_OFFICE, FINANCE_CLERK


@pytest.mark.usefixtures("story")
def test_the_previous_period_stands_beside(database: SqlDatabase, packs: PackSet) -> None:
    found = made(database, packs, DEBTORS)
    assert found.before == OCTOBER
    [part] = found.parts
    assert (part.now.count(Figure.CASES), part.before.count(Figure.CASES)) == (5, 3)
    assert (part.now.count(Figure.CHECKS), part.before.count(Figure.CHECKS)) == (1, 1)
    told = {(line["figure"], *sorted(line["by"].items())): line for line in report_json(found)["lines"]}
    assert (told[("cases",)]["count"], told[("cases",)]["previous"]) == (5, 3)
    gone = told["cases", ("acknowledging", "overdue")]
    assert (gone["count"], gone["previous"]) == (0, 2), "what there was only before is told as 0"


@pytest.mark.usefixtures("story")
def test_all_checks_are_those_of_the_memorandum_s_matters_without_previews(
    database: SqlDatabase, packs: PackSet
) -> None:
    [part] = made(database, packs, DEBTORS).parts
    assert (part.now.count(Figure.ASKED), part.now.count(Figure.CHECKS)) == (2, 1)
    rate = next(ratio for ratio in ratios_of(part.now) if ratio.name == "hit_rate")
    assert (rate.part, rate.whole, rate.value) == (1, 2, 0.5)


@pytest.mark.usefixtures("story")
def test_a_department_has_its_own_cases_punishments_and_rewards_apart(database: SqlDatabase, packs: PackSet) -> None:
    parts = parts_of(made(database, packs, BIDDING))
    assert (parts["punish"].now.count(Figure.CASES), parts["punish"].before.count(Figure.CASES)) == (3, 1)
    assert parts["punish"].now.count(Figure.CASES, who=PEOPLE) == 1
    assert parts["reward"].now.count(Figure.CASES) == 0
    assert parts["punish"].now.count(Figure.ASKED) == 0, "it asked nothing itself"
    approving = parts_of(made(database, packs, APPROVAL))
    assert (approving["punish"].now.count(Figure.CASES), approving["reward"].now.count(Figure.CASES)) == (1, 1)
    asking = parts_of(made(database, packs, Scope(department="jy-ggzy")))
    assert (asking["punish"].now.count(Figure.ASKED), asking["punish"].now.count(Figure.CHECKS)) == (2, 2)
    assert asking["reward"].now.count(Figure.CHECKS) == 1


@pytest.mark.usefixtures("story")
def test_the_city_has_everything_once(database: SqlDatabase, packs: PackSet) -> None:
    parts = parts_of(made(database, packs, Scope()))
    assert (parts["punish"].now.count(Figure.CASES), parts["reward"].now.count(Figure.CASES)) == (6, 1)
    given = parts["punish"].now.table(Figure.CLAUSES, "memorandum")
    assert {line.selection.by["memorandum"]: line.count for line in given} == {"debtors": 5, "statute-evaders": 1}


@pytest.mark.usefixtures("story")
def test_a_department_s_part_of_a_memorandum(database: SqlDatabase, packs: PackSet) -> None:
    [part] = made(database, packs, Scope("debtors", "jy-bidding")).parts
    assert part.now.count(Figure.CASES) == 2
    assert part.now.count(Figure.CASES, outcome="implemented", who=ORGANISATIONS) == 1


@pytest.mark.usefixtures("story")
def test_every_number_of_every_scope_is_the_length_of_its_list(database: SqlDatabase, packs: PackSet) -> None:
    looked = 0
    for scope in (DEBTORS, Scope("debtors", "jy-bidding"), BIDDING, APPROVAL, Scope()):
        for part in made(database, packs, scope, Period(date(2026, 10, 1), date(2026, 11, 30))).parts:
            with database.read() as uow:
                for line in part.now.lines:
                    items = read_items(uow, packs, CREDIT_OFFICE, line.selection, now=NOW)
                    assert items.total == len(items.ids) == len(set(items.ids)) == line.count, line
                    if line.selection.figure in (Figure.CASES, Figure.CLAUSES):
                        cases = list(stream_cases(uow, packs, CREDIT_OFFICE, line.selection, now=NOW))
                        assert [one.case_id for one in cases] == list(items.ids)
                        for name in ("state", "department", "acknowledging", "answering"):
                            wanted = line.selection.by.get(name)
                            assert wanted is None or {getattr(one, name) for one in cases} == {wanted}
                    looked += 1
                for month in part.months:
                    for figure, count in ((Figure.ASKED, month.asked), (Figure.HITS, month.hits)):
                        selection = Selection(part.now.scope, month.period, figure)
                        assert read_items(uow, packs, CREDIT_OFFICE, selection, now=NOW).total == count
    assert looked > 150


@pytest.mark.usefixtures("story")
def test_measures_that_nobody_got_are_named_with_the_reason_of_their_silence(
    database: SqlDatabase, packs: PackSet
) -> None:
    [part] = made(database, packs, DEBTORS, Period(date(2026, 1, 1), date(2026, 1, 31))).parts
    assert {one.measure: one.silent for one in part.unused}.keys() == {
        "restrict-bidding",
        "extra-review",
        "inform-market",
    }
    assert {one.silent for one in part.unused} == {""}, "all of them could have fired"
    [lately] = made(database, packs, DEBTORS).parts
    assert lately.unused == ()
    before_law = Period(date(2019, 1, 1), date(2019, 12, 31))
    assert all(one.silent for one in made(database, packs, DEBTORS, before_law).parts[0].unused)


def test_a_list_longer_than_a_page_is_read_to_its_end(
    database: SqlDatabase, packs: PackSet, story: dict[tuple[str, str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.reports.reading.PAGE", 2)
    selection = Selection(DEBTORS, NOVEMBER, Figure.CASES)
    found: list[str] = []
    with database.read() as uow:
        items = read_items(uow, packs, COURT, selection, now=NOW)
        found += items.ids
        while items.last is not None:
            assert len(items.ids) == 2
            items = read_items(uow, packs, COURT, selection, after=items.last, now=NOW)
            found += items.ids
    assert len(found) == len(set(found)) == items.total == 5


def test_who_reads_what(database: SqlDatabase, packs: PackSet) -> None:
    allowed = [
        (BIDDING_CLERK, BIDDING),
        (BIDDING_CLERK, Scope("debtors", "jy-bidding")),
        (COURT, Scope("debtors", "jy-bidding")),
        (COURT, Scope(department="jy-court")),
        (AUDITOR, Scope()),
        (CREDIT_OFFICE, APPROVAL),
    ]
    refused = [(BIDDING_CLERK, APPROVAL), (BIDDING_CLERK, Scope()), (COURT, BIDDING), (FINANCE_CLERK, DEBTORS)]
    with database.read() as uow:
        for caller, scope in allowed:
            assert read_report(uow, packs, caller, scope, NOVEMBER, now=NOW).parts
        for caller, scope in refused:
            with pytest.raises(ForbiddenError):
                read_report(uow, packs, caller, scope, NOVEMBER, now=NOW)
        with pytest.raises(NotFoundError):
            read_report(uow, packs, CREDIT_OFFICE, Scope(department="jy-unknown"), NOVEMBER, now=NOW)
        with pytest.raises(InvalidInputError):
            read_items(uow, packs, CREDIT_OFFICE, Selection(Scope(), NOVEMBER, Figure.CASES), now=NOW)
