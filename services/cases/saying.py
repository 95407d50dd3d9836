"""What people say with a step of a case: text that can be stored, no longer than anybody reads."""

from __future__ import annotations

from services.errors import InvalidInputError
from services.validation import is_clean

MAX_SAID = 2000


def said(text: str, field: str) -> str:
    """The text without surrounding blanks, which may leave nothing. Raises InvalidInputError."""
    told = text.strip()
    if len(told) > MAX_SAID or not is_clean(told):
        detail = f"不超过 {MAX_SAID} 个字，不含控制字符"
        raise InvalidInputError("invalid_field", "说明有误", detail, "请改短；详细内容请作为附件或者另行行文", field)
    return told


def must_say(text: str, field: str, title: str, advice: str) -> str:
    """As :func:`said`; ``title`` and ``advice`` tell whoever said nothing."""
    told = said(text, field)
    if not told:
        raise InvalidInputError("reason_required", title, "不能为空", advice, field)
    return told
