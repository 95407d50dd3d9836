"""Reads the ``when`` tree of the pack language into the intermediate form, and refuses what cannot be meant.

Scalars arrive as text (S5) and are typed by the field's catalogue entry. All faults of a tree are collected and raised
together as ``PackErrors``, each at its position with a stable code and what to do. It does not decide anything.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from typing import Any

from engine.errors import PackError, PackErrors, Position, ValueTypeError
from engine.language import ir
from engine.language.fields import HISTORY_PREFIX, Field
from engine.language.ir import Condition, Leaf, Op
from engine.values import FieldType, Scalar, from_text, type_name

Path = tuple[str | int, ...]
Where = Callable[[Path], Position | None]

MAX_DEPTH = 8
"""Levels of all/any/not. Deeper trees cannot be read aloud, and the engine is proven on trees far shallower than its limits."""

MAX_CONSTANTS = 200
"""Values in one list: half of what one node of the engine may hold (a list and its opposite stand side by side)."""

_ORDERED = frozenset({Op.EQ, Op.NEQ, Op.LT, Op.LTE, Op.GT, Op.GTE, Op.IN, Op.NOT_IN, Op.BETWEEN, Op.EXISTS})
_EQUALITY = frozenset({Op.EQ, Op.NEQ, Op.IN, Op.NOT_IN, Op.EXISTS})
_OPS: Mapping[FieldType, frozenset[Op]] = {
    FieldType.BOOLEAN: frozenset({Op.EQ, Op.NEQ, Op.EXISTS}),
    FieldType.INTEGER: _ORDERED,
    FieldType.MONEY: _ORDERED,
    FieldType.DATE: _ORDERED,
    FieldType.CODE: _EQUALITY,
    FieldType.TEXT: _EQUALITY,
    FieldType.CODES: frozenset({Op.ANY_OF, Op.EXISTS}),
}
_WORDS = {op.value: op for op in Op if op not in (Op.NOT_BETWEEN, Op.NONE_OF, Op.MISSING)}


def allowed_ops(field_type: FieldType) -> tuple[str, ...]:
    """The comparison words that the language allows on a type, in the order of the catalogue."""
    return tuple(word for word, op in _WORDS.items() if op in _OPS[field_type])


def parse_condition(tree: Any, fields: Mapping[str, Field], where: Where) -> Condition:
    """The condition a ``when`` tree means; ``None`` means always.

    ``where`` maps a path inside the tree (keys and indexes) to its position. Raises PackErrors with every fault found.
    """
    if tree is None:
        return ir.TRUE
    reader = _Reader(fields, where)
    condition = reader.node(tree, (), 1)
    if reader.errors:
        raise PackErrors(reader.errors)
    return condition


class _Reader:
    def __init__(self, fields: Mapping[str, Field], where: Where) -> None:
        self.fields = fields
        self.where = where
        self.errors: list[PackError] = []

    def fault(self, path: Path, code: str, title: str, detail: str = "", advice: str = "") -> Condition:
        self.errors.append(PackError(code, title, detail, advice, self.where(path)))
        return ir.FALSE

    def node(self, tree: Any, path: Path, depth: int) -> Condition:
        if depth > MAX_DEPTH:
            return self.fault(
                path, "condition_too_deep", f"条件嵌套超过 {MAX_DEPTH} 层", "", "请拆成几条规则，或把内层条件合并"
            )
        if not isinstance(tree, dict) or len(tree) != 1:
            detail = "收到 " + ("、".join(map(str, tree)) or "空条件" if isinstance(tree, dict) else str(tree)[:60])
            advice = "每个条件只写一个键：all、any、not 或一个字段；几个条件请列在 all 或 any 之下"
            return self.fault(path, "condition_shape", "条件的写法不对", detail, advice)
        key, body = next(iter(tree.items()))
        inner = (*path, key)
        if key in ("all", "any"):
            if not isinstance(body, list) or not body:
                return self.fault(
                    inner, "condition_empty_list", f"{key} 之下没有条件", "", f"{key} 之下请列出至少一个条件"
                )
            terms = tuple(self.node(item, (*inner, i), depth + 1) for i, item in enumerate(body))
            return ir.All(terms) if key == "all" else ir.Any(terms)
        if key == "not":
            return ir.Not(self.node(body, inner, depth + 1))
        return self.leaf(str(key), body, inner)

    def leaf(self, name: str, body: Any, path: Path) -> Condition:
        field = self.fields.get(name)
        if field is None:
            return self.unknown_field(name, path)
        if not isinstance(body, dict):
            return self.compare(field, "eq", body, path)
        if not body:
            return self.fault(
                path, "condition_shape", f"{name} 之后没有比较", "", f"可用的比较：{'、'.join(allowed_ops(field.type))}"
            )
        terms = tuple(self.compare(field, str(word), value, (*path, word)) for word, value in body.items())
        if not self.errors:
            self.check_range(field, terms, path)
        return terms[0] if len(terms) == 1 else ir.All(terms)

    def unknown_field(self, name: str, path: Path) -> Condition:
        if name.startswith(HISTORY_PREFIX):
            return self.undeclared_history(name, path)
        near = difflib.get_close_matches(name, self.fields, n=1, cutoff=0.5)
        advice = f"是否想写 {near[0]}？" if near else f"可用的字段：{'、'.join(sorted(self.fields))}"
        return self.fault(path, "unknown_field", "目录中没有这个字段", name, advice)

    def undeclared_history(self, name: str, path: Path) -> Condition:
        """Only another aggregate can have been meant, so only these are suggested."""
        declared = sorted(known for known in self.fields if known.startswith(HISTORY_PREFIX))
        near = difflib.get_close_matches(name, declared, n=1, cutoff=0.7)
        advice = (
            f"是否想写 {near[0]}？" if near else "历史统计由名单声明：请在这条规则所及的每个名单的 history 之下写明它"
        )
        if declared and not near:
            advice += f"；已声明的：{'、'.join(declared)}"
        return self.fault(path, "unknown_field", "名单没有声明这项历史统计", name, advice)

    def compare(self, field: Field, word: str, value: Any, path: Path) -> Condition:
        op = _WORDS.get(word)
        allowed = allowed_ops(field.type)
        if op is None:
            near = difflib.get_close_matches(word, allowed, n=1)
            advice = f"是否想写 {near[0]}？" if near else f"可用的比较：{'、'.join(allowed)}"
            return self.fault(path, "unknown_operator", "没有这种比较", word, advice)
        if op not in _OPS[field.type]:
            detail = f"{field.name} 的类型是{type_name(field.type)}，不能用 {word}"
            return self.fault(
                path, "operator_not_for_type", "这种比较不适用于该字段", detail, f"可用的比较：{'、'.join(allowed)}"
            )
        if op is Op.EXISTS:
            return self.exists(field, value, path)
        constants = self.constants(field, op, value, path)
        return ir.FALSE if constants is None else Leaf(field.name, op, field.type, constants)

    def exists(self, field: Field, value: Any, path: Path) -> Condition:
        if value not in ("true", "false"):
            return self.fault(
                path, "wrong_type", "exists 之后应为 true 或 false", str(value)[:60], "true 表示有值，false 表示没有值"
            )
        return Leaf(field.name, Op.EXISTS if value == "true" else Op.MISSING, field.type)

    def constants(self, field: Field, op: Op, value: Any, path: Path) -> tuple[Scalar, ...] | None:
        if op not in (Op.IN, Op.NOT_IN, Op.ANY_OF, Op.BETWEEN):
            constant = self.constant(field, value, path)
            return None if constant is None else (constant,)
        if not isinstance(value, list):
            self.fault(path, "condition_shape", f"{op} 之后应为列表", str(value)[:60], f"写成 {op}: [值, 值]")
            return None
        if not value:
            self.fault(
                path,
                "condition_empty_list",
                f"{op} 的列表是空的",
                field.name,
                "请至少写一个值；若不需要这个条件，请删去",
            )
            return None
        if len(value) > MAX_CONSTANTS:
            detail = f"{field.name} 写了 {len(value)} 个"
            self.fault(path, "too_many_values", f"一个列表最多 {MAX_CONSTANTS} 个值", detail, "请拆成几条规则")
            return None
        found = [self.constant(field, item, (*path, i)) for i, item in enumerate(value)]
        constants = tuple(constant for constant in found if constant is not None)
        if len(constants) < len(found):
            return None
        return self.checked_list(field, op, constants, path)

    def checked_list(
        self, field: Field, op: Op, constants: tuple[Scalar, ...], path: Path
    ) -> tuple[Scalar, ...] | None:
        if op is Op.BETWEEN:
            if len(constants) != 2:
                self.fault(
                    path,
                    "condition_shape",
                    "between 之后应为两个值",
                    field.name,
                    "写成 between: [下限, 上限]，两端都包含",
                )
                return None
            low, high = constants
            if isinstance(low, int) and isinstance(high, int) and low > high:
                self.fault(
                    path,
                    "empty_range",
                    "范围是空的：下限大于上限",
                    field.name,
                    "between 的第一个值是下限，第二个是上限",
                )
                return None
        elif len(set(constants)) < len(constants):
            self.fault(path, "duplicate_value", "列表中有重复的值", field.name, "请删去重复的值")
            return None
        return constants

    def constant(self, field: Field, value: Any, path: Path) -> Scalar | None:
        element = FieldType.CODE if field.type is FieldType.CODES else field.type
        if not isinstance(value, str):
            self.fault(
                path,
                "wrong_type",
                f"应为{type_name(element)}",
                f"{field.name} 收到的不是单个值",
                "列表请用 in 或 any_of",
            )
            return None
        try:
            constant = from_text(element, value)
        except ValueTypeError as error:
            self.fault(path, "wrong_type", error.title, f"{field.name}：{error.detail}", error.advice)
            return None
        if field.values and constant not in field.values:
            near = difflib.get_close_matches(str(constant), field.values, n=1)
            advice = f"是否想写 {near[0]}？" if near else f"目录中的值：{'、'.join(field.values)}"
            self.fault(path, "unknown_value", f"{field.name} 没有这个值", str(constant), advice)
            return None
        return None if isinstance(constant, frozenset) else constant  # the element of a set is a code, never a set

    def check_range(self, field: Field, terms: tuple[Condition, ...], path: Path) -> None:
        """Several comparisons on one field must leave some value: ``{gte: 5, lt: 5}`` can never hold."""
        low, high = -(2**60), 2**60
        for term in terms:
            if isinstance(term, Leaf) and field.type.ordered and term.op is not Op.EXISTS and term.op is not Op.MISSING:
                lower, upper = bounds(term)
                low, high = max(low, lower), min(high, upper)
        if low > high:
            self.fault(path, "empty_range", "这些比较合在一起没有可能的值", field.name, "请检查上下限")


def bounds(leaf: Leaf) -> tuple[int, int]:
    """The smallest range that holds every number for which a comparison of an ordered type is true."""
    low, high = -(2**60), 2**60
    numbers = [constant for constant in leaf.constants if isinstance(constant, int)]
    match leaf.op:
        case Op.EQ | Op.BETWEEN | Op.IN:
            return min(numbers), max(numbers)
        case Op.GT:
            return numbers[0] + 1, high
        case Op.GTE:
            return numbers[0], high
        case Op.LT:
            return low, numbers[0] - 1
        case Op.LTE:
            return low, numbers[0]
        case _:
            return low, high
