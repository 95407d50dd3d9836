"""A small catalogue of its own, so that these tests say what the doors do and not what the packs hold today."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from engine.documents import MatterType
from engine.packs.packset import PackSet

_AMOUNT = {
    "name": "amount",
    "title": "金额",
    "type": "money",
    "unit": "元",
    "required": "true",
    "headers": ["预算金额"],
}
_FUNDED = {"name": "government_funded", "title": "政府投资", "type": "boolean"}


def _matter(
    kind: str, roles: list[str], fields: list[dict[str, Any]], item_codes: list[str] | None = None, **more: Any
) -> MatterType:
    return MatterType.model_validate(
        {
            "kind": "matter",
            "id": kind,
            "title": f"事项 {kind}",
            "domains": ["test"],
            "roles": [{"id": role, "title": role} for role in roles],
            "fields": fields,
            "item_codes": item_codes or [],
            **more,
        }
    )


def small_catalogue() -> PackSet:
    """Only ``matters``, which is all that the doors read."""
    people = ["legal-representative", "project-leader", "agent"]
    category = {
        "name": "category",
        "title": "采购类别",
        "type": "code",
        "values": {"works": "工程", "goods": "货物"},
        "headers": ["mainProcurementCategory"],
    }
    areas = {"name": "areas", "title": "领域", "type": "codes"}
    start = {"name": "starts_on", "title": "开始日期", "type": "date"}
    licence = [
        {"name": "licence", "title": "许可种类", "type": "code", "values": {"food": "食品", "drug": "药品"}},
        {"name": "years", "title": "年限", "type": "integer"},
        _FUNDED,
    ]
    settled = [
        {"code": "410100*", "fields": {"licence": "food", "years": "5", "government_funded": "false"}},
        {"code": "4101009", "fields": {"licence": "drug"}},
    ]
    kinds = [
        _matter("procurement.qualification", ["supplier"], [_AMOUNT, category]),
        _matter("procurement.award", ["supplier"], [_AMOUNT]),
        _matter("bidding.qualification", ["bidder", "consortium-member", *people], [_AMOUNT, _FUNDED, start, areas]),
        _matter("bidding.award", ["bidder", "consortium-member"], [_AMOUNT]),
        _matter("approval.acceptance", ["applicant", *people], [_FUNDED], ["4101*", "4102001"]),
        _matter("approval.decision", ["applicant"], licence, ["4101*"], item_values=settled),
        _matter("approval.renewal", ["applicant"], licence),
        _matter("funding.fiscal", ["applicant"], [], ["410105*"]),
    ]
    return cast(PackSet, SimpleNamespace(matters={matter.id: matter for matter in kinds}))
