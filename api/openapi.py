"""The interface's description: ``/openapi.json``, and ``/docs`` as a plain page that loads nothing from elsewhere."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.requests import Request
from starlette.responses import Response

from api.console.pages import render
from api.problems import FieldError, Problem

DESCRIPTION = """\
联合奖惩：业务系统就一个事项询问其中的主体，规则决定适用哪些奖惩措施，措施成为案件，办理结果反馈给发起部门。

- 系统以 `Authorization: Bearer <密钥>` 访问；人员以登录会话访问。
- 出错时一律返回 `application/problem+json`(RFC 9457)，带有稳定的 `code` 和中文的 `title`、`detail`、`advice`。
- 金额是带两位小数的字符串，日期是 `YYYY-MM-DD`。
- “未见适用措施”（`clear`）、“无法判定”（`undetermined`）和请求失败是三种不同的回答。
"""

_SCHEMA = "#/components/schemas/"


def install(app: FastAPI) -> None:
    """Replaces the generated description by ours and adds the page."""

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _describe(app)
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]  # FastAPI's documented way
    app.get("/docs", include_in_schema=False)(_docs)


def _docs(request: Request) -> Response:
    # Not a closure over the application: FastAPI remembers each handler for as long as the process lives.
    return render(request, "docs.html", operations=_operations(request.app.openapi()), description=DESCRIPTION)


def _describe(app: FastAPI) -> dict[str, Any]:
    found = get_openapi(
        title=app.title, version=app.version, summary=app.summary, description=DESCRIPTION, routes=app.routes
    )
    schemas: dict[str, Any] = found.setdefault("components", {}).setdefault("schemas", {})
    for model in (FieldError, Problem):
        schema = model.model_json_schema(ref_template=_SCHEMA + "{model}")
        schema.pop("$defs", None)
        schemas[model.__name__] = schema
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for operations in found["paths"].values():
        for operation in operations.values():
            _tell_failures(operation)
    return found


def _tell_failures(operation: dict[str, Any]) -> None:
    """Every failure is a problem, also those that FastAPI describes by itself."""
    for status, response in operation["responses"].items():
        if status[0] in "45" and status != "503":
            response["content"] = {"application/problem+json": {"schema": {"$ref": _SCHEMA + "Problem"}}}
    operation["responses"].setdefault(
        "default",
        {
            "description": "其他错误",
            "content": {"application/problem+json": {"schema": {"$ref": _SCHEMA + "Problem"}}},
        },
    )


def _operations(description: dict[str, Any]) -> list[dict[str, Any]]:
    """Operations in groups of their tag, as the page shows them."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            shown = {
                "method": method.upper(),
                "path": path,
                "summary": operation.get("summary", ""),
                "description": operation.get("description", ""),
                "parameters": operation.get("parameters", []),
                "public": not operation.get("security"),
                "statuses": [status for status in operation["responses"] if status != "default"],
            }
            groups.setdefault(operation["tags"][0], []).append(shown)
    return [{"tag": tag, "operations": operations} for tag, operations in groups.items()]
