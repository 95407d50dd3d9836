"""规则库的底线: what no mistake in the content of the packs may get past, tried on the packs that ship."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytest_bdd import given, parsers, scenarios, then, when

from api.settings import PROJECT
from engine.documents import MeasureClass
from engine.errors import JiangchengError, PackErrors
from engine.law import legality, reach
from engine.packs.packset import PackSet
from features.city import City, Person
from features.desk import Desk, refused_confirmation

scenarios("scenarios/规则库的底线.feature")

HONOURS = "memoranda/statute-seriously-unlawful/memorandum.yaml"


def _firing(packs: PackSet, day: date) -> list[tuple[Any, str, str]]:
    """Every rule that fires on the day, with a list and a matter on which it does."""
    return [
        (rule, list_id, kind)
        for pack, rule in packs.rules()
        for list_id in rule.lists or pack.lists
        for kind in rule.on
        if not legality.silences(packs, pack, rule, list_id, day, kind)
    ]


# I-01


@then("今天会触发的每条惩戒规则，依据都是法律、行政法规、地方性法规或者党中央、国务院政策文件")
def carried_by_law(city: City) -> None:
    packs = city.application.packs
    punishing = [found for found in _firing(packs, city.today) if packs.measures[found[0].measure].effect == "punish"]
    assert punishing
    for rule, list_id, kind in punishing:
        measure = packs.measures[rule.measure]
        levels = {
            basis.law.level.value
            for basis in reach.bases_reaching(packs, measure, list_id, rule.reaches, city.today, kind)
        }
        assert levels & {"law", "administrative_regulation", "local_regulation", "central_policy"}, (rule.id, list_id)


@when(parsers.parse('政策人员试图确认措施"{measure}"'), target_fixture="refusal")
def tries_to_confirm(city: City, measure: str, tmp_path: Path) -> JiangchengError:
    return refused_confirmation(city.application.packs, f"measure/{measure}", tmp_path, city.today)


# I-02


@then("库中每项第一类惩戒措施都写明国家清单项目")
def items_named(city: City) -> None:
    measures = city.application.packs.measures.values()
    by_law = [m for m in measures if m.effect == "punish" and m.class_ is MeasureClass.BY_LAW]
    assert by_law
    assert [measure.id for measure in by_law if not measure.national_item] == []


@when('政策人员提出删去"限制参加工程招标投标"国家清单项目的规则版本')
def drops_item(desk: Desk) -> None:
    name = "rules/measures/restrict-engineering-tendering.yaml"
    line = next(line for line in (PROJECT / name).read_text("utf-8").splitlines() if line.startswith("national_item:"))
    desk.propose(name, f"{line}\n", "")


@then(parsers.parse('检查指出"{invariant}"'))
def lint_says(desk: Desk, invariant: str) -> None:
    assert any(invariant in str(finding) for finding in desk.found)


@then("版本被退回，启用的还是原来的版本")
def not_taken(desk: Desk) -> None:
    assert desk.city.response is not None
    assert desk.city.response.status_code == 422, desk.city.response.text
    assert desk.active == desk.before


@then("演示的确认集注明国家清单只是假定")
def assumed(city: City) -> None:
    [group] = city.application.packs.confirmations
    assert (group.demo, group.national_list) == (True, "assumed")


@when("正式环境使用这份确认集", target_fixture="refusal")
def used_in_earnest(tmp_path: Path) -> JiangchengError:
    demo = (PROJECT / "rules" / "confirmations" / "demo.yaml").read_text("utf-8")
    office = tmp_path / "office.yaml"
    office.write_text(demo.replace("demo: true", "demo: false", 1), encoding="utf-8")
    with pytest.raises(PackErrors) as caught:
        PackSet.load(PROJECT, [office])
    return caught.value


@then(parsers.parse('规则包被拒绝，代码为"{code}"'))
def packs_refused(refusal: PackErrors, code: str) -> None:
    assert code in {error.code for error in refusal.errors}


# I-12


@then("库中没有一条惩戒规则读取信用分")
def no_score(desk: Desk) -> None:
    found = desk.call("政策人员", "packs/lint", {"files": {}})["findings"]
    assert [finding for finding in found if finding["code"] == "score_punishes"] == []


@when("政策人员提出信用分低于六十分就限制评优的规则版本")
def scores(desk: Desk) -> None:
    field = "fields:\n  - {name: credit_score, title: 自然人信用分, type: integer}\n"
    desk.propose(
        HONOURS,
        "      matter.organised_by_government: true\n",
        "      listing.credit_score: {lt: 60}\n",
        **{"rules/lists/seriously-unlawful.yaml": ("fields:\n", field)},
    )


# I-18


@then(parsers.parse('规则"{name}"不触发，原因提到"{word}"'))
def silent_because(city: City, name: str, word: str) -> None:
    memorandum, _, rule_id = name.partition("/")
    shown = city.ok("jy-credit", "GET", f"/api/v1/memoranda/{memorandum}")
    [rule] = [rule for rule in shown["rule_details"] if rule["id"] == rule_id]
    assert rule["fires"] is False
    assert any(word in silence["reason"] for entry in rule["lists"] for silence in entry["silences"]), rule


# I-20


@given(parsers.parse('"{name}"被列入"{title}"，自 {since} 起，标明责任人"{person}"，依据"{basis}"'))
def listed_with_person(city: City, name: str, title: str, since: str, person: str, basis: str) -> None:
    responsible = city.new_subject(person, "natural_person")
    city.new_subject(name)
    packs = city.application.packs
    reference = next(
        ref for ref, (law, article) in packs.articles.items() if f"{law.short_title}{article.article}" == basis
    )
    until = f"{int(since[:4]) + 3}-{since[5:]}"
    named = {"name": person, "code": responsible.code, "role": "法定代表人", "basis": reference}
    city.list_subject(title, {"since": since, "until": until, "level": "serious", "responsible_persons": [named]})
    city.subject = responsible


@when(parsers.parse('"{department}"就"{matter}"核查该责任人，角色为"{role}"，案号"{case_no}"'))
def checks_person(city: City, department: str, matter: str, role: str, case_no: str) -> None:
    city.check(department, matter, role, case_no)


@when(parsers.parse('"{department}"就"{matter}"核查另一个人"{name}"，角色为"{role}"，案号"{case_no}"'))
def checks_other(city: City, department: str, matter: str, name: str, role: str, case_no: str) -> None:
    other: Person = city.new_subject(name, "natural_person")
    assert other.code
    city.check(department, matter, role, case_no)


@then("会触发的每条及于责任人的规则，所依据的条文都注明及于责任人")
def named_by_article(city: City) -> None:
    packs = city.application.packs
    reaching = [found for found in _firing(packs, city.today) if found[0].reaches == "responsible_person"]
    assert reaching
    for rule, list_id, kind in reaching:
        bases = reach.bases_reaching(
            packs, packs.measures[rule.measure], list_id, "responsible_person", city.today, kind
        )
        assert bases
        assert all(basis.reach.responsible_person for basis in bases), (rule.id, list_id)
