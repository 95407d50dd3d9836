"""The scalar types of the pack language, and the only place that converts them.

A *value* is what rules compare: ``bool``, ``int`` (integers; money in fen; dates as yyyymmdd), ``str`` or, for sets,
``frozenset[str]``. All are exact and all but sets go to durable-rules as they are (shared semantics S5).
YAML text, JSON and display each have one function here.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Any

from engine.errors import ValueTypeError

Scalar = bool | int | str
Value = Scalar | frozenset[str]

MAX_INTEGER = 2**53 - 1
"""durable-rules keeps numbers exact only within ±2^53."""

MAX_TEXT_BYTES = 4096
"""Far below the 64 KB where durable-rules begins to confuse strings; no field of a catalogue needs more."""

_MONEY = re.compile(r"-?\d{1,13}(\.\d{1,2})?\Z", re.ASCII)
_MONEY_JSON = re.compile(r"-?\d{1,13}\.\d{2}\Z", re.ASCII)
_INTEGER = re.compile(r"-?\d{1,16}\Z", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)


class FieldType(StrEnum):
    """Types a catalogue may give a field. ``code`` is an identifier, ``codes`` a set of them, ``text`` is never compared for order."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    MONEY = "money"
    DATE = "date"
    CODE = "code"
    CODES = "codes"
    TEXT = "text"

    @property
    def ordered(self) -> bool:
        """Whether lt, lte, gt, gte and between make sense."""
        return self in (FieldType.INTEGER, FieldType.MONEY, FieldType.DATE)


_NAMES = {
    FieldType.BOOLEAN: "布尔值（true 或 false）",
    FieldType.INTEGER: "整数",
    FieldType.MONEY: '金额（元，两位小数，写成字符串，例如 "4000000.00"）',
    FieldType.DATE: "日期（YYYY-MM-DD）",
    FieldType.CODE: "代码（字符串）",
    FieldType.CODES: "代码列表",
    FieldType.TEXT: "文本",
}


def type_name(field_type: FieldType) -> str:
    """Chinese name of a type, for error messages."""
    return _NAMES[field_type]


def _wrong(field_type: FieldType, given: object) -> ValueTypeError:
    shown = str(given)
    shown = shown if len(shown) <= 60 else shown[:60] + "…"
    return ValueTypeError(
        "wrong_type", f"应为{type_name(field_type)}", f"收到的是：{shown}", "请按目录中该字段的类型填写"
    )


def _checked_integer(number: int, field_type: FieldType, given: object) -> int:
    if abs(number) > MAX_INTEGER:
        raise _wrong(field_type, given)
    return number


def _checked_text(text: str, field_type: FieldType) -> str:
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:  # lone surrogates
        raise _wrong(field_type, "含有无效字符的文本") from error
    if size > MAX_TEXT_BYTES or "\0" in text:
        raise _wrong(field_type, text)
    if not text.strip():  # nothing is missing, not a value that differs from every other (S3)
        raise _wrong(field_type, "空白")
    return text


def date_number(day: date) -> int:
    """yyyymmdd, the form in which dates are compared."""
    return day.year * 10000 + day.month * 100 + day.day


def number_date(number: int) -> date:
    """Inverse of :func:`date_number`."""
    return date(number // 10000, number // 100 % 100, number % 100)


def _from_word(field_type: FieldType, text: str) -> Value:
    if field_type is FieldType.INTEGER and _INTEGER.match(text):
        return _checked_integer(int(text), field_type, text)
    if field_type is FieldType.DATE and _DATE.match(text):
        try:
            return date_number(date.fromisoformat(text))
        except ValueError as error:
            raise _wrong(field_type, text) from error
    if field_type in (FieldType.CODE, FieldType.TEXT):
        return _checked_text(text, field_type)
    raise _wrong(field_type, text)


def _fen(text: str) -> int:
    whole, _, part = text.partition(".")
    sign = -1 if whole.startswith("-") else 1
    return sign * (abs(int(whole)) * 100 + int((part + "00")[:2]))


def from_text(field_type: FieldType, text: str) -> Value:
    """A YAML scalar, a CSV cell or a command-line word. Money may leave out its decimals: the text is exact.

    Raises ValueTypeError. Sets are separated by ``,`` or ``、`` or ``;``.
    """
    text = text.strip()
    if field_type is FieldType.BOOLEAN:
        if text in ("true", "false"):
            return text == "true"
        raise _wrong(field_type, text)
    if field_type is FieldType.MONEY:
        if not _MONEY.match(text):
            raise _wrong(field_type, text)
        return _checked_integer(_fen(text), field_type, text)
    if field_type is FieldType.CODES:
        return frozenset(_checked_text(t.strip(), field_type) for t in re.split(r"[,，、;；]", text) if t.strip())
    return _from_word(field_type, text)


def from_json(field_type: FieldType, value: Any) -> Value:
    """A JSON value from a caller. Strict: money and dates are strings, a number for money is refused (S5)."""
    if field_type is FieldType.BOOLEAN:
        if isinstance(value, bool):
            return value
        raise _wrong(field_type, value)
    if field_type is FieldType.INTEGER:
        if isinstance(value, int) and not isinstance(value, bool):
            return _checked_integer(value, field_type, value)
        raise _wrong(field_type, value)
    if field_type is FieldType.MONEY:
        if isinstance(value, str) and _MONEY_JSON.match(value):
            return _checked_integer(_fen(value), field_type, value)
        raise _wrong(field_type, value)
    if field_type is FieldType.CODES:
        if isinstance(value, list) and all(isinstance(v, str) for v in value):
            return frozenset(_checked_text(v, field_type) for v in value)
        raise _wrong(field_type, value)
    if not isinstance(value, str):
        raise _wrong(field_type, value)
    return _from_word(field_type, value)


def to_json(field_type: FieldType, value: Value | None) -> Any:
    """The form that people and programs see: money with two decimals, dates in ISO form, sets sorted."""
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, frozenset):
        return sorted(value)
    if field_type is FieldType.MONEY:
        sign = "-" if value < 0 else ""
        return f"{sign}{abs(value) // 100}.{abs(value) % 100:02d}"
    return number_date(value).isoformat() if field_type is FieldType.DATE else value
