"""发布规则版本: two persons, the last good one stays, and a way back."""

from __future__ import annotations

from datetime import timedelta

from pytest_bdd import given, parsers, scenarios, then, when
from sqlalchemy import insert

from adapters.storage.database import begin_write
from adapters.storage.tables.revisions import activation
from features.desk import Desk

scenarios("scenarios/发布规则版本.feature")

MEMORANDUM = "memoranda/judgment-defaulters/memorandum.yaml"
EXAMPLES = "memoranda/judgment-defaulters/examples.yaml"


@given("修改后的规则版本已经启用")
def published(desk: Desk) -> None:
    proposes(desk)
    desk.approve("信用办人员")
    assert desk.active == desk.proposal["revision"]


@when("政策人员提出修改后的规则版本")
def proposes(desk: Desk) -> None:
    desk.propose(MEMORANDUM, "\ntitle: ", "\ntitle: 示例改动：")


@when("政策人员提出示例不符的规则版本")
def proposes_wrongly(desk: Desk) -> None:
    desk.propose(EXAMPLES, "outcome: restricted", "outcome: clear")


@when(parsers.parse("{who}批准这个版本"))
def approves(desk: Desk, who: str) -> None:
    desk.approve(who)


@when("信用办人员提出退回到上一个版本")
def goes_back(desk: Desk) -> None:
    desk.proposal = desk.call("信用办人员", "revisions/rollback", {"reason": "示例退回"})


@when("有人在数据库里写入一条没有签名的启用记录")
def forges(desk: Desk) -> None:
    application, now = desk.city.application, desk.city.now()
    row = {
        "sequence": application.active.sequence + 1,
        "kind": "publish",
        "revision": desk.before,
        "publication_id": None,
        "activated_by": "account:credit",
        "activated_at": now,
        "manifest": b"{}",
        "signature": b"",
        "key_id": application.signer.key_id,
    }
    with begin_write(application.database.engine) as connection:
        connection.execute(insert(activation), row)
    application.active.refresh(now + timedelta(seconds=2))


@then("启用的还是原来的版本")
def as_before(desk: Desk) -> None:
    assert desk.active == desk.before


@then("启用的是修改后的版本")
def as_changed(desk: Desk) -> None:
    assert desk.active not in ("", desk.before)


@then("批准被拒绝，因为不能批准自己提出的版本")
def own_proposal(desk: Desk) -> None:
    response = desk.city.response
    assert response is not None
    assert (response.status_code, response.json()["code"]) == (403, "own_proposal")
    assert desk.active == desk.before


@then("之后的核查写明修改后的版本")
def checks_name_it(desk: Desk) -> None:
    table = [["字段", "值"], ["是否政府投资或主要使用财政性资金", "是"], ["是否依法必须招标", "是"]]
    desk.city.check("公共资源交易中心", "工程招标投标资格审查", "投标人", "JYGC-2026-0701", table)
    assert desk.city.answer["revision"] == desk.active
    assert desk.city.answer["outcome"] == "restricted"


@then("审计记录中有提出和启用")
def audited(desk: Desk) -> None:
    assert {("account:policy", "revision.propose"), ("account:credit", "revision.activate")} <= _trail(desk)


@then("审计记录中写明这条启用记录不被采用")
def refusal_audited(desk: Desk) -> None:
    assert ("system:rules", "revision.refused") in _trail(desk)


def _trail(desk: Desk) -> set[tuple[str, str]]:
    with desk.city.application.database.read() as uow:
        return {(entry.actor, entry.action) for entry in uow.audit.entries()}
