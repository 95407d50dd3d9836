"""The JSON form of matters for the interface. Whoever asked about a matter sees how far its cases are, not what stands in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from services.cases.model import Case
from services.cases.states import STATE_TITLES
from services.matters.following import Fate
from services.matters.model import ANSWERED, STATUS_TITLES, MatterStanding, PostedResult
from services.matters.naming import Label, labels
from services.matters.results import Posted
from services.subjects.masking import mask_texts
from services.wire import moment_text


def standing_json(found: MatterStanding) -> dict[str, Any]:
    """Where a matter stands, with its checks, cases and reported results."""
    known = labels(found)
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
        "cases": [_case_json(case, found, known) for case in found.cases],
        "results": [_result_json(one, known) for one in found.results],
    }


def posted_json(posted: Posted) -> dict[str, Any]:
    """A reported result and what became of each case."""
    found, known = posted.standing, labels(posted.standing)
    return {
        "result": posted.result.code,
        "result_title": posted.result.title,
        **{
            fate.value: [
                _case_json(one.case, found, known) | ({"why": one.why} if one.why else {})
                for one in posted.followed
                if one.fate is fate
            ]
            for fate in Fate
        },
        "matter": standing_json(posted.standing),
    }


def _result_json(one: PostedResult, known: Mapping[str, Label]) -> dict[str, Any]:
    said = mask_texts({name: value for name, value in one.given.items() if name != "subjects"})
    subjects = _subjects(one.keys, known)
    return {"matter_kind": one.matter_kind, "posted_at": moment_text(one.posted_at), **said, "subjects": subjects}


def _subjects(keys: Collection[str], known: Mapping[str, Label]) -> list[dict[str, Any]]:
    """Without those that no check of which the caller knows named."""
    return [label._asdict() for key, label in known.items() if key in keys]


def _case_json(case: Case, found: MatterStanding, known: Mapping[str, Label]) -> dict[str, Any]:
    return {
        "case_id": case.case_id,
        "matter_kind": case.matter_kind,
        "subjects": _subjects(found.subjects.get(case.case_id, ()), known),
        "department": case.key.department,
        "measure": case.key.measure,
        "title": case.title,
        "effect": case.effect,
        "state": case.state.value,
        "state_title": STATE_TITLES[case.state],
        "outcome": case.outcome,
        "lift_required": case.lift_required,
    }
