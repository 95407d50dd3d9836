"""依法惩戒: no basis, no measure; what cannot be told is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pytest_bdd import given, parsers, scenarios, then, when

from engine.documents import MeasureClass
from engine.errors import JiangchengError
from features.city import City, build_city
from features.conftest import first_case
from features.desk import refused_confirmation

scenarios("scenarios/依法惩戒.feature")


@given("规则包没有任何确认", target_fixture="city")
def nothing_confirmed(city: City, tmp_path: Path) -> Iterator[City]:
    made = build_city(city.application.settings.database, tmp_path / "unconfirmed", demo=False)
    made.today = city.today
    yield made
    made.application.close()


@then(parsers.parse('备忘录"{memorandum}"的每条规则都说明不触发的原因'))
def silent_rules(city: City, memorandum: str) -> None:
    shown = city.ok("jy-credit", "GET", f"/api/v1/memoranda/{memorandum}")
    assert shown["firing"] == 0
    for rule in shown["rule_details"]:
        assert rule["fires"] is False
        assert all(entry["silences"] for entry in rule["lists"])


@when("政策人员试图确认只以部门文件为依据的惩戒措施", target_fixture="refusal")
def confirms_without_basis(city: City, tmp_path: Path) -> JiangchengError:
    packs = city.application.packs
    baseless = next(m for m in packs.measures.values() if m.effect == "punish" and not m.bases)
    return refused_confirmation(packs, f"measure/{baseless.id}", tmp_path, city.today)


@then(parsers.parse('措施库中第三类措施的结果都是"{outcome}"，强度都是"{strength}"'))
def market_measures(city: City, outcome: str, strength: str) -> None:
    market = [m for m in city.application.packs.measures.values() if m.class_ is MeasureClass.MARKET]
    assert market
    assert {(m.outcome.value, m.strength.value) for m in market} == {(outcome, strength)}


@then(parsers.parse('缺少的信息包括"{field}"'))
def missing_field(city: City, field: str) -> None:
    assert field in city.decided["missing"]
    assert city.answer["complete"] is False


@then(parsers.parse('"{department}"打开该案件时得到"没有找到"'))
def foreign_case(city: City, department: str) -> None:
    answer = city.call(city.department(department), "GET", f"/api/v1/cases/{first_case(city)}")
    assert answer.status_code == 404
    assert "没有找到" in answer.json()["title"]


@then("结果注明规则包没有任何确认")
def says_unconfirmed(city: City) -> None:
    assert "没有任何确认" in "".join(city.answer["notices"])
