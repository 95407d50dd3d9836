"""A changed entry judges its open cases again: what is still given is renewed, what is not is recalled and lifted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from engine.deciding.decide import RuleEngine
from engine.inputs import Level, Mark
from engine.packs.packset import PackSet
from services.cases.model import Case
from services.cases.participation import OpeningRequest, Participation
from services.cases.rejudging import GONE, NOT_DECIDABLE, Rejudged, Rejudging
from services.cases.states import State
from services.checks.service import CheckService
from services.errors import ForbiddenError, NotFoundError
from services.outbox.topics import Topic
from services.ports import Cipher, Signer
from services.push.receiving import inbox, mark_received
from services.push.sending import push
from tests.support.callers import AUDITOR, BIDDING_CLERK, COURT, FINANCE_CLERK, client, person
from tests.support.cases import acknowledge, archive, cases_of, report, stored, verify
from tests.support.checks import DEBTOR, request, service_for
from tests.support.fixed_rules import FixedRules
from tests.support.packs import FILES, small_packs
from tests.support.registry import add_listing, change_listing

SERIOUS_ONLY = FILES["memoranda/debtors/memorandum.yaml"].replace(
    "matter.government_funded: true", "all: [{matter.government_funded: true}, {listing.level: serious}]"
)


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> PackSet:
    """The restriction is for serious entries only; the review of large projects is for all."""
    root = tmp_path_factory.mktemp("graded")
    return small_packs(root, {"memoranda/debtors/memorandum.yaml": SERIOUS_ONLY})


@pytest.fixture(scope="module")
def rules(graded: PackSet) -> Iterator[FixedRules]:
    engine = RuleEngine(graded)
    yield FixedRules(engine)
    engine.close()


@pytest.fixture
def cases(rules: FixedRules, database: SqlDatabase, cipher: Cipher, signer: Signer, now: datetime) -> dict[str, str]:
    """Case ids by department, on a serious entry."""
    add_listing(database, cipher, now, listing_id="l-1", list_id="debtors", code=DEBTOR)
    change_listing(database, now, "l-1", level=Level.SERIOUS)
    with rules.lease() as engine:
        checks: CheckService = service_for(database, engine, cipher, signer)
    answer = checks.submit(request(), client(), now=now)
    return {department: case_id for (_, _, department), case_id in cases_of(answer).items()}


def again(database: SqlDatabase, rules: FixedRules, now: datetime) -> Rejudged:
    return Rejudging(database, rules).run(now)


def last(database: SqlDatabase, case_id: str) -> tuple[str, dict[str, Any]]:
    with database.read() as uow:
        event = uow.cases.events(case_id)[-1]
    return event.action, dict(event.data)


def told(database: SqlDatabase, department: str) -> list[str]:
    with database.read() as uow:
        return [m.topic for m in uow.outbox.page(frozenset({department}), open_only=False, before=None, limit=50)]


def test_nothing_changed_judges_nothing(
    database: SqlDatabase, rules: FixedRules, cases: dict[str, str], now: datetime
) -> None:
    assert again(database, rules, now) == Rejudged()
    assert {stored(database, case_id).version for case_id in cases.values()} == {1}


def test_only_who_may_work_on_a_case_has_it_judged_before_a_step(
    database: SqlDatabase, rules: FixedRules, cases: dict[str, str], now: datetime
) -> None:
    change_listing(database, now, "l-1", level=Level.MINOR)
    judging, case_id = Rejudging(database, rules), cases["jy-bidding"]
    with pytest.raises(NotFoundError):
        judging.before_step(case_id, FINANCE_CLERK, now)
    with pytest.raises(NotFoundError):
        judging.before_step("0" * 32, BIDDING_CLERK, now)
    assert judging.before_step(case_id, AUDITOR, now) == Rejudged()
    assert stored(database, case_id).version == 1
    assert judging.before_step(case_id, BIDDING_CLERK, now) == Rejudged(recalled=1)


def test_a_measure_no_longer_given_is_recalled_and_the_others_stay(
    database: SqlDatabase, rules: FixedRules, cases: dict[str, str], now: datetime
) -> None:
    acknowledge(database, BIDDING_CLERK, cases["jy-bidding"], now)
    change_listing(database, now, "l-1", level=Level.MINOR)
    assert again(database, rules, now) == Rejudged(changed=1, recalled=2)
    for department in ("jy-bidding", "jy-czj"):
        case = stored(database, cases[department])
        assert (case.state, case.lift_required) == (State.RECALLED, False)
        assert last(database, case.case_id) == ("recall", {"reason": GONE, "lift_required": False, "rejudged": True})
        assert told(database, department) == [Topic.CASE_REJUDGED]
    kept = stored(database, cases["jy-spj"])
    assert (kept.state, kept.grounds["listing"]["level"]) == (State.PROMPTED, "minor")
    assert last(database, kept.case_id) == ("rejudge", {"reason": "失信等级由 serious 改为 minor"})


def test_what_was_carried_out_and_is_no_longer_given_must_be_lifted(
    database: SqlDatabase, rules: FixedRules, cases: dict[str, str], now: datetime
) -> None:
    acknowledge(database, BIDDING_CLERK, cases["jy-bidding"], now)
    report(database, BIDDING_CLERK, cases["jy-bidding"], now)
    change_listing(database, now, "l-1", level=Level.ORDINARY)
    again(database, rules, now)
    case = stored(database, cases["jy-bidding"])
    assert (case.state, case.lift_required) == (State.RECALLED, True)


def test_a_new_end_moves_the_end_of_what_was_carried_out_also_when_archived(
    database: SqlDatabase, rules: FixedRules, cases: dict[str, str], now: datetime
) -> None:
    spj, until = person("shenpi", "jy-spj"), date(2027, 3, 31)
    for case_id, caller in ((cases["jy-spj"], spj), (cases["jy-bidding"], BIDDING_CLERK)):
        acknowledge(database, caller, case_id, now)
        report(database, caller, case_id, now)
        assert stored(database, case_id).effective_until == date(2027, 11, 21)
    verify(database, COURT, cases["jy-spj"], now)
    archive(database, COURT, cases["jy-spj"], now)
    change_listing(database, now, "l-1", until=until)
    assert again(database, rules, now) == Rejudged(changed=3)
    ends = {case.effective_until for case in (stored(database, cases[one]) for one in ("jy-spj", "jy-bidding"))}
    assert ends == {until}
    assert stored(database, cases["jy-czj"]).effective_until is None
    assert stored(database, cases["jy-spj"]).state is State.ARCHIVED
    assert again(database, rules, now) == Rejudged()


def test_a_mark_is_shown_and_changes_nothing_else(
    database: SqlDatabase, rules: FixedRules, cases: dict[str, str], now: datetime
) -> None:
    """I-14: an objection is a mark."""
    change_listing(database, now, "l-1", marks=frozenset({Mark.UNDER_OBJECTION}))
    assert again(database, rules, now) == Rejudged(changed=3)
    case = stored(database, cases["jy-bidding"])
    assert case.grounds["listing"]["marks"] == ["under_objection"]
    assert (case.state, last(database, case.case_id)[1]) == (
        State.PROMPTED,
        {"reason": "条目的标注（异议、修复）有变化"},
    )


def test_a_version_that_nobody_would_notice_leaves_no_event(
    database: SqlDatabase, rules: FixedRules, cases: dict[str, str], now: datetime
) -> None:
    entry = change_listing(database, now, "l-1")
    assert again(database, rules, now) == Rejudged(kept=3)
    case = stored(database, cases["jy-bidding"])
    assert (case.version, case.registry_version) == (1, entry.version)


def test_an_entry_that_ran_out_leaves_its_case_to_the_department(
    database: SqlDatabase, rules: FixedRules, cases: dict[str, str], now: datetime
) -> None:
    change_listing(database, now, "l-1", until=date(2026, 11, 22))
    later = now + timedelta(days=1)
    assert again(database, rules, later) == Rejudged(kept=3)
    assert stored(database, cases["jy-bidding"]).state is State.PROMPTED


def test_what_cannot_be_decided_asks_for_a_person(
    database: SqlDatabase, rules: FixedRules, cases: dict[str, str], now: datetime
) -> None:
    """S3: without the level nobody knows; that is no reason to recall."""
    change_listing(database, now, "l-1", level=None)
    assert again(database, rules, now) == Rejudged(changed=3)
    case = stored(database, cases["jy-bidding"])
    assert (case.state, case.needs_person) == (State.PROMPTED, True)
    assert last(database, case.case_id) == ("rejudge", {"reason": NOT_DECIDABLE})
    acknowledge(database, BIDDING_CLERK, case.case_id, now)
    assert report(database, client("bidding", "jy-bidding"), case.case_id, now).state is State.FED_BACK


def test_what_a_person_confirmed_before_the_change_is_confirmed_again(
    database: SqlDatabase, rules: FixedRules, cases: dict[str, str], now: datetime
) -> None:
    """I-16: the person saw another entry."""
    acknowledge(database, BIDDING_CLERK, cases["jy-bidding"], now)
    change_listing(database, now, "l-1", level=None)
    again(database, rules, now)
    with pytest.raises(ForbiddenError) as refused:
        report(database, client("bidding", "jy-bidding"), cases["jy-bidding"], now)
    assert refused.value.code == "needs_person"
    assert report(database, BIDDING_CLERK, cases["jy-bidding"], now).state is State.FED_BACK


def test_one_case_is_judged_at_the_door(
    database: SqlDatabase, rules: FixedRules, cases: dict[str, str], now: datetime
) -> None:
    change_listing(database, now, "l-1", level=Level.MINOR)
    door = Rejudging(database, rules)
    assert door.one(cases["jy-bidding"], now) == Rejudged(recalled=1)
    assert door.one(cases["jy-bidding"], now) == Rejudged()
    assert stored(database, cases["jy-czj"]).state is State.PROMPTED
    assert door.one("0" * 32, now) == Rejudged()


def test_a_case_opened_without_a_check_is_judged_by_what_was_asked_then(
    database: SqlDatabase, rules: FixedRules, graded: PackSet, cipher: Cipher, now: datetime
) -> None:
    add_listing(database, cipher, now, listing_id="l-1", list_id="debtors", code=DEBTOR)
    change_listing(database, now, "l-1", level=Level.SERIOUS)
    with database.write() as uow:
        push_id = push(uow, graded, "debtors", caller=COURT, now=now).push_id
    with database.write() as uow:
        inbox(uow, "jy-bidding", caller=BIDDING_CLERK, now=now)
        mark_received(uow, push_id, "jy-bidding", caller=BIDDING_CLERK, now=now)
    fields = {"government_funded": True, "amount": "12000000.00"}
    asked = OpeningRequest.model_validate(
        {
            "listing_id": "l-1",
            "department": "jy-bidding",
            "matter": {"kind": "bidding.qualification", "case_no": "ZJ-1", "fields": fields},
            "role": "bidder",
        }
    )
    opened: tuple[Case, ...] = Participation(database, rules, cipher).open(asked, BIDDING_CLERK, now=now)
    change_listing(database, now, "l-1", until=date(2028, 1, 1))
    assert again(database, rules, now) == Rejudged(changed=1)
    change_listing(database, now, "l-1", level=Level.ORDINARY)
    assert again(database, rules, now) == Rejudged(recalled=1)
    assert stored(database, opened[0].case_id).state is State.RECALLED
