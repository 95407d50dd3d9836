"""Turns every failure into an answer: problem+json for programs, a page for people at the console."""

from __future__ import annotations

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from api.console.forms import Form
from api.console.pages import error_page
from api.console.people import StaleFormError
from api.console.places import page_behind
from api.console.session_pages import sign_in_again
from api.context import application_of
from api.problems import Problem, ProblemError, plain_problem, problem_of, problem_response
from api.routing import RefusedBody
from api.validation_texts import field_errors
from engine.errors import JiangchengError
from services.errors import TooManyRequestsError, UnauthenticatedError

log = structlog.get_logger("api")

_FOR_PROGRAMS = ("/api/", "/health/", "/metrics", "/openapi.json", "/static/")


def _for_programs(request: Request) -> bool:
    return request.url.path.startswith(_FOR_PROGRAMS)


def answer(
    request: Request, problem: Problem, headers: dict[str, str] | None = None, form: Form | None = None
) -> Response:
    """The problem in the form that the asker can read; people also see what they wrote in a form that it did away with."""
    problem = problem.model_copy(update={"request_id": getattr(request.state, "request_id", "")})
    if _for_programs(request):
        return problem_response(problem, headers)
    return error_page(request, problem, headers, form)


def told(request: Request, error: JiangchengError) -> Response:
    """The answer to one of our own errors; what nobody but us can mend is logged."""
    problem = problem_of(error)
    if problem.status >= 500 and problem.status != 503:
        log.error("failed", request_id=getattr(request.state, "request_id", ""), code=error.code, exc_info=error)
        problem = plain_problem(500)
    return answer(request, problem, _headers(error), error.form if isinstance(error, StaleFormError) else None)


async def _ours(request: Request, error: JiangchengError) -> Response:
    if isinstance(error, UnauthenticatedError) and not _for_programs(request):
        return await sign_in_again(request, application_of(request).settings)
    return told(request, error)


def _headers(error: JiangchengError) -> dict[str, str]:
    if isinstance(error, ProblemError):
        return error.headers
    if isinstance(error, UnauthenticatedError):
        return {"www-authenticate": "Bearer"}
    return {"retry-after": str(error.retry_after)} if isinstance(error, TooManyRequestsError) else {}


async def _http(request: Request, error: HTTPException) -> Response:
    if isinstance(error, RefusedBody):
        cause = error.error
        return answer(
            request, Problem(title=cause.title, status=400, code=cause.code, detail=cause.detail, advice=cause.advice)
        )
    if error.status_code == 405 and request.method in ("GET", "HEAD") and not _for_programs(request):
        return RedirectResponse(page_behind(request), 303)  # the address of a step, reloaded or kept
    headers = dict(error.headers or {})
    if error.status_code == 413:
        return answer(
            request, plain_problem(413, str(error.detail), "body_too_large"), headers | {"connection": "close"}
        )
    return answer(request, plain_problem(error.status_code), headers)


async def _validation(request: Request, error: RequestValidationError) -> Response:
    errors = field_errors(error.errors())
    problem = Problem(
        title="填写的内容有误",
        status=422,
        code="validation_failed",
        detail=f"共 {len(errors)} 处：" + "；".join(f"{e.field} {e.detail}" for e in errors[:5]),
        advice="请按提示修改后重新提交",
        errors=errors[:100],
    )
    return answer(request, problem)


async def last_resort(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers an error that nobody expected; it is in the log already."""
    request = Request(scope, receive)
    await answer(request, plain_problem(500, code="internal_error"))(scope, receive, send)


def install(app: FastAPI) -> None:
    """Registers the handlers."""
    app.exception_handler(JiangchengError)(_ours)
    app.exception_handler(HTTPException)(_http)
    app.exception_handler(RequestValidationError)(_validation)
