"""Reading the cells of one row, collecting what is wrong with them on the way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar, cast

from engine.documents import FieldSpec
from engine.errors import ValueTypeError
from engine.values import FieldType, Value, from_json, from_text, number_date
from services.registry.columns import Columns
from services.registry.rows import Issue, RawRow
from services.registry.words import field_word, iso_date, quotable, usable

Choice = TypeVar("Choice")


class Cells:
    """The cells of one row under their canonical names. A cell that is absent, null or blank is empty."""

    __slots__ = ("_columns", "issues", "row")

    def __init__(self, row: RawRow, columns: Columns) -> None:
        self.row = row
        self.issues: list[Issue] = []
        self._columns = columns

    def refuse(self, column: str, code: str, reason: str, advice: str) -> None:
        """Notes a fault. ``reason`` may quote the cell."""
        self.issues.append(Issue(column, code, quotable(reason), advice))

    def title(self, column: str) -> str:
        """The column as a clerk knows it, in Chinese quotation marks."""
        return f"“{self._columns.title(column)}”"

    def text(self, column: str, *, required: bool = True, limit: int = 200) -> str:
        """A text of at most ``limit`` characters; empty when it is empty or wrong."""
        value = self.row.cells.get(column)
        if isinstance(value, str):
            text = value.strip()
            if text and len(text) <= limit and text.isprintable():  # nearly all of a million rows
                return text
        elif value is None and not required:
            return ""
        return self._doubtful(column, value, required, limit)

    def _doubtful(self, column: str, value: Any, required: bool, limit: int) -> str:
        if value is not None and not isinstance(value, str):
            self.refuse(column, "wrong_type", f"{self.title(column)}应为文本", "请写成带引号的字符串")
            return ""
        text = (value or "").strip()
        if not text:
            if required:
                self.refuse(column, "required", f"{self.title(column)}为空", "请按生效文书补填后重新导入")
        elif len(text) > limit:
            self.refuse(column, "too_long", f"{self.title(column)}超过 {limit} 个字", "请核对是否串列，或写简要内容")
            return ""
        elif not usable(text):
            self.refuse(column, "unusable_text", f"{self.title(column)}含有控制字符或乱码", "请重新录入该单元格")
            return ""
        return text

    def choice(self, column: str, words: Mapping[str, Choice], allowed: str, *, required: bool = True) -> Choice | None:
        """One of the given words."""
        text = self.text(column, required=required)
        if text and text not in words:
            self.refuse(
                column, "unknown_choice", f"{self.title(column)}的值无法识别：{text[:20]}", f"请填写{allowed}之一"
            )
        return words.get(text)

    def day(self, column: str, *, required: bool = True) -> date | None:
        """A calendar day; None when it is empty or wrong."""
        text = self.text(column, required=required)
        if not text:
            return None
        try:
            return _day(text, self.row.strict)
        except ValueTypeError as error:
            reason = f"{self.title(column)}{error.title}，{error.detail}"
            self.refuse(column, "wrong_type", reason, "请填写真实存在的日期，例如 2026-06-01")
            return None

    def field(self, spec: FieldSpec) -> Value | None:
        """One of the list's own fields, typed by its catalogue entry; None when it is empty or wrong."""
        raw = self.row.cells.get(spec.name)
        if raw is None or (isinstance(raw, str) and not raw.strip()) or raw == []:
            if spec.required:
                self.refuse(spec.name, "required", f"{self.title(spec.name)}为空", "该名单要求填写此项，请补填")
            return None
        try:
            value = _typed(spec, raw, strict=self.row.strict)
        except ValueTypeError as error:
            self.refuse(spec.name, "wrong_type", f"{self.title(spec.name)}{error.title}，{error.detail}", error.advice)
            return None
        return self._storable(spec, value)

    def _storable(self, spec: FieldSpec, value: Value) -> Value | None:
        if isinstance(value, str):
            words = [value]
        elif isinstance(value, frozenset):
            words = sorted(value)
        else:
            return value
        if not all(usable(word) for word in words):
            self.refuse(spec.name, "unusable_text", f"{self.title(spec.name)}含有控制字符或乱码", "请重新录入该单元格")
            return None
        foreign = [word for word in words if spec.values and word not in spec.values]
        if foreign:
            allowed = "、".join(f"{code}（{title}）" for code, title in spec.values.items())
            self.refuse(
                spec.name,
                "unknown_choice",
                f"{self.title(spec.name)}没有这个取值：{foreign[0][:20]}",
                f"可填：{allowed}",
            )
            return None
        return value


def _typed(spec: FieldSpec, raw: Any, *, strict: bool) -> Value:
    if strict:
        return from_json(spec.type, raw)
    return from_text(spec.type, field_word(spec, str(raw).strip()))


@lru_cache(maxsize=8192)
def _day(text: str, strict: bool) -> date:
    """The same few days come again and again in a file."""
    number = from_text(FieldType.DATE, text if strict else iso_date(text))
    return number_date(cast("int", number))
