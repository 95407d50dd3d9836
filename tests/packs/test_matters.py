"""The catalogue of matters, of departments and of bodies of the state, as a clerk and a lawyer meet them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest

from engine.documents import names_on
from engine.packs.packset import PackSet

APPROVALS = (
    "approval.acceptance",
    "approval.decision",
    "approval.renewal",
    "approval.fast-track",
    "approval.commitment",
)

RENAMED = {
    "工商总局": {"市场监管总局"},
    "质检总局": {"市场监管总局"},
    "食品药品监管总局": {"市场监管总局", "国家药监局"},
    "国土资源部": {"自然资源部"},
    "环境保护部": {"生态环境部"},
    "安全监管总局": {"应急管理部"},
    "银监会": {"国家金融监督管理总局"},
    "保监会": {"国家金融监督管理总局"},
    "银保监会": {"国家金融监督管理总局"},
    "国家卫生计生委": {"国家卫生健康委"},
    "文化部": {"文化和旅游部"},
    "国家旅游局": {"文化和旅游部"},
    "农业部": {"农业农村部"},
    "国家林业局": {"国家林草局"},
    "国务院法制办": {"司法部"},
    "国家公务员局": {"中央组织部"},
    "中国铁路总公司": {"中国国家铁路集团"},
    "新闻出版广电总局": {"国家新闻出版署", "国家电影局", "国家广电总局"},
}
"""What the knowledge base says became of the bodies that signed memoranda."""


def test_the_approval_matters_have_the_same_fields_and_codes(packs: PackSet) -> None:
    shared = ("market_access", "approval_kind", "safety_related")
    found = [{spec.name: spec for spec in packs.matters[matter].fields if spec.name in shared} for matter in APPROVALS]
    assert set(found[0]) == set(shared)
    assert all(fields == found[0] for fields in found)


def test_a_field_means_the_same_wherever_it_stands(packs: PackSet) -> None:
    """A rule may stand on several matters; the code it compares must then be the same code. Amounts differ in title only."""
    meanings = defaultdict(set)
    for matter in packs.matters.values():
        for spec in matter.fields:
            title = None if spec.name == "amount" else spec.title
            meanings[spec.name].add((title, spec.type, spec.unit, tuple(spec.values.items())))
    assert {name: found for name, found in meanings.items() if len(found) > 1} == {}


def test_every_code_leaves_room_for_what_nobody_thought_of(packs: PackSet) -> None:
    whole = {"activity", "registration_kind"}  # every case is there
    for matter in packs.matters.values():
        for spec in matter.fields:
            assert not spec.values or spec.name in whole or list(spec.values)[-1] == "other", (matter.id, spec.name)


def test_titles_of_matters_and_departments_are_told_apart(packs: PackSet) -> None:
    for documents in (packs.matters, packs.departments, packs.bodies):
        titles = [document.title for document in documents.values()]
        assert len(titles) == len(set(titles))


@pytest.mark.parametrize(("former", "present"), RENAMED.items())
def test_bodies_that_signed_memoranda_are_known_under_what_became_of_them(
    packs: PackSet, former: str, present: set[str]
) -> None:
    found = {body.title for body in packs.bodies.values() if former in [name.title for name in body.formerly]}
    assert found == present


def test_the_reforms_of_2018_and_2023_stand_between_the_names(packs: PackSet) -> None:
    def names(body: str, day: date) -> list[str]:
        return [name.text for name in names_on(packs.bodies[body], day)]

    assert names("samr", date(2016, 1, 20)) == ["工商总局", "质检总局", "食品药品监管总局"]
    assert names("samr", date(2018, 11, 20))[-1] == "市场监管总局（改名日期不详）"
    assert names("samr", date(2026, 11, 22)) == ["市场监管总局"]
    assert names("nfra", date(2017, 3, 9)) == ["银监会", "保监会"]
    assert names("nfra", date(2020, 1, 1)) == ["银保监会"]
    assert names("nfra", date(2024, 1, 1)) == ["国家金融监督管理总局"]
    assert names("moj", date(2016, 1, 20)) == ["国务院法制办", "司法部"]


def test_every_department_that_a_pack_names_takes_part_in_it_by_duty(packs: PackSet) -> None:
    for pack in packs.memoranda.values():
        assert set(packs.departments[pack.initiator].duties) & {"initiator", "credit_office"}, pack.id
        for rule in pack.rules:
            for department in rule.carried_out_by:
                assert "participant" in packs.departments[department].duties, (pack.id, rule.id, department)
                assert department in {pack.initiator, *pack.participants}, (pack.id, rule.id, department)


def test_what_nobody_has_settled_is_an_assumption(packs: PackSet) -> None:
    assert [found.id for found in packs.departments.values() if not found.assumed] == ["jy-credit"]
