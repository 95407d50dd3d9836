"""Claims as the pages show them: state, deadlines and whom they bind, details, events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from api.console import words
from api.console.words import Look
from api.department_texts import department_title
from api.wiring import Application
from services.rights.objections import FINDING_TITLES, REMEDY_TITLES
from services.rights.states import OPEN, STATE_TITLES, State

_GOOD = {State.UPHELD, State.REPAIRED, State.REVOKED, State.LIFTED}
_DETAIL_TITLES = {
    "corrected_on": "纠正之日",
    "document_no": "文书号",
    "revoked_by": "作出撤销的机关",
    "revoked_on": "撤销之日",
    "received_on": "收到之日",
    "open_points": "须由认定单位判断",
}
_EVENT_TITLES = {
    "reason": "理由或说明",
    "document_no": "文书号",
    "finding": "核实结果",
    "remedy": "处理方式",
    "further": "救济途径",
    "late": "超期",
    "deadline": "期限",
    "last_day": "最后一日",
    "false_papers": "材料造假",
}


def line_of(app: Application, view: Mapping[str, Any]) -> dict[str, Any]:
    """One claim, as a line of the list and at the head of its page."""
    whom = {"authority": view["authorities"], "office": []}
    deadlines = [
        one
        | {
            "whom": "、".join(department_title(app.packs, d) for d in whom[one["duty"]]) or "信用办",
            "law": _article(app, one["article"]),
        }
        for one in view["deadlines"]
    ]
    return {
        **view,
        "look": _look(State(view["state"])),
        "deadlines": deadlines,
        "next": deadlines[0] if deadlines else None,
        "authority_titles": [department_title(app.packs, one) for one in view["authorities"]],
        "department_title": department_title(app.packs, view["department"]) if view["department"] else "主体自行提出",
        "subject_kind": words.KINDS[view["listing"]["subject"]["kind"]],
    }


def detail_rows(view: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """What the claim holds beyond its statement, with titles."""
    return [
        (_DETAIL_TITLES[name], "；".join(value) if isinstance(value, list) else value)
        for name, value in view["details"].items()
        if name in _DETAIL_TITLES and value
    ]


def event_of(step: Mapping[str, Any]) -> dict[str, Any]:
    """One step that a claim took: what, when, by whom, with which answers."""
    values = {
        "finding": {one.value: title for one, title in FINDING_TITLES.items()},
        "remedy": {one.value: title for one, title in REMEDY_TITLES.items()},
    }
    rows = []
    for name, value in step["data"].items():
        if name in _EVENT_TITLES and value:
            told = "是" if value is True else "、".join(value) if isinstance(value, list) else value
            rows.append((_EVENT_TITLES[name], values.get(name, {}).get(told, told)))
    actor = "系统每日任务" if step["actor"].startswith("system:") else words.actor_text(step["actor"])
    return {"title": step["action_title"], "at": step["at"], "actor": actor, "rows": rows}


def years_without_notice(views: Iterable[Mapping[str, Any]]) -> list[int]:
    """Years without a working calendar that deadlines of these claims reach into."""
    return sorted({year for view in views for one in view["deadlines"] for year in one["years_without_notice"]})


def _look(state: State) -> Look:
    colour = "green" if state in _GOOD else "orange" if state in OPEN else "grey"
    return Look(STATE_TITLES[state], colour, "clear" if state in _GOOD else "waiting" if state in OPEN else "unknown")


def _article(app: Application, reference: str) -> str:
    law, article = app.packs.article(reference)
    return f"{law.short_title}{article.article}"
