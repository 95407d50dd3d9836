"""What every list asks of the page that somebody wants: how many, and from where on. Cursors with a form of their own are read where they are given."""

from __future__ import annotations

import re

from services.errors import InvalidInputError
from services.registry.words import usable


def require_limit(limit: int, most: int) -> None:
    """InvalidInputError for a page of so many."""
    if not 1 <= limit <= most:
        raise InvalidInputError("invalid_field", "每页数量有误", f"应在 1 到 {most} 之间", "请调整 limit", "limit")


def require_page(limit: int, most: int, cursor: str | None, form: re.Pattern[str] | None = None) -> None:
    """InvalidInputError for a page of so many, or for a cursor that nobody here gave; ``form``: what all of the list's cursors look like."""
    require_limit(limit, most)
    if cursor is not None and not (form.match(cursor) if form else usable(cursor)):
        raise foreign_cursor()


def require_usable(wanted: object, *names: str) -> None:
    """InvalidInputError for a filter whose text no database can look for."""
    for name in names:
        if not usable(getattr(wanted, name) or ""):
            raise InvalidInputError("invalid_field", "筛选条件有误", "含有控制字符", "请删去后再查", name)


def foreign_cursor() -> InvalidInputError:
    """What is said of a cursor that nobody here gave."""
    return InvalidInputError(
        "invalid_cursor", "翻页标记无效", "不是本系统给出的 cursor", "请从第一页重新查询", "cursor"
    )
