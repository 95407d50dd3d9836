"""The JSON form of matters for the interface. Whoever asked about a matter sees how far its cases are, not what stands in them."""

from __future__ import annotations

from typing import Any

from services.cases.model import Case
from services.cases.states import STATE_TITLES
from services.matters.model import ANSWERED, STATUS_TITLES, MatterStanding
from services.matters.results import Fate, Posted
from services.subjects.masking import mask_texts
from services.wire import moment_text


def standing_json(found: MatterStanding) -> dict[str, Any]:
    """Where a matter stands, with its checks, cases and reported results."""
    return {
        "case_no": found.case_no,
        "matter_kind": found.matter_kind,
        "status": found.status.value,
        "status_title": STATUS_TITLES[found.status],
        "answered": found.status in ANSWERED,
        "checks": [
            {
                "check_id": check.check_id,
                "matter_kind": check.matter_kind,
                "decided_at": moment_text(check.decided_at),
                "outcome": check.outcome,
                "complete": check.complete,
                "made_again": check.complete or check not in found.undetermined,
            }
            for check in found.checks
        ],
        "counts": found.counts.to_json(),
        "cases": [_case_json(case) for case in found.cases],
        "results": [
            {"matter_kind": one.matter_kind, "posted_at": moment_text(one.posted_at), **mask_texts(one.given)}
            for one in found.results
        ],
    }


def posted_json(posted: Posted) -> dict[str, Any]:
    """A reported result and what became of each case."""
    return {
        "result": posted.result.code,
        "result_title": posted.result.title,
        **{
            fate.value: [
                _case_json(one.case) | ({"why": one.why} if one.why else {})
                for one in posted.followed
                if one.fate is fate
            ]
            for fate in Fate
        },
        "matter": standing_json(posted.standing),
    }


def _case_json(case: Case) -> dict[str, Any]:
    return {
        "case_id": case.case_id,
        "matter_kind": case.matter_kind,
        "department": case.key.department,
        "measure": case.key.measure,
        "title": case.title,
        "effect": case.effect,
        "state": case.state.value,
        "state_title": STATE_TITLES[case.state],
        "outcome": case.outcome,
        "lift_required": case.lift_required,
    }
