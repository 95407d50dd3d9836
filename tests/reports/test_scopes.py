"""Reports of a department's part, of a department and of the city: who is counted where, beside which period, and for whose eyes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from api.settings import PROJECT
from engine.deciding.decide import RuleEngine
from engine.documents import FieldSpec
from engine.inputs import SubjectKind
from engine.packs.packset import PackSet
from services.errors import ForbiddenError, InvalidInputError, NotFoundError
from services.outbox.sending import Telling, tell
from services.outbox.topics import Topic
from services.ports import Cipher, Signer
from services.reports.building import build
from services.reports.model import COUNTED, ORGANISATIONS, PEOPLE, Figure, Part, Period, Report, Scope, Selection, Step
from services.reports.ratios import ratios_of
from services.reports.reading import read_items, read_report, stream_cases
from services.reports.tables import tables_of
from services.reports.titles import Titles
from services.reports.view import report_json
from tests.support.callers import AUDITOR, BIDDING_CLERK, COURT, CREDIT_OFFICE, FINANCE_CLERK, client
from tests.support.cases import EVIDENCE, acknowledge, cases_of, report
from tests.support.checks import CLEAN, DEBTOR, request, service_for, subject
from tests.support.packs import small_packs
from tests.support.registry import add_listing, change_listing, person_code

NOW = datetime.fromisoformat("2026-11-22T18:00:00+08:00")
THEN, LATELY = datetime.fromisoformat("2026-10-23T10:00:00+08:00"), datetime.fromisoformat("2026-11-20T10:00:00+08:00")
"""Both Fridays; a case is to be acknowledged on the Monday after."""
OCTOBER, NOVEMBER = Period(date(2026, 10, 1), date(2026, 10, 31)), Period(date(2026, 11, 1), date(2026, 11, 30))
DEBTORS, BIDDING, APPROVAL = Scope("debtors"), Scope(department="jy-bidding"), Scope(department="jy-spj")


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> PackSet:
    """The small packs, with periods and a calendar."""
    names = ("rules/parameters/supervision.yaml", "rules/calendar/2026.yaml")
    return small_packs(
        tmp_path_factory.mktemp("packs"), {name: (Path(PROJECT) / name).read_text("utf-8") for name in names}
    )


@pytest.fixture(scope="module")
def engine(packs: PackSet) -> Iterator[RuleEngine]:
    engine = RuleEngine(packs)
    yield engine
    engine.close()


@pytest.fixture
def story(database: SqlDatabase, engine: RuleEngine, cipher: Cipher, signer: Signer) -> dict[tuple[str, str], str]:
    """October: a debtor, whose cases wait or come late. November: the debtor, a person, and a company that is trusted and evades."""
    checks = service_for(database, engine, cipher, signer)
    code = person_code(7)
    for listing_id, list_id, who in (("d", "debtors", DEBTOR), ("e", "evaders", CLEAN), ("t", "trusted", CLEAN)):
        add_listing(database, cipher, THEN, listing_id=listing_id, list_id=list_id, code=who)
    add_listing(
        database,
        cipher,
        THEN,
        listing_id="p",
        list_id="debtors",
        code=code,
        name="王小明",
        kind=SubjectKind.NATURAL_PERSON,
    )
    person = subject(code, kind="natural_person", name="王小明", role="legal-representative")
    old = cases_of(checks.submit(request(case_no="OLD"), client(), now=THEN))
    new = cases_of(checks.submit(request(subject(), person, case_no="NEW-1"), client(), now=LATELY))
    checks.submit(request(subject(CLEAN), case_no="NEW-2"), client(), now=LATELY)
    checks.submit(request(case_no=None), client(), now=LATELY)
    done = {
        ("old", "jy-czj"): old["d", "restrict-bidding", "jy-czj"],
        ("new", "jy-bidding"): new["d", "restrict-bidding", "jy-bidding"],
    }
    acknowledge(database, FINANCE_CLERK, done["old", "jy-czj"], THEN + timedelta(days=5))
    acknowledge(database, BIDDING_CLERK, done["new", "jy-bidding"], LATELY + timedelta(hours=3))
    begun = EVIDENCE | {"from": LATELY.date().isoformat()}
    report(database, BIDDING_CLERK, done["new", "jy-bidding"], LATELY + timedelta(hours=9), begun)
    return done


def _made(database: SqlDatabase, packs: PackSet, scope: Scope, period: Period = NOVEMBER) -> Report:
    with database.read() as uow:
        return build(uow, packs, scope, period, now=NOW)


def _parts(found: Report) -> dict[str, Part]:
    return {part.effect: part for part in found.parts}


@pytest.mark.usefixtures("story")
def test_the_previous_period_stands_beside(database: SqlDatabase, packs: PackSet) -> None:
    found = _made(database, packs, DEBTORS)
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
    [part] = _made(database, packs, DEBTORS).parts
    assert (part.now.count(Figure.ASKED), part.now.count(Figure.CHECKS)) == (2, 1)
    rate = next(ratio for ratio in ratios_of(part.now) if ratio.name == "hit_rate")
    assert (rate.part, rate.whole, rate.value) == (1, 2, 0.5)


@pytest.mark.usefixtures("story")
def test_a_department_has_its_own_cases_punishments_and_rewards_apart(database: SqlDatabase, packs: PackSet) -> None:
    parts = _parts(_made(database, packs, BIDDING))
    assert (parts["punish"].now.count(Figure.CASES), parts["punish"].before.count(Figure.CASES)) == (3, 1)
    assert parts["punish"].now.count(Figure.CASES, who=PEOPLE) == 1
    assert parts["reward"].now.count(Figure.CASES) == 0
    assert parts["punish"].now.count(Figure.ASKED) == 0, "it asked nothing itself"
    approving = _parts(_made(database, packs, APPROVAL))
    assert (approving["punish"].now.count(Figure.CASES), approving["reward"].now.count(Figure.CASES)) == (1, 1)
    asking = _parts(_made(database, packs, Scope(department="jy-ggzy")))
    assert (asking["punish"].now.count(Figure.ASKED), asking["punish"].now.count(Figure.CHECKS)) == (2, 2)
    assert asking["reward"].now.count(Figure.CHECKS) == 1


@pytest.mark.usefixtures("story")
def test_the_city_has_everything_once(database: SqlDatabase, packs: PackSet) -> None:
    parts = _parts(_made(database, packs, Scope()))
    assert (parts["punish"].now.count(Figure.CASES), parts["reward"].now.count(Figure.CASES)) == (6, 1)
    given = parts["punish"].now.table(Figure.CLAUSES, "memorandum")
    assert {line.selection.by["memorandum"]: line.count for line in given} == {"debtors": 5, "statute-evaders": 1}


@pytest.mark.usefixtures("story")
def test_a_department_s_part_of_a_memorandum(database: SqlDatabase, packs: PackSet) -> None:
    [part] = _made(database, packs, Scope("debtors", "jy-bidding")).parts
    assert part.now.count(Figure.CASES) == 2
    assert part.now.count(Figure.CASES, outcome="implemented", who=ORGANISATIONS) == 1


@pytest.mark.usefixtures("story")
def test_how_periods_were_kept(database: SqlDatabase, packs: PackSet) -> None:
    [part] = _made(database, packs, DEBTORS, Period(date(2026, 10, 1), date(2026, 11, 30))).parts
    kept = {line.selection.by["acknowledging"]: line.count for line in part.now.table(Figure.CASES, "acknowledging")}
    assert kept == {"in_time": 1, "late": 1, "overdue": 2, "running": 4}
    answered = {line.selection.by["answering"]: line.count for line in part.now.table(Figure.CASES, "answering")}
    assert answered == {"in_time": 1, "overdue": 1, "running": 6}
    ratio = next(one for one in ratios_of(part.now) if one.name == "acknowledged_in_time")
    assert (ratio.part, ratio.whole) == (1, 4)


@pytest.mark.usefixtures("story")
def test_the_last_day_is_in_time_and_the_next_is_not(database: SqlDatabase, packs: PackSet) -> None:
    """Opened on a Friday, to be acknowledged on Monday: Monday's last second is in time."""
    for moment, expected in (("2026-11-23T23:59:59", "running"), ("2026-11-24T00:00:00", "overdue")):
        with database.read() as uow:
            made = build(uow, packs, DEBTORS, NOVEMBER, now=datetime.fromisoformat(f"{moment}+08:00"))
        assert made.count(Figure.CASES, acknowledging=expected) == 4


