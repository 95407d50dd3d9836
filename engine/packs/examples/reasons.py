"""Reasons that an example wants a rule to give: comparisons as ``when`` writes them, held against those of a decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.decision import Because
from engine.documents import ExampleCase, FieldSpec, Memorandum
from engine.errors import PackErrors
from engine.language.conditions import parse_condition
from engine.language.fields import Field, rule_fields
from engine.language.ir import PRESENCE, Leaf, Op, leaves
from engine.language.words import SINGLE, question, shown_value
from engine.packs.examples.reading import Reader
from engine.packs.yaml_tree import TreePath
from engine.values import to_json

ACTUAL = "actual"
"""Key beside a comparison: the value that must have been found."""

_UNORDERED = frozenset({Op.IN, Op.NOT_IN, Op.ANY_OF, Op.NONE_OF})


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. Without ``op`` any comparison of the field will do; without ``actual`` any value that was found."""

    field: Field
    op: str | None = None
    expected: Any = None
    actual: Any = None

    def given_by(self, because: Because) -> bool:
        """Whether a decision's reason is this one."""
        compared = self.op is None or (because.op == self.op and _plain(because.op, because.expected) == self.expected)
        return because.field == self.field.name and compared and self.actual in (None, listed(because.actual))

    def __str__(self) -> str:
        asked = f"“{self.field.title}”" if self.op is None else asked_text(self.field, self.op, self.expected)
        return asked + (f"（实际：{shown_value(self.field, self.actual)}）" if self.actual is not None else "")


def because_text(because: Because, fields: Mapping[str, Field]) -> str:
    """A decision's reason in words, in the form in which :class:`Reason` shows itself; an unknown field by its name."""
    field = fields.get(because.field)
    if field is None:
        return f"{because.field} {because.op} {because.expected}（实际：{because.actual}）"
    asked = asked_text(field, because.op, listed(because.expected))
    return f"{asked}（实际：{shown_value(field, listed(because.actual))}）"


def reasons_of(reader: Reader, case: ExampleCase, kind: str, path: TreePath) -> dict[str, tuple[Reason, ...]]:
    """The reasons that a case wants, by rule. ``path`` leads to ``because``. Raises PackError."""
    pack = reader.packs.memoranda[reader.examples.memorandum]
    found: dict[str, tuple[Reason, ...]] = {}
    for rule, items in case.expect.because.items():
        reader.known(rule, case.expect.rules, "应触发的规则", (*path, rule))
        fields = _fields(reader, pack, rule, kind, (*path, rule))
        places = ((item, (*path, rule, index)) for index, item in enumerate(items))
        found[rule] = tuple(reason for item, at in places for reason in _read(reader, item, fields, at))
    return found


def _fields(reader: Reader, pack: Memorandum, rule_id: str, kind: str, path: TreePath) -> Mapping[str, Field]:
    rule = next(found for found in pack.rules if found.id == rule_id)
    if kind not in rule.on:
        reader.refuse("because_elsewhere", f"规则 {rule_id} 不用于事项 {kind}", path, "请核对事项或规则")
    packs = reader.packs
    titles = {entry.id: entry.title for entry in packs.lists.values()}
    known: dict[str, Field] = {}
    for list_id in rule.lists or pack.lists:
        known |= rule_fields(packs.matters[kind], packs.lists[list_id], titles)
    return known


def _read(reader: Reader, item: Any, fields: Mapping[str, Field], path: TreePath) -> Iterable[Reason]:
    if isinstance(item, str):
        reader.known(item, fields, "字段", path)
        return [Reason(fields[item])]
    if len(item) != 1:
        reader.refuse("condition_shape", "一条理由只写一个字段", path, "几条理由请写成几项")
    name, body = next(iter(item.items()))
    at = (*path, name)
    reader.known(name, fields, "字段", at)
    field, actual = fields[name], None
    if isinstance(body, dict) and ACTUAL in body:
        spec = FieldSpec(name=field.short, title=field.title, type=field.type, values=dict(field.values))
        actual = to_json(field.type, reader.value(spec, body[ACTUAL], (*at, ACTUAL)))
        body = {word: value for word, value in body.items() if word != ACTUAL}
        if not body:
            return [Reason(field, actual=actual)]
    try:
        asked = parse_condition({name: body}, fields, lambda inner: reader.packs.at_key(reader.key, (*path, *inner)))
    except PackErrors as found:
        raise found.errors[0] from found
    return [_reason(field, leaf, actual) for leaf in leaves(asked)]


def _reason(field: Field, leaf: Leaf, actual: Any) -> Reason:
    if leaf.op in PRESENCE:
        return Reason(field, Op.EXISTS.value, leaf.op is Op.EXISTS, actual)
    constants = tuple(to_json(leaf.type, constant) for constant in leaf.constants)
    expected = constants[0] if leaf.op in SINGLE else constants
    return Reason(field, leaf.op.value, _plain(leaf.op.value, expected), actual)


def _plain(op: str, expected: Any) -> Any:
    plain = listed(expected)
    return sorted(plain, key=str) if op in _UNORDERED and isinstance(plain, list) else plain


def listed(value: Any) -> Any:
    """Several values as a list, as display form has them elsewhere."""
    return list(value) if isinstance(value, tuple) else value


def asked_text(field: Field, op: str, expected: Any) -> str:
    """The comparison of a reason, in words."""
    if op == Op.EXISTS:
        return question(field, Op.EXISTS if expected else Op.MISSING, None)
    return question(field, Op(op), expected)
