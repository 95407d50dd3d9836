"""The JSON form of cases for the interface."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from services.attachments.view import attachment_json
from services.cases.duration import STANDING_TITLES, standing
from services.cases.listing import CaseDetail
from services.cases.model import Case
from services.cases.states import STATE_TITLES
from services.steps import event_json
from services.subjects.masking import mask_text, mask_texts
from services.wire import moment_text


def case_json(case: Case, today: date) -> dict[str, Any]:
    """A case as it stands today. Names of natural persons are masked, and citizens' numbers wherever somebody wrote one."""
    return {
        "case_id": case.case_id,
        "state": case.state.value,
        "state_title": STATE_TITLES[case.state],
        "version": case.version,
        "case_no": mask_text(case.case_no),
        "matter_kind": case.matter_kind,
        "department": case.key.department,
        "measure": {
            "measure": case.key.measure,
            "title": case.title,
            "effect": case.effect,
            "outcome": case.measure_outcome,
            "strength": case.strength,
        },
        "subject": {"kind": case.subject_kind, "name": case.subject_name},
        "proposed": case.proposed,
        "identity_review": case.identity_review,
        "needs_person": case.needs_person,
        "listing": case.grounds["listing"],
        "sources": case.grounds["sources"],
        "legal_basis": case.grounds["legal_basis"],
        "initiators": sorted({source.initiator for source in case.sources}),
        "check_id": case.check_id,
        "revision": case.revision,
        "registry_version": case.registry_version,
        "outcome": case.outcome,
        "evidence": mask_texts(case.evidence),
        "reason_code": case.reason_code,
        "lift_required": case.lift_required,
        "measure_state": (stands := standing(case, today)).value,
        "measure_state_title": STANDING_TITLES[stands],
        "effective_until": _day(case.effective_until),
        "override_until": _day(case.override_until),
        "suggestion": mask_texts(case.suggestion),
        "opened_at": moment_text(case.opened_at),
        "acknowledged_at": _moment(case.acknowledged_at),
        "fed_back_at": _moment(case.fed_back_at),
        "changed_at": moment_text(case.changed_at),
    }


def detail_json(detail: CaseDetail, today: date) -> dict[str, Any]:
    """A case with its files and its history."""
    files = {"attachments": [attachment_json(one) for one in detail.files]}
    return (
        case_json(detail.case, today)
        | files
        | {"history": [event_json(event, STATE_TITLES) for event in detail.events]}
    )


def _moment(moment: datetime | None) -> str | None:
    return moment_text(moment) if moment else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
