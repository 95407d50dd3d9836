"""FastAPI's validation errors as field errors: in which part of the request, what is wrong, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from api.problems import FieldError
from services.faults import explain, path_of

_PLACES = {"body": "", "query": "查询参数 ", "path": "路径参数 ", "header": "请求头 ", "cookie": "Cookie "}


def field_errors(errors: Iterable[Mapping[str, Any]]) -> list[FieldError]:
    """One per fault, in pydantic's order."""
    return [_field_error(error) for error in errors]


def _field_error(error: Mapping[str, Any]) -> FieldError:
    location = tuple(error.get("loc", ()))
    place = _PLACES.get(str(location[0]), "") if location else ""
    rest = location[1:] if location and str(location[0]) in _PLACES else location
    detail, advice = explain(error)
    return FieldError(
        field=(place + path_of(rest)).strip() or "请求内容", code=str(error["type"]), detail=detail, advice=advice
    )