def test_how_long_things_took(database: SqlDatabase, packs: PackSet, story: dict[tuple[str, str], str]) -> None:
    parts = _parts(_made(database, packs, Scope(), Period(date(2026, 10, 1), date(2026, 11, 30))))
    spans = parts["punish"].now.spans
    whole = spans[Step.ACKNOWLEDGE, ""]
    assert (whole.cases, whole.median, whole.ninetieth) == (2, (3 + 120) / 2, 120.0)
    assert spans[Step.ACKNOWLEDGE, "jy-czj"].median == 120.0
    assert (Step.FEEDBACK, "jy-czj") not in spans
    assert spans[Step.FEEDBACK, "jy-bidding"].median == 9.0


@pytest.mark.usefixtures("story")
def test_every_number_of_every_scope_is_the_length_of_its_list(database: SqlDatabase, packs: PackSet) -> None:
    looked = 0
    for scope in (DEBTORS, Scope("debtors", "jy-bidding"), BIDDING, APPROVAL, Scope()):
        for part in _made(database, packs, scope, Period(date(2026, 10, 1), date(2026, 11, 30))).parts:
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
    [part] = _made(database, packs, DEBTORS, Period(date(2026, 1, 1), date(2026, 1, 31))).parts
    assert {one.measure: one.silent for one in part.unused}.keys() == {
        "restrict-bidding",
        "extra-review",
        "inform-market",
    }
    assert {one.silent for one in part.unused} == {""}, "all of them could have fired"
    [lately] = _made(database, packs, DEBTORS).parts
    assert lately.unused == ()
    before_law = Period(date(2019, 1, 1), date(2019, 12, 31))
    assert all(one.silent for one in _made(database, packs, DEBTORS, before_law).parts[0].unused)


