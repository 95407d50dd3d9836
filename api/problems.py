"""Errors as RFC 9457 ``application/problem+json``: a stable ``code`` for programs, Chinese texts for the person."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from engine.errors import JiangchengError, ValueTypeError
from services.errors import (
    ConflictError,
    ForbiddenError,
    InvalidInputError,
    InvalidInputErrors,
    NotFoundError,
    TooManyRequestsError,
    UnauthenticatedError,
    UnavailableError,
)

MEDIA_TYPE = "application/problem+json"


class FieldError(BaseModel):
    """One fault of the caller's data."""

    field: str = Field(description="出错的位置，如 subjects[0].code")
    code: str = Field(description="稳定的错误代码")
    detail: str = Field(description="错在哪里")
    advice: str = Field(default="", description="怎样改正")


class Problem(BaseModel):
    """What every failed request is answered with."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "about:blank",
                    "title": "填写的内容有误",
                    "status": 422,
                    "code": "validation_failed",
                    "detail": "共 1 处，详见 errors",
                    "advice": "请按提示修改后重新提交",
                    "request_id": "5f0c…",
                    "errors": [
                        {"field": "subjects[0].code", "code": "missing", "detail": "缺少该字段", "advice": "请补填"}
                    ],
                }
            ]
        }
    )

    type: str = "about:blank"
    title: str = Field(description="一句话说明")
    status: int
    code: str = Field(description="稳定的错误代码")
    detail: str = Field(default="", description="具体情况")
    advice: str = Field(default="", description="下一步怎么做")
    request_id: str = Field(default="", description="本次请求的编号，报障时请提供")
    errors: list[FieldError] = []


class ProblemError(JiangchengError):
    """A failure that belongs to HTTP itself and carries its own status."""

    def __init__(
        self,
        status: int,
        code: str,
        title: str,
        detail: str = "",
        advice: str = "",
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(code, title, detail, advice)
        self.status = status
        self.headers = headers or {}


_STATUS: tuple[tuple[type[JiangchengError], int], ...] = (
    (InvalidInputError, 422),
    (ValueTypeError, 422),
    (UnauthenticatedError, 401),
    (TooManyRequestsError, 429),
    (NotFoundError, 404),
    (ForbiddenError, 403),
    (ConflictError, 409),
    (UnavailableError, 503),
)


def status_of(error: JiangchengError) -> int:
    """The HTTP status of an error; 500 for a kind that no caller can cause."""
    if isinstance(error, ProblemError):
        return error.status
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def problem_of(error: JiangchengError) -> Problem:
    """The problem that tells the caller about ``error``."""
    faults = (
        error.errors
        if isinstance(error, InvalidInputErrors)
        else [error]
        if isinstance(error, InvalidInputError)
        else []
    )
    errors = [
        FieldError(field=fault.field, code=fault.code, detail=fault.detail or fault.title, advice=_advice(fault))
        for fault in faults
        if fault.field
    ]
    return Problem(
        title=error.title,
        status=status_of(error),
        code=error.code,
        detail=error.detail,
        advice=_advice(error),
        errors=errors,
    )


def _advice(error: JiangchengError) -> str:
    more = error.for_programs if isinstance(error, InvalidInputError) else ""
    return "；".join(part for part in (error.advice, more) if part)


def problem_response(problem: Problem, headers: dict[str, str] | None = None) -> Response:
    """The problem as an answer; never cached."""
    return Response(
        problem.model_dump_json(exclude_defaults=False),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers={"cache-control": "no-store", **(headers or {})},
    )


_TEXTS: dict[int, tuple[str, str]] = {
    400: ("请求不合法", "请检查请求的格式"),
    401: ("尚未登录", "请先登录，或在请求头中提供系统密钥"),
    403: ("没有权限", "如确需办理，请联系信用办开通权限"),
    404: ("没有这个地址", "请核对地址；接口目录见 /docs"),
    405: ("该地址不支持这种请求方法", "请按接口目录 /docs 使用正确的方法"),
    406: ("没有您要的格式", "请改用 Accept: application/json"),
    413: ("请求内容过大", "请缩小内容或分批发送"),
    409: ("内容已变更", "请刷新后重试"),
    415: ("不支持的内容类型", "请以 application/json 发送"),
    422: ("填写的内容有误", "请按提示修改后重新提交"),
    429: ("请求过于频繁", "请稍后再试"),
    500: ("系统内部错误", "请稍后重试；若仍出错，请把请求编号告诉信用办"),
    503: ("服务暂时不可用", "请稍后重试"),
}


def plain_problem(status: int, detail: str = "", code: str | None = None) -> Problem:
    """A problem known only by its HTTP status."""
    title, advice = _TEXTS.get(status, ("请求未能完成", "请检查请求后重试"))
    return Problem(title=title, status=status, code=code or f"http_{status}", detail=detail, advice=advice)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """OpenAPI ``responses`` for these statuses."""
    return {
        status: {
            "description": _TEXTS.get(status, ("填写的内容有误", ""))[0],
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }
