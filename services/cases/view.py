"""The JSON form of cases for the interface."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.attachments.view import attachment_json
from services.cases.listing import CaseDetail
from services.cases.model import Case, CaseEvent
from services.cases.states import STATE_TITLES
from services.subjects.masking import mask_texts
from services.wire import moment_text


def case_json(case: Case) -> dict[str, Any]:
    """A case as it stands. Names of natural persons are masked, and numbers that a clerk wrote into a reason."""
    return {
        "case_id": case.case_id,
        "state": case.state.value,
        "state_title": STATE_TITLES[case.state],
        "version": case.version,
        "case_no": case.case_no,
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
        "lift_required": case.lift_required,
        "opened_at": moment_text(case.opened_at),
        "acknowledged_at": _moment(case.acknowledged_at),
        "fed_back_at": _moment(case.fed_back_at),
        "changed_at": moment_text(case.changed_at),
    }


def detail_json(detail: CaseDetail) -> dict[str, Any]:
    """A case with its files and its history."""
    files = {"attachments": [attachment_json(one) for one in detail.files]}
    return case_json(detail.case) | files | {"history": [_event_json(event) for event in detail.events]}


def _event_json(event: CaseEvent) -> dict[str, Any]:
    return {
        "seq": event.seq,
        "action": event.action,
        "state": event.state.value,
        "state_title": STATE_TITLES[event.state],
        "at": moment_text(event.at),
        "actor": event.actor,
        "data": mask_texts(event.data),
    }


def _moment(moment: datetime | None) -> str | None:
    return moment_text(moment) if moment else None
