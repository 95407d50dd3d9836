"""Dossiers prepared for reading."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from api.console import words
from api.console.forms import Form
from api.department_texts import department_title
from engine.documents import FieldSpec, ListType
from engine.language.words import day_text, money_text
from engine.packs.packset import PackSet
from engine.values import FieldType
from services.accounts.model import Caller
from services.dossiers.bodies import ANSWER_TITLES, SERVICE_TITLES
from services.dossiers.consequences import list_basis
from services.dossiers.model import Dossier, last, objections
from services.dossiers.reading import Detail, Page
from services.dossiers.states import Action, State, Track, allowed
from services.dossiers.view import detail_json, dossier_json
from services.registry import access

LOOKS: Mapping[str, words.Look] = {
    State.COLLECTED: words.Look("已归集，待核实", "orange", "waiting"),
    State.VALIDATED: words.Look("已核实", "blue", "waiting"),
    State.NOTICED: words.Look("已告知，听取意见", "blue", "waiting"),
    State.PUBLICISED: words.Look("公示中", "blue", "waiting"),
    State.DECIDED: words.Look("已认定，待送达入库", "orange", "waiting"),
    State.LISTED: words.Look("已入库", "green", "clear"),
    State.DROPPED: words.Look("不予列入", "grey", "unknown"),
}

_SAID = {
    "source": "来源",
    "note": "说明",
    "reason": "理由",
    "document_no": "文书号",
    "facts": "事实",
    "reasons": "理由",
    "basis": "依据",
    "measures_note": "措施说明",
    "statement_days": "陈述申辩期（工作日）",
    "days": "公示期（工作日）",
    "place": "公示地点",
    "contact": "联系",
    "from": "开始",
    "served_on": "送达日期",
    "method": "送达方式",
    "receipt": "送达证明",
    "waits_until": "期限最后一天",
    "by": "提出人",
    "received_on": "收到日期",
    "number": "第几件异议",
    "outcome": "结论",
    "text": "内容",
    "answered_on": "答复日期",
    "authority": "决定机关",
    "decided_on": "决定日期",
    "since": "列入日期",
    "until": "截止日期",
    "objections_open": "未答复的异议",
}
_ROW = {
    "level": "失信等级",
    "grounds": "事由",
    "decision_no": "决定文书号",
    "authority": "决定机关",
    "decided_on": "决定日期",
    "since": "列入日期",
    "until": "截止日期",
}
_LEVELS = {"minor": "轻微", "ordinary": "一般", "serious": "严重"}


def page_view(packs: PackSet, page: Page) -> list[dict[str, Any]]:
    """Dossiers in a table."""
    return [_line(packs, dossier_json(one, packs.lists.get(one.list_id), page.codes)) for one in page.dossiers]


def detail_view(packs: PackSet, detail: Detail, caller: Caller, today: date) -> dict[str, Any]:
    """The context of ``dossier.html``. ``steps`` is empty for somebody who only looks."""
    dossier = detail.dossier
    list_type = packs.lists.get(dossier.list_id)
    shown = detail_json(detail, list_type, today)
    keeps = list_type is not None and access.keeps(packs, dossier.list_id, caller)
    return {
        "dossier": _line(packs, shown)
        | {
            "kind_word": words.KINDS[shown["subject"]["kind"]],
            "rows": _row_lines(shown["row"], list_type),
            "over": detail.period is None or detail.period.last_day < today,
        },
        "history": [_event(event) for event in shown["history"]],
        "steps": {action.value for action in allowed(dossier.track, dossier.state)} if keeps else set(),
        "documents": _documents(detail) if keeps else [],
        "services": list(SERVICE_TITLES.items()),
        "answers": list(ANSWER_TITLES.items()),
        "prepared": last(detail.events, Action.PREPARE_NOTICE) is not None,
    }


def prefilled(packs: PackSet, detail: Detail, today: date) -> Form:
    """What the forms of the next step can already say."""
    dossier, day = detail.dossier, today.isoformat()
    list_type = packs.lists[dossier.list_id]
    values = {
        "prepare_notice.basis": "、".join(list_basis(packs, list_type)),
        "publicise.basis": "、".join(list_basis(packs, list_type)),
        "prepare_notice.facts": str(dossier.row.get("grounds", "")),
        "publicise.facts": str(dossier.row.get("grounds", "")),
        "decide.authority": department_title(packs, dossier.department),
        **dict.fromkeys(("decide.decided_on", "decide.since", "notify.served_on", "deliver.served_on"), day),
        **dict.fromkeys(("publicise.from", "object.received_on"), day),
    }
    values |= {f"answer{one.number}.answered_on": day for one in objections(detail.events) if one.answer is None}
    notice = last(detail.events, Action.PREPARE_NOTICE)
    if notice is not None:
        values |= {f"prepare_notice.{name}": str(value) for name, value in notice.data.items() if name in _SAID}
        values["decide.reasons"] = str(notice.data.get("reasons", ""))
    return Form(values)


def _line(packs: PackSet, shown: dict[str, Any]) -> dict[str, Any]:
    return shown | {"look": LOOKS[shown["state"]], "department_title": department_title(packs, shown["department"])}


def _documents(detail: Detail) -> list[tuple[str, str]]:
    """Papers that can be printed now: kind and title."""
    dossier: Dossier = detail.dossier
    found = []
    if last(detail.events, Action.PREPARE_NOTICE) is not None:
        found.append(("notice", "事先告知书"))
    if last(detail.events, Action.PUBLICISE) is not None:
        found.append(("publicity", "公示"))
    if dossier.state in (State.DECIDED, State.LISTED) and dossier.track is not Track.RECEIVED:
        found.append(("decision", "认定决定书"))
        if dossier.track is Track.PUNISH:
            found.append(("repair", "信用修复告知书"))
    return found


def _row_lines(row: Mapping[str, Any], list_type: ListType | None) -> list[tuple[str, str]]:
    specs = {spec.name: spec for spec in list_type.fields} if list_type else {}
    titles = _ROW | {name: spec.title for name, spec in specs.items()}
    return [
        (titles[name], _value(name, value, specs.get(name)))
        for name, value in row.items()
        if name in titles and value not in (None, "", [])
    ]


def _value(name: str, value: Any, spec: FieldSpec | None) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if name == "level":
        return _LEVELS.get(str(value), str(value))
    if spec is not None and spec.type is FieldType.MONEY:
        return money_text(value)
    if spec is not None and spec.values:
        chosen = value if isinstance(value, list) else [value]
        return "、".join(str(spec.values.get(one, one)) for one in chosen)
    return "、".join(value) if isinstance(value, list) else str(value)


def _event(event: Mapping[str, Any]) -> dict[str, Any]:
    data = event["data"]
    return {
        "at": event["at"],
        "title": event["title"],
        "actor": words.actor_text(event["actor"]),
        "details": [(title, _said(name, data[name])) for name, title in _SAID.items() if data.get(name)],
    }


def _said(name: str, value: Any) -> str:
    if name == "method":
        return SERVICE_TITLES.get(value, value)
    if name == "outcome":
        return ANSWER_TITLES.get(value, value)
    if name in ("served_on", "waits_until", "received_on", "answered_on", "decided_on", "since", "until", "from"):
        return day_text(value)
    return str(value)
