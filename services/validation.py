"""What the bodies of requests share: text that can be stored, days, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationError
from pydantic_core import PydanticCustomError

from services.errors import InvalidInputError
from services.faults import MONEY, explain, path_of

_UNUSABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def is_clean(text: str) -> bool:
    """Whether both databases can hold the text: no control characters but line ends and tabs, no lone surrogates."""
    return not _UNUSABLE.search(text)


def _clean(text: str) -> str:
    if not is_clean(text):
        raise PydanticCustomError("unusable_text", "含有控制字符或无效字符")
    return text


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise PydanticCustomError("not_a_day", "应为日期")
    return text


Money = Annotated[str, Field(pattern=MONEY)]
"""An amount in yuan with two decimals, kept as text."""

CleanText = Annotated[str, AfterValidator(_clean)]
"""Text without control characters (line ends and tabs may stay) and without lone surrogates."""

IsoDay = Annotated[str, AfterValidator(_day)]
"""A calendar day in ISO form, kept as text."""


def faults_of(error: ValidationError, titles: Mapping[str, str] | None = None) -> list[InvalidInputError]:
    """Each fault with its JSON path and a Chinese explanation. ``titles``: what people call the fields, by their paths."""
    return [_fault(item, titles or {}) for item in error.errors(include_url=False)]


def untitled(field: str) -> str:
    """What is said of a field that has no title: programs know it by its path."""
    return f"字段 {field} 有误"


def _fault(item: Mapping[str, Any], titles: Mapping[str, str]) -> InvalidInputError:
    field = path_of(item["loc"])
    detail, advice = explain(item)
    title = f"{titles[field]}有误" if field in titles else untitled(field) if field else "请求内容有误"
    return InvalidInputError("invalid_field", title, detail, advice, field)
