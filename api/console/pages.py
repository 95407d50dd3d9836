"""Rendering: one environment, one frame around every page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.console import words
from api.console.forms import Form
from api.context import application_of
from api.problems import Problem
from engine.language.words import day_text, money_text
from services.accounts.model import Caller, Role
from services.names.search import LOOKERS

_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(default=True, default_for_string=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.filters |= {
    "day": day_text,
    "moment": words.moment_text,
    "money": money_text,
    "hours": words.hours_text,
    "actor": words.actor_text,
}


@dataclass(frozen=True, slots=True)
class Person:
    """Who looks at the page. ``csrf`` goes into every form."""

    caller: Caller
    name: str
    department: str
    csrf: str


@dataclass(frozen=True, slots=True)
class _Item:
    title: str
    href: str
    roles: tuple[Role, ...] = ()


_NAVIGATION = (
    _Item("首页", "/"),
    _Item("人工核查", "/check", (Role.CLERK, Role.INITIATOR, Role.CREDIT_OFFICE)),
    _Item("批量核查", "/batches", (Role.CLERK, Role.INITIATOR, Role.CREDIT_OFFICE, Role.AUDITOR)),
    _Item("名称查找", "/names", LOOKERS),
    _Item("案件", "/cases"),
    _Item("反馈核验", "/feedback", (Role.INITIATOR, Role.CREDIT_OFFICE, Role.AUDITOR)),
    _Item("列入案卷", "/dossiers", (Role.INITIATOR, Role.CREDIT_OFFICE, Role.AUDITOR)),
    _Item("异议与修复", "/rights"),
    _Item("名单文件", "/lists", (Role.INITIATOR, Role.CREDIT_OFFICE, Role.AUDITOR)),
    _Item("名单推送", "/pushes", (Role.CLERK, Role.INITIATOR, Role.CREDIT_OFFICE, Role.AUDITOR)),
    _Item("督办", "/supervision"),
    _Item("督导考核", "/appraisals"),
    _Item("通知", "/notices"),
    _Item("典型案例", "/typical-cases"),
    _Item("反馈上报", "/exports", (Role.CREDIT_OFFICE, Role.AUDITOR)),
    _Item("报表", "/reports", (Role.CLERK, Role.INITIATOR, Role.CREDIT_OFFICE, Role.AUDITOR)),
    _Item("归档", "/retention", (Role.CREDIT_OFFICE, Role.AUDITOR)),
    _Item("备忘录", "/memoranda"),
    _Item("审核", "/review", (Role.POLICY_OFFICER, Role.CREDIT_OFFICE, Role.AUDITOR)),
    _Item("来源与确认", "/provenance", (Role.POLICY_OFFICER, Role.CREDIT_OFFICE, Role.AUDITOR)),
    _Item("规则版本", "/revisions", (Role.POLICY_OFFICER, Role.CREDIT_OFFICE, Role.AUDITOR)),
)


def template(name: str) -> Template:
    """A template of ours. What it is given is escaped."""
    return _ENVIRONMENT.get_template(name)


def render(request: Request, name: str, status: int = 200, person: Person | None = None, **context: Any) -> Response:
    """A page in the common frame. ``notice`` in the context is said at the top."""
    app = application_of(request)
    frame = {
        "demo": app.settings.demo or app.packs.demo,
        "revision": app.packs.revision if person else "",
        "person": person,
        "csrf": person.csrf if person else "",
        "navigation": _navigation(request.url.path, person),
        "notice": "",
    }
    return HTMLResponse(_ENVIRONMENT.get_template(name).render(frame | context), status)


def _navigation(path: str, person: Person | None) -> list[dict[str, Any]]:
    if person is None:
        return []
    visible = [item for item in _NAVIGATION if not item.roles or person.caller.has(*item.roles)]
    return [
        {"title": item.title, "href": item.href, "current": path == item.href or _within(path, item.href)}
        for item in visible
    ]


def _within(path: str, href: str) -> bool:
    return href != "/" and (
        path.startswith(href + "/")
        or (href == "/check" and path.startswith("/checks"))
        or (href == "/lists" and path.startswith("/list-files"))
    )


def error_page(
    request: Request, problem: Problem, headers: dict[str, str] | None = None, form: Form | None = None
) -> Response:
    """A failure told to a person, with what was written in a form that it did away with."""
    response = render(request, "error.html", problem.status, problem=problem, form=form)
    response.headers.update(headers or {})
    return response
