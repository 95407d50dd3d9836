"""Scenarios of the way onto a list (列入程序): notice, hearing, decision, delivery."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from stdnum.cn import ric

from features.city import City

scenarios("scenarios/列入程序.feature")

ANSWERS = {"异议成立": "upheld", "异议不成立": "rejected"}
MISSING = {"文书号": "document_no", "机关": "authority", "决定日期": "decided_on"}


@dataclass
class Desk:
    """The dossier of the scenario, the department that keeps it, and the last answer."""

    city: City
    department: str = ""
    dossier: dict[str, Any] = field(default_factory=dict)
    refused: dict[str, Any] = field(default_factory=dict)

    def open(self, department: str, title: str, **more: Any) -> None:
        packs, subject = self.city.application.packs, self.city.subject
        assert subject is not None
        self.department = self.city.department(department)
        list_id = self.city.id_of(packs.lists, title)
        row = {"subject_kind": subject.kind, "name": subject.name, "code": subject.code, "grounds": "示例事由"}
        row |= {"level": "serious"} if packs.lists[list_id].effect == "punish" else {}
        row |= more.pop("row", {})
        self._keep("/api/v1/dossiers", {"list": list_id, "row": row, "department": self.department} | more)

    def take(self, step: str, **body: Any) -> None:
        self._keep(f"/api/v1/dossiers/{self.dossier['dossier_id']}/{step}", body)

    def _keep(self, path: str, body: dict[str, Any]) -> None:
        answer = self.city.call(self.department, "POST", path, json=body)
        if answer.is_success:
            self.dossier, self.refused = answer.json(), {}
        else:
            self.refused = answer.json()

    @property
    def today(self) -> str:
        return self.city.today.isoformat()


@pytest.fixture
def desk(city: City) -> Desk:
    return Desk(city)


@when(parsers.parse('"{department}"拟把"{name}"列入"{title}"'))
def opens(city: City, desk: Desk, department: str, name: str, title: str) -> None:
    city.new_subject(name)
    desk.open(department, title)


@given(parsers.parse('"{department}"拟把"{name}"列入"{title}"，已经核实'))
def validated(city: City, desk: Desk, department: str, name: str, title: str) -> None:
    opens(city, desk, department, name, title)
    desk.take("validate")
    assert desk.dossier["state"] == "validated"


@when(parsers.parse('"{department}"拟把出生于 {born} 的自然人"{name}"列入"{title}"并核实'))
def minor(city: City, desk: Desk, department: str, born: str, name: str, title: str) -> None:
    body = f"419001{born.replace('-', '')}001"
    city.new_subject(name, "natural_person").code = body + ric.calc_check_digit(body + "0")
    desk.open(department, title)
    desk.take("validate")


@given(parsers.parse("告知书已制作，陈述申辩期 {days:d} 个工作日，当天送达"))
def noticed(desk: Desk, days: int) -> None:
    said = {"facts": "有能力而不履行", "reasons": "符合认定标准", "basis": "示例依据", "contact": "示例路1号"}
    desk.take("notice", document_no="示例告〔2026〕1号", statement_days=days, **said)
    serves(desk)
    assert desk.dossier["state"] == "noticed"


@when("登记告知书送达")
def serves(desk: Desk) -> None:
    desk.take("notice/service", served_on=desk.today, method="direct", receipt="示例回证1号")


@when(parsers.parse("公示 {days:d} 个工作日"))
def publicises(desk: Desk, days: int) -> None:
    said = {"place": "示例网站", "facts": "示例事迹", "basis": "示例依据", "contact": "示例路1号"}
    desk.take("publicity", days=days, **said, **{"from": desk.today})
    assert desk.dossier["state"] == "publicised"


@when(parsers.parse('当事人提出异议"{text}"'))
def objects(desk: Desk, text: str) -> None:
    desk.take("objections", by="本人", received_on=desk.today, text=text)
    assert desk.dossier["open_objections"] == 1


@when(parsers.parse('第 {number:d} 件异议答复为"{word}"'))
def answers(desk: Desk, number: int, word: str) -> None:
    desk.take(f"objections/{number}/answer", outcome=ANSWERS[word], text="核查情况", answered_on=desk.today)
    assert desk.dossier["open_objections"] == 0


@when("退回并重新核实")
def returns(desk: Desk) -> None:
    desk.take("return", reason="事实有变化")
    desk.take("validate")
    assert desk.dossier["state"] == "validated"


def _decision(desk: Desk) -> dict[str, Any]:
    days = dict.fromkeys(("decided_on", "since"), desk.today)
    return days | {"authority": "示例机关", "document_no": "示例决〔2026〕9号", "reasons": "示例理由"}


@when(parsers.parse('作出认定决定，文书号"{number}"'))
def decides(desk: Desk, number: str) -> None:
    desk.take("decision", **_decision(desk) | {"document_no": number})


@when(parsers.parse("作出认定决定，但没有{what}"))
def decides_without(desk: Desk, what: str) -> None:
    body = _decision(desk)
    del body[MISSING[what]]
    desk.take("decision", **body)


def _delivers(desk: Desk, *, repair_notice: bool) -> None:
    served = {"served_on": desk.today, "method": "mail", "receipt": "示例回证2号"}
    desk.take("delivery", repair_notice=repair_notice, **served)


@when("决定书和信用修复告知书一并送达")
def delivers_both(desk: Desk) -> None:
    _delivers(desk, repair_notice=True)


@when("只送达决定书")
def delivers_one(desk: Desk) -> None:
    _delivers(desk, repair_notice=False)


@when("办理入库")
def enlists(desk: Desk) -> None:
    desk.take("enlist")


@when(parsers.parse('"{department}"登记省高级人民法院对"{name}"的认定，来源"{source}"，文书号"{number}"'))
def received(city: City, desk: Desk, department: str, name: str, source: str, number: str) -> None:
    city.new_subject(name)
    days = dict.fromkeys(("decided_on", "since"), desk.today)
    desk.open(
        department,
        "失信被执行人名单",
        row=days | {"decision_no": number, "authority": "示例省高级人民法院"},
        source=source,
    )


@then(parsers.parse('案卷的状态为"{title}"'))
def state_is(city: City, desk: Desk, title: str) -> None:
    found = city.ok(desk.department, "GET", f"/api/v1/dossiers/{desk.dossier['dossier_id']}")
    assert found["state_title"] == title


@then(parsers.parse('该步骤被拒绝，代码为"{code}"，原因提到"{word}"'))
def refused(desk: Desk, code: str, word: str) -> None:
    told = [desk.refused, *desk.refused["errors"]]
    assert code in {one["code"] for one in told}, desk.refused
    assert any(word in str(one) for one in told), desk.refused


@then(parsers.parse('该步骤被退回，指出"{name}"'))
def refused_at(desk: Desk, name: str) -> None:
    assert [error["field"] for error in desk.refused["errors"]] == [name]


@then(parsers.parse('打印的告知书写有"{words}"'))
def paper_says(city: City, desk: Desk, words: str) -> None:
    paper = city.call(desk.department, "GET", f"/dossiers/{desk.dossier['dossier_id']}/papers/notice").text
    assert [word for word in words.split("、") if word not in paper] == []
