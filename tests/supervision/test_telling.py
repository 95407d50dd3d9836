"""Who is told what of a notification: a department's delay is each initiator's affair as far as its own lists are concerned."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from services.supervision.kinds import Kind
from services.supervision.model import Duty, DutyKey
from services.supervision.states import Action
from services.supervision.telling import tell_step
from tests.supervision.conftest import BIDDING, Office, at


def late(number: int, list_id: str) -> Duty:
    """An outcome that nobody has recorded."""
    key = DutyKey(Kind.RESOLVE, f"case:{number}", BIDDING, "1")
    return Duty(
        key, "限制参加政府采购", f"案号-{number}", f"/cases/{number}", at("2026-10-12"), date(2026, 10, 13), list_id
    )


def test_an_initiator_learns_of_its_own_lists_only(office: Office) -> None:
    memo = office.packs.memoranda["debtors"]
    other = memo.model_copy(update={"id": "others", "initiator": "jy-tax", "lists": ["others"]})
    packs = replace(office.packs, memoranda={**office.packs.memoranda, "others": other})
    duties = [late(1, "debtors"), late(2, "others"), late(3, "")]
    with office.database.write() as uow:
        tell_step(uow, packs, BIDDING, Action.NOTIFY, duties, "k", actor="system:daily", now=at("2026-10-20"))
    told = {who: office.notices(who) for who in (BIDDING, "jy-credit", "jy-court", "jy-tax")}
    numbers = {
        who: [number for number in (1, 2, 3) if f"案号-{number}" in message.text] for who, [message] in told.items()
    }
    assert numbers == {BIDDING: [1, 2, 3], "jy-credit": [1, 2, 3], "jy-court": [1], "jy-tax": [2]}
    [court] = told["jy-court"]
    assert [item["about"] for item in court.data["items"]] == ["case:1"]
    assert "有 1 项逾期" in court.title
