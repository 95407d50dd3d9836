"""From draft to release by two persons; on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from engine.packs.packset import PackSet
from services.accounts.model import Caller, Role
from services.audit.verify import verify as verify_trail
from services.cases.change import note
from services.checks.service import CheckService
from services.errors import ConflictError, ForbiddenError, InvalidInputError, InvalidInputErrors, NotFoundError
from services.ports import Cipher
from services.typical import desk
from services.typical.model import Filter
from services.typical.reading import typical_cases
from services.typical.states import State
from tests.support.callers import AUDITOR, BIDDING_CLERK, COURT, CREDIT_OFFICE, FINANCE_CLERK
from tests.support.cases import archive
from tests.typical.conftest import SECOND, draft, read

PUNISH = Filter("punish")


def test_the_first_text_states_the_cases_facts_and_names_nobody(
    database: SqlDatabase, packs: PackSet, verified: str, now: datetime
) -> None:
    seen = read(database, packs, draft(database, packs, verified, now).typical_id, now)
    assert seen["facts"]["主体"] == "某企业"
    assert seen["facts"]["起始日"]
    assert "约1200万元" in seen["body"], seen["body"]
    assert (seen["facts"]["起始日"], seen["facts"]["截止日"], seen["facts"]["列入时间"]) == (
        "2026年11月",
        "2027年11月",
        "2026年",
    )
    for secret in ("济源市示例建设有限公司", "JYGC-2026-0001", "济招监〔2026〕3号", "91419001"):
        assert secret not in str(seen["body"]) + str(seen["title"]) + str(seen["facts"])


def test_two_persons_release_and_the_facts_stay(
    database: SqlDatabase, cipher: Cipher, packs: PackSet, verified: str, now: datetime
) -> None:
    made = draft(database, packs, verified, now).typical_id
    with database.write() as uow:
        body = "{实施部门}依法实施“{措施}”。一处失信，处处受限。"
        desk.edit(uow, cipher, SECOND, made, title="惩戒{主体}", body=body, expected_version=1, now=now)
    with database.write() as uow:
        desk.submit(uow, packs, COURT, made, now=now)
    for writer in (COURT, SECOND):
        with pytest.raises(ForbiddenError) as refused, database.write() as uow:
            desk.release(uow, cipher, packs, writer, made, now=now)
        assert refused.value.code == "second_person_needed"
    with database.write() as uow:
        desk.release(uow, cipher, packs, CREDIT_OFFICE, made, now=now)
    archive(database, COURT, verified, now)
    seen = read(database, packs, made, now, FINANCE_CLERK)
    assert (seen["state"], seen["title"]) == ("released", "惩戒某企业")
    assert "限制" in seen["body"]
    assert not {"case_id", "source", "history"} & seen.keys(), "readers do not get from the text to the case"
    with database.read() as uow:
        assert verify_trail(uow) == []
        assert [event.action for event in uow.typical.events(made)] == ["draft", "edit", "submit", "release"]


def test_text_that_tells_who_it_is_or_invents_figures_is_refused(
    database: SqlDatabase, cipher: Cipher, packs: PackSet, verified: str, now: datetime
) -> None:
    made = draft(database, packs, verified, now).typical_id
    for body in (
        "济源市示例建设有限公司失信",
        "济源示例建设公司失信",
        "示例建设被限制",
        "罚款 5 万元",
        "{名字}",
        "办件 JYGC-2026-0001",
    ):
        with pytest.raises(InvalidInputErrors), database.write() as uow:
            desk.edit(uow, cipher, COURT, made, title="案例", body=body, now=now)
    with database.read() as uow:
        assert len(uow.typical.events(made)) == 1


def test_a_text_with_facts_that_the_case_does_not_have_is_neither_submitted_nor_released(
    database: SqlDatabase, cipher: Cipher, packs: PackSet, opened: dict[str, str], verified: str, now: datetime
) -> None:
    made = draft(database, packs, verified, now).typical_id
    with database.write() as uow:
        desk.edit(uow, cipher, COURT, made, title="案例", body="{认定机关}、{备忘录}、{金额}、{截止日}", now=now)
        desk.submit(uow, packs, COURT, made, now=now)
    with database.write() as uow:
        held = uow.cases.lock(verified)
        assert held is not None
        evidence = {key: value for key, value in dict(held.evidence or {}).items() if key != "amount"}
        note(
            uow, held, "confirm_lifted", {}, values={"evidence": evidence}, actor="local:t", now=now
        )  # no amount any more
    with pytest.raises(ConflictError) as refused, database.write() as uow:
        desk.release(uow, cipher, packs, SECOND, made, now=now)
    assert refused.value.code == "facts_missing"
    assert "金额" in refused.value.detail
    with database.write() as uow:
        desk.send_back(uow, SECOND, made, reason="请修改", now=now)
    with pytest.raises(ConflictError) as unsubmitted, database.write() as uow:
        desk.submit(uow, packs, COURT, made, now=now)
    assert (unsubmitted.value.code, "退回" in unsubmitted.value.advice) == ("facts_missing", False)


def test_who_may(
    database: SqlDatabase, cipher: Cipher, packs: PackSet, opened: dict[str, str], verified: str, now: datetime
) -> None:
    for caller, error in ((BIDDING_CLERK, ForbiddenError), (AUDITOR, ForbiddenError), (FINANCE_CLERK, NotFoundError)):
        with pytest.raises(error), database.write() as uow:
            desk.draft(uow, packs, caller, verified, now=now)
    system = Caller("client:court-system", frozenset({"jy-court"}), frozenset({Role.INITIATOR}))
    with pytest.raises(ForbiddenError) as refused, database.write() as uow:
        desk.draft(uow, packs, system, verified, now=now)
    assert refused.value.code == "needs_person"
    made = draft(database, packs, verified, now).typical_id
    for caller in (FINANCE_CLERK, BIDDING_CLERK):
        with pytest.raises(NotFoundError):
            read(database, packs, made, now, caller)
    assert read(database, packs, made, now, AUDITOR)["state"] == "draft"
    with pytest.raises(ForbiddenError), database.write() as uow:
        desk.submit(uow, packs, AUDITOR, made, now=now)
    with pytest.raises(ConflictError) as twice:
        draft(database, packs, verified, now, CREDIT_OFFICE)
    assert twice.value.code == "already_drafted"


def test_a_case_that_is_not_verified_is_not_told(
    database: SqlDatabase, packs: PackSet, opened: dict[str, str], now: datetime
) -> None:
    with pytest.raises(ConflictError) as refused:
        draft(database, packs, opened["jy-bidding"], now)
    assert refused.value.code == "not_tellable"


def test_an_old_view_is_refused(
    database: SqlDatabase, cipher: Cipher, packs: PackSet, verified: str, now: datetime
) -> None:
    made = draft(database, packs, verified, now).typical_id
    with database.write() as uow:
        desk.edit(uow, cipher, COURT, made, title="案例", body="{措施}", now=now)
    with pytest.raises(ConflictError) as refused, database.write() as uow:
        desk.submit(uow, packs, COURT, made, expected_version=1, now=now)
    assert refused.value.code == "typical_changed"


def test_pages(
    database: SqlDatabase, cipher: Cipher, packs: PackSet, checks: CheckService, verified: str, now: datetime
) -> None:
    first = draft(database, packs, verified, now).typical_id
    with database.write() as uow:
        desk.discard(uow, COURT, first, reason="不宜公开", now=now)
    second = draft(database, packs, verified, now + timedelta(minutes=1)).typical_id

    def ids(caller: Any, wanted: Filter = PUNISH, limit: int = 20, cursor: str | None = None) -> list[str]:
        with database.read() as uow:
            page = typical_cases(uow, packs, caller, wanted, cursor=cursor, limit=limit, now=now)
        return [item["typical_id"] for item in page.items]

    assert ids(COURT) == ids(CREDIT_OFFICE) == ids(AUDITOR) == [second, first]
    assert ids(COURT, limit=1) == [second]
    assert ids(COURT, cursor=second) == [first]
    assert ids(COURT, Filter("punish", State.DISCARDED)) == [first]
    assert ids(COURT, Filter("reward")) == ids(FINANCE_CLERK) == []
    with database.write() as uow:
        desk.submit(uow, packs, COURT, second, now=now)
        desk.send_back(uow, SECOND, second, reason="措辞", now=now)
        desk.submit(uow, packs, COURT, second, now=now)
    with database.write() as uow:
        desk.release(uow, cipher, packs, SECOND, second, now=now)
    assert ids(FINANCE_CLERK) == [second]
    with database.write() as uow, pytest.raises(InvalidInputError):
        desk.withdraw(uow, COURT, second, reason=" ", now=now)
    with database.write() as uow:
        desk.withdraw(uow, COURT, second, reason="当事人来信", now=now)
    assert ids(FINANCE_CLERK) == []
