"""What a matter says about itself: every field, role and result once; what its item codes settle must fit its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.documents import FieldSpec, MatterType, ReasonFor
from engine.errors import ValueTypeError
from engine.packs.suggest import advice_for
from engine.packs.yaml_tree import TreePath
from engine.values import from_text

if TYPE_CHECKING:
    from engine.packs.findings import Findings


def check_matter(found: Findings, matter: MatterType) -> None:
    """Errors at their places."""
    key = f"matter/{matter.id}"
    found.once((spec.name for spec in matter.fields), "字段名", key, ("fields",), "name")
    found.once((role.id for role in matter.roles), "角色编号", key, ("roles",), "id")
    found.once((settled.code for settled in matter.item_values), "事项编码", key, ("item_values",), "code")
    found.once((result.code for result in matter.results), "办理结果编号", key, ("results",), "code")
    _check_reasons(found, matter, key)
    specs = {spec.name: spec for spec in matter.fields}
    for index, settled in enumerate(matter.item_values):
        for name, value in settled.fields.items():
            path: TreePath = ("item_values", index, "fields", name)
            if found.need(name, specs, "字段", key, path):
                _check_value(found, key, path, specs[name], value)


def _check_reasons(found: Findings, matter: MatterType, key: str) -> None:
    reasons = found.packs.reasons
    for index, result in enumerate(matter.results):
        path: TreePath = ("results", index, "reason")
        if result.reason is None or not found.need(result.reason, reasons, "理由", key, path):
            continue
        if ReasonFor.NOT_APPLICABLE not in reasons[result.reason].outcomes:
            title = f"理由 {result.reason} 不能用于“不适用”"
            found.add("wrong_value", title, key, path, advice="请改用理由目录中 outcomes 含 not_applicable 的理由")


def _check_value(found: Findings, key: str, path: TreePath, spec: FieldSpec, value: str) -> None:
    try:
        read = from_text(spec.type, value)
    except ValueTypeError as error:
        found.add("wrong_value", f"“{spec.title}”的值不正确：{error.title}", key, path, advice="请按字段的类型填写")
        return
    words = sorted(read) if isinstance(read, frozenset) else [value.strip()]
    for word in words if spec.values else []:
        if word not in spec.values:
            advice = advice_for(word, spec.values, "取值")
            found.add("unknown_value", f"“{spec.title}”没有这个取值：{word}", key, path, advice=advice)
