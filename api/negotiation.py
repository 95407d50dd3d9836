"""In which form an answer is wanted: by ``?format=`` where a link cannot say more, else by the request's ``Accept`` (RFC 9110)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from starlette.requests import Request

from adapters.documents.workbook import MEDIA_TYPE as XLSX_TYPE
from api.problems import ProblemError


class Form(StrEnum):
    """What a document can be had as."""

    JSON = "json"
    HTML = "html"
    XLSX = "xlsx"
    PDF = "pdf"


MEDIA_TYPES: Mapping[Form, str] = {
    Form.JSON: "application/json",
    Form.HTML: "text/html",
    Form.XLSX: XLSX_TYPE,
    Form.PDF: "application/pdf",
}


def wanted_form(request: Request, offered: Sequence[Form], asked: Form | None = None) -> Form:
    """The offered form that the caller likes best; the first where all are equally welcome. ProblemError 406 where none is."""
    if asked is not None:
        if asked not in offered:
            raise _not_acceptable(offered)
        return asked
    ranges = _ranges(",".join(request.headers.getlist("accept")))
    if not ranges:
        return offered[0]
    best = max(offered, key=lambda form: _quality(MEDIA_TYPES[form], ranges))  # max keeps the first of equals
    if _quality(MEDIA_TYPES[best], ranges) <= 0:
        raise _not_acceptable(offered)
    return best


def _ranges(header: str) -> list[tuple[str, float]]:
    found = []
    for part in header.split(","):
        name, *parameters = (text.strip() for text in part.split(";"))
        if name:
            found.append((name.lower(), _weight(parameters)))
    return found


def _weight(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


def _quality(media_type: str, ranges: Sequence[tuple[str, float]]) -> float:
    """The weight of the most exact range that takes the type; 0 where none does."""
    kinds = (media_type, f"{media_type.partition('/')[0]}/*", "*/*")
    for kind in kinds:
        weights = [weight for name, weight in ranges if name == kind]
        if weights:
            return max(weights)
    return 0.0


def _not_acceptable(offered: Sequence[Form]) -> ProblemError:
    names = "、".join(MEDIA_TYPES[form] for form in offered)
    return ProblemError(406, "not_acceptable", "没有这种格式", f"可用的格式：{names}", "请修改 Accept 或 format")
