"""What an author changed between two sets of packs: item by item, field by field, as the files have it.

A rule's condition is also told whole and in words, before and after, since one number says little to whoever approves it.

What the changes come to is another question; ``engine.deciding.revision_diff`` answers it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from engine.language.words import condition_text
from engine.packs.packset import PackSet

LABELS = {
    "archive_only": "只作存档", "articles": "条文", "authority": "认定机关", "basis": "设立依据", "bases": "依据", "by": "确认人",
    "carried_out_by": "实施部门", "cases": "示例", "class": "类别", "content": "内容", "departments": "部门", "digest": "所确认的文本",
    "document_no": "文号", "domains": "领域", "duration": "期限", "edition": "清单版本", "effect": "方向", "exclusions": "排除", "exit_conditions": "提前退出条件", "expect": "预期", "fields": "字段",
    "from": "自", "from_penalties": "由处罚而来", "gist": "要点", "history": "历史次数", "import_bounds": "导入界限", "in_force": "施行期", "initiator": "发起部门", "items": "确认", "last_checked": "最近核对",
    "law": "法律文件", "level": "层级", "lists": "名单", "matter": "事项", "max_strength": "强度上限", "measure": "措施",
    "national_item": "国家清单项目", "note": "说明", "on": "适用事项", "outcome": "结果", "participants": "参与部门", "publicity": "公示期", "reaches": "及于",
    "roles": "角色", "row": "清单条目", "rules": "规则", "source": "来源", "status": "状态", "strength": "强度", "subjects": "适用主体",
    "text_version": "文本版本", "through_roles": "通过的角色", "title": "名称", "to_confirm": "确认前要查明", "until": "至", "values": "取值", "when": "条件",
    "confidence": "可信程度", "default_level": "默认等级", "early_exit": "提前退出", "establishes": "每个条目都能证明的行为", "excludes_minors": "不列未成年人",
    "headers": "文件中的列名", "kind": "种类", "months": "月数", "name": "名称", "required": "必填", "rule": "列入的规则", "source_id": "来源编号", "standard_headers": "标准列的列名",
    "status_reason": "停用的原因", "subject_kinds": "主体种类", "term": "列入期限", "text": "文字", "type": "类型", "unit": "单位", "unreached": "未及的名单",
    "until_required": "须有终止日", "alone": "可以单独作依据", "related_matters_only": "只用于相关事项", "mechanism_only": "只要求建立机制", "replaced_by": "由哪一条代替",
    "parameters": "参数", "settings": "各期取值", "value": "值", "choices": "可选的值",
    "rows": "清单项目", "score": "是信用分", "holidays": "放假", "notice": "放假通知", "workdays": "调休上班",
}  # fmt: skip
"""Keys of the pack language in Chinese; a key that is not here is shown as it is."""

_NAMED_BY = ("id", "item", "name", "article")
"""Keys by which the entries of a list are told apart; entries without one are compared as a whole list."""


class Kind(StrEnum):
    """What became of an item."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One place that differs. ``path`` as in the file, ``label`` the same in Chinese; None: nothing stands there."""

    path: str
    label: str
    before: Any
    after: Any

    def __str__(self) -> str:
        return f"{self.label}：{shown(self.before)} → {shown(self.after)}"


@dataclass(frozen=True, slots=True)
class ItemChange:
    """A rule (``rule/<memorandum>/<rule>``) or a document without its rules (``kind/id``) that is not the same in both."""

    item: str
    title: str
    kind: Kind
    fields: tuple[FieldChange, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain data for programs."""
        fields = [{"path": f.path, "label": f.label, "before": f.before, "after": f.after} for f in self.fields]
        return {"item": self.item, "title": self.title, "kind": self.kind.value, "fields": fields}


def changes(a: PackSet, b: PackSet) -> list[ItemChange]:
    """Every item that differs from ``a`` to ``b``, sorted; empty exactly when the revisions are the same."""
    before, after = _items(a), _items(b)
    found = []
    for item in sorted(before.keys() | after.keys()):
        old, new = before.get(item), after.get(item)
        if old == new:
            continue
        kind = Kind.ADDED if old is None else Kind.REMOVED if new is None else Kind.CHANGED
        title = str((new or old or {}).get("title") or (new or old or {}).get("note") or item.rpartition("/")[2])
        fields = (*_in_words(a, b, item, old, new), *_fields(old, new, ())) if old and new else ()
        found.append(ItemChange(item, title, kind, fields))
    return found


def _in_words(
    a: PackSet, b: PackSet, item: str, old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[FieldChange]:
    """The whole condition of a rule of which some part was changed. ``path`` is no place of the file."""
    if item.startswith("rule/") and old.get("when") != new.get("when"):
        yield FieldChange("when:words", "条件读作", _condition(a, item), _condition(b, item))


def _condition(packs: PackSet, item: str) -> str:
    """In words, once for each way to read it: fields may have other titles in another matter or list."""
    _, name, rule_id = item.split("/")
    memorandum = packs.memoranda[name]
    rule = next(rule for rule in memorandum.rules if rule.id == rule_id)
    if rule.when is None:
        return "没有另外的条件"
    texts = (
        condition_text(packs.readings.condition(name, rule, kind, list_id), packs.readings.fields(kind, list_id))
        for kind in rule.on
        for list_id in rule.lists or memorandum.lists
    )
    return "；又读作".join(dict.fromkeys(texts))


def shown(value: Any) -> str:
    """A value of a pack as a person reads it in one line."""
    if value is None:
        return "（无）"
    if isinstance(value, bool):
        return "是" if value else "否"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _items(packs: PackSet) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for key, content in packs.contents.items():
        document: dict[str, Any] = json.loads(content)
        for rule in document.pop("rules", []) if key.startswith("memorandum/") else []:
            found[f"rule/{key.partition('/')[2]}/{rule['id']}"] = rule
        found[key] = document
    return found


def _fields(old: Any, new: Any, path: tuple[str, ...]) -> Iterator[FieldChange]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(key for key in new if key not in old)]:
            if old.get(key) != new.get(key):
                yield from _fields(old.get(key), new.get(key), (*path, key))
    elif path[-1:] != ("when",) and (pairs := _named(old, new)) is not None:
        for name, (first, second) in pairs.items():
            if first != second:
                yield from _fields(first, second, (*path, name))
    else:
        yield FieldChange(".".join(path), " ".join(LABELS.get(step, step) for step in path), old, new)


def _named(old: Any, new: Any) -> Mapping[str, tuple[Any, Any]] | None:
    """Entries of two lists side by side by their names; None where they have none, or not one each."""
    if not (isinstance(old, list) and isinstance(new, list)):
        return None
    sides = []
    for entries in (old, new):
        names = [
            next((e[key] for key in _NAMED_BY if key in e), None) if isinstance(e, dict) else None for e in entries
        ]
        if None in names or len(set(names)) < len(names):
            return None
        sides.append(dict(zip(names, entries, strict=True)))
    first, second = sides
    return {str(name): (first.get(name), second.get(name)) for name in {**first, **second}}
