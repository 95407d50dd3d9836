"""Opens cases by checks and walks them through their states."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from adapters.storage.database import SqlDatabase
from services.accounts.model import Caller
from services.cases import feedback, handling
from services.cases.model import Case
from services.cases.outcome import read_outcome
from services.checks.model import CheckAnswer

EVIDENCE = {
    "outcome": "implemented",
    "document_no": "济招监〔2026〕3号",
    "amount": "12000000.00",
    "from": "2026-11-22",
    "until": "2027-11-21",
    "attachments": [{"name": "决定书.pdf", "sm3": "ab" * 32}],
}


def cases_of(answer: CheckAnswer) -> dict[tuple[str, str, str], str]:
    """Case ids by (listing, measure, department)."""
    return {
        (hit["listing_id"], measure["measure"], case["department"]): case["case_id"]
        for one in answer.content["subjects"]
        for hit in one["hits"]
        for measure in hit["measures"]
        for case in measure["cases"]
    }


def stored(database: SqlDatabase, case_id: str) -> Case:
    """The case as it stands."""
    with database.read() as uow:
        case = uow.cases.get(case_id)
    assert case is not None
    return case


def acknowledge(database: SqlDatabase, caller: Caller, case_id: str, now: datetime) -> Case:
    """The department takes the case."""
    with database.write() as uow:
        return handling.acknowledge(uow, caller, case_id, now=now)


def report(
    database: SqlDatabase, caller: Caller, case_id: str, now: datetime, evidence: dict[str, Any] | None = None
) -> Case:
    """The department reports; implemented with full evidence unless told otherwise."""
    with database.write() as uow:
        return handling.record_outcome(uow, caller, case_id, read_outcome(evidence or EVIDENCE), now=now)


def verify(database: SqlDatabase, caller: Caller, case_id: str, now: datetime) -> Case:
    """The initiator accepts the feedback."""
    with database.write() as uow:
        return feedback.verify(uow, caller, case_id, now=now)


def archive(database: SqlDatabase, caller: Caller, case_id: str, now: datetime) -> Case:
    """The initiator closes the case."""
    with database.write() as uow:
        return feedback.archive(uow, caller, case_id, now=now)
