"""The JSON form of appraisals, for programs and pages. Scores are strings with two decimals."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engine.documents import Indicator
from engine.packs.packset import PackSet
from services.appraisal.model import Appeal, Appraisal, AppraisalEvent, Item, PaddingFinding
from services.appraisal.reading import AppraisalDetail, ItemPage
from services.appraisal.scoring import DepartmentScore, IndicatorScore
from services.appraisal.states import (
    ACTION_TITLES,
    APPEAL_ACTION_TITLES,
    APPEAL_STATE_TITLES,
    DRAFTED,
    FILED,
    STATE_TITLES,
)
from services.wire import moment_text

_EVENTS = {action.value: title for action, title in ACTION_TITLES.items()} | {DRAFTED: "计算"}
_APPEAL_EVENTS = {action.value: title for action, title in APPEAL_ACTION_TITLES.items()} | {FILED: "提出申诉"}


def appraisal_json(one: Appraisal) -> dict[str, Any]:
    """An appraisal as it stands, without scores."""
    return {
        "appraisal_id": one.appraisal_id,
        "title": one.scheme.title,
        "scheme": one.scheme.id,
        "decided_by": one.scheme.decided_by,
        "from": one.first.isoformat(),
        "to": one.last.isoformat(),
        "as_of": one.as_of.isoformat(),
        "revision": one.revision,
        "state": one.state.value,
        "state_title": STATE_TITLES[one.state],
        "version": one.version,
        "made_at": moment_text(one.made_at),
        "made_by": one.made_by,
        "published_at": moment_text(one.published_at) if one.published_at else None,
        "appeal_until": one.appeal_until.isoformat() if one.appeal_until else None,
    }


def detail_json(packs: PackSet, detail: AppraisalDetail) -> dict[str, Any]:
    """An appraisal with its indicators, scores, patterns of padding, appeals and steps."""
    scheme = detail.appraisal.scheme
    return appraisal_json(detail.appraisal) | {
        "indicators": [_indicator_json(one) for one in scheme.indicators],
        "departments": [score_json(packs, one) for one in detail.scores],
        "padding": [padding_json(packs, detail.appraisal, one) for one in detail.padding],
        "appeals": [appeal_json(packs, detail.appraisal, one) for one in detail.appeals],
        "history": [_event_json(event) for event in detail.events],
    }


def score_json(packs: PackSet, one: DepartmentScore) -> dict[str, Any]:
    """A department's score."""
    return {
        "department": one.department,
        "department_title": title_of(packs, one.department),
        "score": _decimal(one.score),
        "weight": one.weight,
        "indicators": [_share_json(share) for share in one.indicators],
    }


def page_json(page: ItemPage) -> dict[str, Any]:
    """The items behind a number."""
    return {
        "indicator": _indicator_json(page.indicator),
        "items": [item_json(item) for item in page.items],
        "next_cursor": page.next_cursor,
    }


def item_json(item: Item) -> dict[str, Any]:
    """One item. ``counts``: not, where an appeal was upheld for it."""
    kind, _, identity = item.about.partition(":")
    return {
        "item": item.key,
        "about": item.about,
        "link": f"/cases/{identity}" if kind == "case" else "/pushes",
        "good": item.good,
        "since": item.since.isoformat(),
        "last_day": item.last_day.isoformat() if item.last_day else None,
        "done_on": item.done_on.isoformat() if item.done_on else None,
        "counts": item.appeal_id is None,
        "appeal_id": item.appeal_id,
    }


def appeal_json(packs: PackSet, appraisal: Appraisal, one: Appeal) -> dict[str, Any]:
    """An appeal as it stands."""
    titles = {indicator.id: indicator.title for indicator in appraisal.scheme.indicators}
    return {
        "appeal_id": one.appeal_id,
        "department": one.department,
        "department_title": title_of(packs, one.department),
        "indicator": one.indicator,
        "indicator_title": titles.get(one.indicator, one.indicator),
        "items": list(one.items),
        "reason": one.reason,
        "state": one.state.value,
        "state_title": APPEAL_STATE_TITLES[one.state],
        "filed_at": moment_text(one.filed_at),
        "filed_by": one.filed_by,
        "proposal": one.proposal,
        "proposal_reason": one.proposal_reason or None,
        "proposed_by": one.proposed_by or None,
        "changed_at": moment_text(one.changed_at),
        "changed_by": one.changed_by,
    }


def padding_json(packs: PackSet, appraisal: Appraisal, one: PaddingFinding) -> dict[str, Any]:
    """A pattern of padding with the checks behind it."""
    titles = {pattern.pattern.value: pattern.title for pattern in appraisal.scheme.padding}
    return {
        "pattern": one.pattern,
        "title": titles.get(one.pattern, one.pattern),
        "department": one.department,
        "department_title": title_of(packs, one.department),
        "count": one.count,
        "matters": one.matters,
        "of": one.of,
        "from": one.first.isoformat(),
        "to": one.last.isoformat(),
        "checks": list(one.checks),
    }


def title_of(packs: PackSet, department: str) -> str:
    """What a department is called; its id where the packs do not know it any more."""
    found = packs.departments.get(department)
    return found.title if found else department


def _indicator_json(one: Indicator) -> dict[str, Any]:
    return {"id": one.id, "title": one.title, "evidence": one.evidence.value, "weight": one.weight}


def _share_json(one: IndicatorScore) -> dict[str, Any]:
    return {
        "indicator": one.indicator.id,
        "total": one.total,
        "good": one.good,
        "percent": _decimal(one.percent),
        "points": _decimal(one.points),
    }


def _event_json(event: AppraisalEvent) -> dict[str, Any]:
    titles = _APPEAL_EVENTS if event.appeal_id else _EVENTS
    return {
        "seq": event.seq,
        "appeal_id": event.appeal_id or None,
        "action": event.action,
        "action_title": titles[event.action],
        "state": event.state.value,
        "at": moment_text(event.at),
        "actor": event.actor,
        "reason": event.data.get("reason"),
    }


def _decimal(number: Decimal | None) -> str | None:
    return None if number is None else str(number)
