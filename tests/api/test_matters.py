"""Every matter of the library can be asked about: by a system through the interface, by a clerk through the form."""

from __future__ import annotations

import re
from typing import Any

import pytest

from engine.documents import FieldSpec, MatterType
from engine.values import FieldType
from tests.api.pages import check_outline, csrf_of
from tests.api.world import CLEAN, World
from tests.packs.catalogue import ROOT, read

MATTERS = sorted(read(path)["id"] for path in (ROOT / "rules" / "matters").glob("*.yaml"))

VALUES: dict[FieldType, str] = {
    FieldType.BOOLEAN: "true",
    FieldType.MONEY: "4000000.00",
    FieldType.DATE: "2026-05-01",
    FieldType.INTEGER: "3",
    FieldType.TEXT: "示例",
}


def _value(spec: FieldSpec) -> str:
    return next(iter(spec.values)) if spec.values else VALUES[spec.type]


def _json(spec: FieldSpec) -> Any:
    return _value(spec) == "true" if spec.type is FieldType.BOOLEAN else _value(spec)


def _matter(world: World, matter_id: str) -> MatterType:
    return world.application.packs.matters[matter_id]


@pytest.mark.parametrize("matter_id", MATTERS)
def test_a_system_asks_with_the_required_fields_alone_and_with_all(shared: World, matter_id: str) -> None:
    matter = _matter(shared, matter_id)
    for specs in ([spec for spec in matter.fields if spec.required], matter.fields):
        answer = shared.client("ggzy").post(
            "/api/v1/checks",
            json={
                "matter": {"kind": matter_id, "fields": {spec.name: _json(spec) for spec in specs}},
                "subjects": [
                    {
                        "role": matter.roles[0].id,
                        "kind": "legal_person",
                        "name": "济源示例建设有限公司900",
                        "code": CLEAN,
                    }
                ],
                "purpose": "测试",
                "operator": {"department": "jy-ggzy", "person": ""},
            },
        )
        assert answer.status_code == 201, answer.text
        assert answer.json()["outcome"] == "clear"


@pytest.mark.parametrize("matter_id", MATTERS)
def test_a_matter_without_a_required_field_is_refused_by_its_name(shared: World, matter_id: str) -> None:
    matter = _matter(shared, matter_id)
    for absent in (spec for spec in matter.fields if spec.required):
        fields = {spec.name: _json(spec) for spec in matter.fields if spec is not absent}
        subject = {"role": matter.roles[0].id, "kind": "legal_person", "name": "示例", "code": CLEAN}
        body = {
            "matter": {"kind": matter_id, "fields": fields},
            "subjects": [subject],
            "purpose": "测试",
            "operator": {"department": "jy-ggzy", "person": ""},
        }
        answer = shared.client("ggzy").post("/api/v1/checks", json=body)
        assert answer.status_code == 422
        assert absent.name in answer.text


@pytest.mark.parametrize("matter_id", MATTERS)
def test_a_clerk_asks_by_hand(shared: World, matter_id: str) -> None:
    matter = _matter(shared, matter_id)
    clerk = shared.person("supervisor")
    empty = clerk.get(f"/check/new?matter={matter_id}").text
    once = re.search(r'name="once" value="([0-9a-f]+)"', empty)
    assert once
    for spec in matter.fields:
        assert spec.title in empty
        assert all(title in empty for title in spec.values.values())
    page = clerk.post(
        "/check",
        data={
            "csrf": csrf_of(empty),
            "once": once[1],
            "matter": matter_id,
            "rows": "1",
            "step": "check",
            "purpose": "测试",
            "subject.0.role": matter.roles[0].id,
            "subject.0.kind": "legal_person",
            "subject.0.name": "济源示例建设有限公司900",
            "subject.0.code": CLEAN,
        }
        | {f"field.{spec.name}": _value(spec) for spec in matter.fields},
    )
    assert page.status_code == 200, page.text
    check_outline(page.text)
    assert "未见适用措施" in page.text
