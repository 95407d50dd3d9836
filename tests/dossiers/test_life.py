"""The life of a listing from the lead to the entry: what must be on record before the next step, and what is refused (I-03, I-06)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread

import pytest

from services.accounts.model import Role
from services.dossiers.states import State
from services.errors import ConflictError, InvalidInputError, InvalidInputErrors, NotFoundError
from services.registry.creation import create_listing
from tests.dossiers.office import AFTER, DECISION, LEAD, PERSON, Office
from tests.support.callers import person
from tests.support.registry import company_code

TAX = person("shuiwu", "jy-tax", Role.INITIATOR)


def test_a_dossier_becomes_an_entry_when_the_decision_is_delivered(office: Office) -> None:
    id_ = office.noticed()
    later = office.on(AFTER)
    decided = later.decide(id_)
    assert decided.state is State.DECIDED
    assert office.entries() == []
    done = later.deliver(id_)
    assert done.state is State.LISTED
    [listing_id] = office.entries()
    assert done.listing_id == listing_id
    with office.database.read() as uow:
        entry = uow.registry.get(listing_id)
        assert entry is not None
        assert (entry.decision_no, entry.authority, entry.decided_on) == ("示例决〔2026〕1号", "示例法院", AFTER)
        assert entry.in_force(AFTER)
        found = [(e.action, e.entity) for e in uow.audit.entries() if e.action.startswith(("dossier.", "listing."))]
    steps = ["collect", "validate", "prepare_notice", "notify", "decide"]
    assert found == [
        *((f"dossier.{step}", f"dossier:{id_}") for step in steps),
        ("listing.create", f"listing:{listing_id}"),
        ("dossier.deliver", f"dossier:{id_}"),
    ]


def test_without_a_written_notice_nothing_can_be_served(office: Office) -> None:
    id_ = office.open().dossier_id
    office.validate(id_)
    with pytest.raises(ConflictError) as refused:
        office.serve_notice(id_)
    assert refused.value.code == "notice_missing"


def test_the_notice_names_the_measures_that_can_fire_and_no_others(office: Office) -> None:
    company = office.open().dossier_id
    office.validate(company)
    office.prepare_notice(company)
    notice = office.events(company)[-1].data
    assert [one["title"] for one in notice["measures"]] == [
        "限制参加政府投资项目投标",
        "大额项目重点审查",
        "向市场推送信息",
    ]
    assert notice["measures"][0]["departments"] == ["招标投标监督部门", "财政局"]
    assert notice["measures"][0]["bases"] == ["示例法第十条"]
    assert notice["list_basis"] == ["示例法第十条"]


def test_an_objection_stops_the_decision_until_it_is_answered(office: Office) -> None:
    id_ = office.noticed()
    assert office.object(id_).open_objections == 1
    office.object(id_, text="另一件")
    later = office.on(AFTER)
    with pytest.raises(ConflictError) as refused:
        later.decide(id_)
    assert refused.value.code == "objections_open"
    later.answer(id_, 2)
    with pytest.raises(ConflictError) as refused:
        later.decide(id_)
    assert refused.value.code == "objections_open"
    later.answer(id_, 1)
    assert later.decide(id_).state is State.DECIDED


def test_a_late_objection_is_heard_too(office: Office) -> None:
    id_ = office.noticed()
    later = office.on(AFTER)
    later.object(id_)
    with pytest.raises(ConflictError):
        later.decide(id_)


def test_an_objection_that_is_right_ends_the_round(office: Office) -> None:
    id_ = office.noticed()
    office.object(id_)
    office.answer(id_, outcome="upheld")
    later = office.on(AFTER)
    with pytest.raises(ConflictError) as refused:
        later.decide(id_)
    assert refused.value.code == "objection_upheld"
    later.send_back(id_)
    later.amend(id_, LEAD | {"level": "ordinary"})
    later.validate(id_)
    with pytest.raises(ConflictError) as refused:
        later.serve_notice(id_)
    assert refused.value.code == "notice_missing"
    later.prepare_notice(id_)
    later.serve_notice(id_)
    assert later.on(date(2026, 12, 31)).decide(id_).state is State.DECIDED


def test_an_answer_is_given_once_and_only_to_what_was_raised(office: Office) -> None:
    id_ = office.noticed()
    with pytest.raises(NotFoundError):
        office.answer(id_)
    office.object(id_)
    office.answer(id_)
    with pytest.raises(ConflictError) as refused:
        office.answer(id_)
    assert refused.value.code == "objection_answered"


def test_going_back_to_the_facts_waits_for_the_answers(office: Office) -> None:
    id_ = office.noticed()
    office.object(id_)
    with pytest.raises(ConflictError) as refused:
        office.send_back(id_)
    assert refused.value.code == "objections_open"
    assert office.drop(id_).open_objections == 0
    assert office.events(id_)[-1].data["objections_open"] == 1


def test_a_decision_needs_number_authority_and_date(office: Office) -> None:
    id_ = office.noticed()
    later = office.on(AFTER)
    for missing in ("document_no", "authority", "decided_on"):
        with pytest.raises(InvalidInputErrors) as refused:
            later.decide(id_, **{missing: "" if missing != "decided_on" else "x"})
        assert [fault.field for fault in refused.value.errors] == [missing]
    with pytest.raises(InvalidInputError) as wrong:
        later.decide(id_, since="2026-11-29")
    assert wrong.value.field == "since"
    with pytest.raises(InvalidInputError) as wrong:
        later.decide(id_, decided_on="2026-12-01", since="2026-12-01")
    assert wrong.value.code == "in_future"
    assert later.detail(id_).dossier.state is State.NOTICED


def test_the_decision_is_not_delivered_without_the_notice_on_repair(office: Office) -> None:
    id_ = office.noticed()
    later = office.on(AFTER)
    later.decide(id_)
    with pytest.raises(InvalidInputError) as refused:
        later.deliver(id_, repair_notice=False)
    assert refused.value.code == "repair_notice_missing"
    assert office.entries() == []


def test_a_redlist_counts_only_after_publicity_without_objection(office: Office) -> None:
    office = office.by(TAX)
    id_ = office.publicised()
    with pytest.raises(InvalidInputError) as early:
        office.decide(id_)
    assert early.value.code == "hearing_not_over"
    later = office.on(AFTER)
    office.object(id_, by="群众")
    with pytest.raises(ConflictError):
        later.decide(id_)
    later.answer(id_)
    later.decide(id_, until=None)
    assert office.entries("trusted") == []
    assert later.enlist(id_).state is State.LISTED
    assert len(office.entries("trusted")) == 1


def test_what_a_higher_authority_decided_comes_in_as_decided_with_its_source(office: Office) -> None:
    row = LEAD | {name: DECISION[name] for name in ("authority", "decided_on", "since", "until")}
    row |= {"decision_no": "省示例决〔2026〕1号", "decided_on": "2026-11-02", "since": "2026-11-02"}
    made = office.open(row=row, source="省高级人民法院，省平台 2026-11-20 下发")
    assert made.state is State.DECIDED
    assert office.enlist(made.dossier_id).listing_id in office.entries()
    assert office.events(made.dossier_id)[0].data == {"source": "省高级人民法院，省平台 2026-11-20 下发"}
    with pytest.raises(InvalidInputError) as refused:
        office.open(row=row | {"authority": "法院"}, source="本院")
    assert refused.value.code == "own_decision"
    with pytest.raises(InvalidInputErrors) as missing:
        office.open(source="省高级人民法院")
    assert {fault.field for fault in missing.value.errors} >= {"row.decision_no", "row.decided_on"}


def test_a_lead_does_not_say_what_only_the_decision_can(office: Office) -> None:
    with pytest.raises(InvalidInputErrors) as refused:
        office.open(row=LEAD | {"decision_no": "示例1号", "since": "2026-11-01"})
    assert [fault.field for fault in refused.value.errors] == ["row.decision_no", "row.since"]


def test_a_lead_is_read_as_strictly_as_the_registry_reads(office: Office) -> None:
    with pytest.raises(InvalidInputErrors) as refused:
        office.open(row=LEAD | {"hobby": "钓鱼"})
    assert refused.value.errors[0].field == "row.hobby"
    with pytest.raises(InvalidInputErrors) as refused:
        office.open(row=LEAD | {"code": "91419001MA00000000"})
    assert refused.value.errors[0].field == "row.code"


def test_what_may_not_be_listed_is_not_validated(office: Office) -> None:
    id_ = office.open(row=PERSON | {"level": "minor"}).dossier_id
    with pytest.raises(InvalidInputErrors) as refused:
        office.validate(id_)
    assert refused.value.errors[0].code == "minor_conduct_of_person"
    assert office.detail(id_).dossier.state is State.COLLECTED


def test_the_same_decision_is_not_entered_twice(office: Office) -> None:
    id_ = office.noticed()
    later = office.on(AFTER)
    row = LEAD | {"decision_no": "示例决〔2026〕1号", "authority": "示例法院", "decided_on": "2026-11-30"}
    with office.database.write() as uow:
        create_listing(
            uow,
            office.cipher,
            office.packs.lists["debtors"],
            row | {"since": "2026-11-30"},
            actor="account:x",
            now=later.now,
        )
    with pytest.raises(ConflictError) as refused:
        later.decide(id_)
    assert refused.value.code == "already_listed"


def test_another_subject_is_another_dossier(office: Office) -> None:
    id_ = office.open().dossier_id
    with pytest.raises(ConflictError) as refused:
        office.amend(id_, LEAD | {"code": company_code(2)})
    assert refused.value.code == "other_subject"
    kept = {name: value for name, value in LEAD.items() if name != "code"}
    assert office.amend(id_, kept | {"grounds": "更正"}).row["grounds"] == "更正"


def test_a_step_on_an_old_version_is_refused(office: Office) -> None:
    id_ = office.open().dossier_id
    office.amend(id_)
    with pytest.raises(ConflictError) as refused:
        office.validate(id_, version=1)
    assert refused.value.code == "dossier_changed"


def test_an_objection_and_a_decision_at_once_take_turns(office: Office) -> None:
    """Either the decision was first and the objection is refused, or the objection stands and there is no decision (I-06)."""
    id_ = office.noticed()
    later = office.on(AFTER)
    together, outcomes = Barrier(2), dict[str, str]()

    def run(name: str, step: Callable[[], object]) -> None:
        together.wait(timeout=30)
        try:
            step()
            outcomes[name] = "done"
        except ConflictError as refused:
            outcomes[name] = refused.code

    threads = [
        Thread(target=run, args=("object", lambda: later.object(id_))),
        Thread(target=run, args=("decide", lambda: later.decide(id_))),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert outcomes in (
        {"object": "done", "decide": "objections_open"},
        {"object": "state_does_not_allow", "decide": "done"},
    )
    assert [event.seq for event in later.events(id_)] == [1, 2, 3, 4, 5]
