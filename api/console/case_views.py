"""Cases prepared for reading."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from api.console import words
from api.console.check_result import sources_view
from api.department_texts import department_title
from engine.days import day_of
from engine.language.words import day_text, money_text
from engine.packs.packset import PackSet
from services.cases.differing import open_difference
from services.cases.listing import CaseDetail
from services.cases.model import Case
from services.cases.view import case_json, detail_json
from services.subjects.masking import mask_text


def case_line(packs: PackSet, case: Case, today: date) -> dict[str, Any]:
    """A case in a table."""
    content = case_json(case, today)
    list_type = packs.lists.get(case.list_id)
    opened_on = day_of(case.opened_at)
    return {
        **content,
        "look": words.STATES[case.state],
        "department_title": department_title(packs, content["department"], opened_on),
        "effect_word": words.EFFECTS[case.effect],
        "list_title": list_type.title if list_type else case.list_id,
    }


def case_page_view(packs: PackSet, detail: CaseDetail, today: date) -> dict[str, Any]:
    """The context of ``case.html``."""
    case = detail.case
    content = detail_json(detail, today)
    matter = packs.matters.get(case.matter_kind)
    line = case_line(packs, case, today)
    line |= {
        "matter_title": matter.title if matter else case.matter_kind,
        "strength_word": words.STRENGTHS[case.strength],
        "outcome_word": words.CASE_OUTCOMES.get(case.outcome or "", ""),
        "evidence_rows": _evidence(packs, content["evidence"] or {}),
        "suggestion_rows": _suggestion(packs, content["suggestion"]),
        "difference": _difference(detail),
        "attachments": content["attachments"],
        "source_views": sources_view(packs, case.matter_kind, case.list_id, content["sources"]),
        "initiator_titles": [department_title(packs, id_, day_of(case.opened_at)) for id_ in content["initiators"]],
        "kind_word": words.KINDS[case.subject_kind],
        "mark_words": [words.MARKS.get(mark, mark) for mark in content["listing"]["marks"]],
        "reached": words.REACHED.get(content["listing"]["reached_as"], ""),
    }
    return {"case": line, "history": [_event(packs, event) for event in content["history"]]}


def _event(packs: PackSet, event: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "at": event["at"],
        "action": words.ACTIONS.get(event["action"], event["action"]),
        "state": event["state_title"],
        "actor": words.actor_text(event["actor"]),
        "details": _evidence(packs, event["data"]),
    }


def _difference(detail: CaseDetail) -> str:
    """How the business system's latest result contradicts what is recorded; empty where it does not."""
    event = open_difference(detail.events)
    return mask_text(event.data["reason"]) if event else ""


def _suggestion(packs: PackSet, suggestion: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    if suggestion is None:
        return []
    return [("办理结果", words.CASE_OUTCOMES[suggestion["outcome"]]), *_evidence(packs, suggestion)]


def _evidence(packs: PackSet, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Only what has a word: technical numbers of an event are not for this page."""
    return [(title, _shown(packs, name, data[name])) for name, title in words.EVIDENCE.items() if data.get(name)]


def _shown(packs: PackSet, name: str, value: Any) -> str:
    if name == "reason_code":
        known = packs.reasons.get(value)
        return known.title if known else str(value)
    if name == "amount":
        return money_text(value)
    if name in ("from", "until", "override_until", "effective_until"):
        return day_text(value)
    if name == "attachments":
        own = [item["name"] for item in value if item.get("name")]
        return "、".join([*own, *([f"已上传 {len(value) - len(own)} 件，见下"] if len(own) < len(value) else [])])
    return str(value)
