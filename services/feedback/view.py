"""The JSON form of an initiator's inbox, of acts on many cases, and of digests."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.cases.view import case_json
from services.feedback.bulk import Done
from services.feedback.model import FED_BACK, LINE_TITLES, Digest, InboxPage, Line, LinePage, Tally
from services.feedback.timing import LastDay
from services.wire import moment_text


def inbox_json(page: InboxPage, last_day: LastDay, today: date) -> dict[str, Any]:
    """A page of cases, longest waiting first, each with the day by which it should be verified."""
    return {
        "items": [case_json(case, today) | due_json(last_day(case), today) for case in page.cases],
        "next_cursor": page.next_cursor,
    }


def due_json(last_day: date | None, today: date) -> dict[str, Any]:
    """A deadline and whether it has passed."""
    return {"verify_by": last_day.isoformat() if last_day else None, "overdue": bool(last_day and last_day < today)}


def done_json(done: Done) -> dict[str, Any]:
    """What was done and what was not, each with its reason."""
    return {
        "done": [{"case_id": case.case_id, "state": case.state.value, "version": case.version} for case in done.cases],
        "refused": [
            {
                "case_id": refusal.case_id,
                "code": refusal.error.code,
                "title": refusal.error.title,
                "detail": refusal.error.detail,
            }
            for refusal in done.refused
        ],
    }


def digest_json(digest: Digest) -> dict[str, Any]:
    """All numbers; ``line`` opens the cases behind one."""
    return {
        "memorandum": digest.memorandum,
        "title": digest.title,
        "from": digest.first.isoformat(),
        "to": digest.last.isoformat(),
        "told_at": moment_text(digest.told_at) if digest.told_at else None,
        "fed_back": _tally(digest.tally(*FED_BACK)),
        "lines": [{"line": line.value, "title": LINE_TITLES[line], **_tally(digest.tally(line))} for line in Line],
    }


def line_json(line: Line, page: LinePage) -> dict[str, Any]:
    """The cases behind a number; ``hidden`` of ``total`` are not shown to this caller."""
    return {
        "line": line.value,
        "total": page.total,
        "hidden": page.hidden,
        "ids": [case.case_id for case in page.cases],
        "next_cursor": page.next_cursor,
    }


def _tally(tally: Tally) -> dict[str, int]:
    return {"count": tally.total, "organisations": tally.organisations, "people": tally.people}