def test_recalls_confirmed_in_time_late_and_not_at_all(
    database: SqlDatabase, packs: PackSet, story: dict[tuple[str, str], str]
) -> None:
    due = LATELY + timedelta(hours=4)
    departments = ["jy-bidding", "jy-czj", "jy-spj", "jy-court"]
    for topic, key in ((Topic.LISTING_EXITED, "exit"), (Topic.LISTING_RESUMED, "resume")):
        telling = Telling(topic, key, "listing:d", "退出", "示例", confirm_by=due)
        with database.write() as uow:
            tell(uow, telling, departments, actor="account:test", now=LATELY)
    with database.write() as uow:
        told = {
            m.department: m
            for m in uow.outbox.page(departments, open_only=True, before=None, limit=9)
            if m.key == "exit"
        }
        for department, hours in (("jy-bidding", 4), ("jy-czj", 5)):
            at = LATELY + timedelta(hours=hours)
            uow.outbox.confirm(told[department].message_id, by="account:a", note="", at=at)
    [part] = _made(database, packs, DEBTORS).parts
    assert part.now.count(Figure.RECALLS) == 4, "that an entry applies again is no recall"
    kept = {line.selection.by["recall"]: line.count for line in part.now.table(Figure.RECALLS, "recall")}
    assert kept == {"in_time": 1, "late": 1, "overdue": 2}
    assert part.now.count(Figure.RECALLS, department="jy-czj", recall="late") == 1
    assert _made(database, packs, Scope("statute-evaders")).count(Figure.RECALLS) == 0
    assert _made(database, packs, BIDDING).count(Figure.RECALLS) == 1
    with database.read() as uow:
        late = Selection(DEBTORS, NOVEMBER, Figure.RECALLS, {"recall": "late"})
        items = read_items(uow, packs, COURT, late, now=NOW)
    assert [getattr(row, "department", None) for row in items.rows] == ["jy-czj"]


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


@pytest.mark.usefixtures("story")
def test_penalties_that_were_never_listed_are_handled_but_no_case_of_joint_punishment(
    database: SqlDatabase, packs: PackSet
) -> None:
    """I-19: what stands on the penalty's own paper, or names none, is told apart with its reason; every number opens all the same."""
    with database.read() as uow:
        decision_no = uow.registry.newest(["d"])["d"].listing.decision_no
    change_listing(database, NOW, "d", facts={"penalty_no": decision_no})
    strict = _AfterPenalties(packs)
    with database.read() as uow:
        [part] = build(uow, strict, DEBTORS, NOVEMBER, now=NOW).parts  # type: ignore[arg-type]
        assert part.now.count(Figure.CASES) == 5
        assert part.now.count(Figure.CASES, outcome="implemented") == 1
        assert part.now.count(Figure.CASES, counting=COUNTED) == 0
        assert part.now.count(Figure.CASES, counting="penalty_only", outcome="implemented", who=ORGANISATIONS) == 1
        assert part.now.count(Figure.CASES, counting="penalty_not_named") == 2
        tables = {table.name: table for table in tables_of(part, Titles(packs))}
        assert [len(tables[name].rows) for name in ("uncounted",)] == [2]
        for line in part.now.table(Figure.CASES, "counting", "outcome"):
            assert read_items(uow, strict, COURT, line.selection, now=NOW).total == line.count  # type: ignore[arg-type]
    change_listing(database, NOW, "d", facts={"penalty_no": "示例罚〔2026〕9号"})
    with database.read() as uow:
        [part] = build(uow, strict, DEBTORS, NOVEMBER, now=NOW).parts  # type: ignore[arg-type]
        unlawful = build(uow, _Disabled(packs), DEBTORS, NOVEMBER, now=NOW)  # type: ignore[arg-type]
    assert part.now.count(Figure.CASES, counting=COUNTED, outcome="implemented") == 1
    assert unlawful.count(Figure.CASES, counting="no_lawful_list") == 5


class _AfterPenalties:
    """The packs with a list that follows penalties."""

    def __init__(self, packs: PackSet) -> None:
        self._packs = packs
        self.lists = dict(packs.lists) | {"debtors": packs.lists["debtors"].model_copy(update=self.changed())}

    def changed(self) -> dict[str, Any]:
        return {"from_penalties": True, "fields": [FieldSpec(name="penalty_no", title="处罚决定书文号", type="text")]}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._packs, name)


class _Disabled(_AfterPenalties):
    """The packs with a list that was switched off."""

    def changed(self) -> dict[str, Any]:
        return {"status": "disabled"}
