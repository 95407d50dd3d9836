"""Cross-references of a list: the articles, fields and values that its basis, exclusions, publicity and exits name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.documents import Exclusion, FieldSpec, ListType
from engine.inputs import Level
from engine.packs.suggest import advice_for
from engine.packs.yaml_tree import TreePath
from engine.values import FieldType

if TYPE_CHECKING:
    from engine.packs.findings import Findings

_WITH_VALUES = (FieldType.CODE, FieldType.CODES, FieldType.BOOLEAN)
_YES_NO = {"true": "是", "false": "否"}


def check_list(found: Findings, list_type: ListType) -> None:
    """An error for every article, field and value that does not exist."""
    key = f"list/{list_type.id}"
    named: list[tuple[str | None, TreePath]] = [
        *((reference, ("basis", number)) for number, reference in enumerate(list_type.basis)),
        *((one.basis, ("exclusions", number, "basis")) for number, one in enumerate(list_type.exclusions)),
        *((one.basis, ("exit_conditions", number, "basis")) for number, one in enumerate(list_type.exit_conditions)),
        *([(list_type.publicity.rule, ("publicity", "rule"))] if list_type.publicity else []),
    ]
    for reference, path in named:
        if reference is not None:
            found.need(reference, found.packs.articles, "条文", key, path)
    if list_type.publicity and list_type.publicity.parameters is not None:
        _check_periods(found, key, list_type.publicity.parameters)
    specs = {spec.name: spec for spec in list_type.fields}
    for number, exclusion in enumerate(list_type.exclusions):
        _check_exclusion(found, key, ("exclusions", number), exclusion, specs)


def _check_periods(found: Findings, key: str, group_id: str) -> None:
    path: TreePath = ("publicity", "parameters")
    if not found.need(group_id, found.packs.parameter_groups, "参数组", key, path):
        return
    missing = [
        name
        for name in (f"{level.value}-{end}" for level in Level for end in ("min", "max"))
        if f"{group_id}/{name}" not in found.packs.parameters
    ]
    if missing:
        title = f"参数组 {group_id} 不是各等级的公示期：缺少 {'、'.join(missing)}"
        advice = "请改用写有各等级最短、最长公示期的参数组"
        found.add("wrong_value", title, key, path, advice=advice)


def _check_exclusion(
    found: Findings, key: str, path: TreePath, exclusion: Exclusion, specs: dict[str, FieldSpec]
) -> None:
    if exclusion.confirmed_by is not None:
        found.need(exclusion.confirmed_by, specs, "名单字段", key, (*path, "confirmed_by"))
    if exclusion.field is None or not found.need(exclusion.field, specs, "名单字段", key, (*path, "field")):
        return
    spec = specs[exclusion.field]
    found.once(exclusion.values, "取值", key, (*path, "values"))
    if exclusion.values and spec.type not in _WITH_VALUES:
        title = f"“{spec.title}”不是代码或是否字段，不能写 values"
        found.add("wrong_value", title, key, (*path, "values"), advice="请删去 values；这样填写了该字段的行都不收")
        return
    known = _YES_NO if spec.type is FieldType.BOOLEAN else spec.values
    for index, word in enumerate(exclusion.values):
        if word not in known:
            title = f"“{spec.title}”没有这个取值：{word}"
            found.add("unknown_value", title, key, (*path, "values", index), advice=advice_for(word, known, "取值"))
