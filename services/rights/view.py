"""A claim as programs and pages see it: JSON-able, natural persons masked (S10)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from engine.inputs import SubjectKind
from engine.packs.packset import PackSet
from services.attachments.model import Attachment
from services.attachments.view import attachment_json
from services.registry.model import ListingVersion
from services.registry.views import Codes, listing_view
from services.rights.access import authorities
from services.rights.deadlines import Deadline, running
from services.rights.model import APPLICANT_TITLES, PAPER_TITLES, Claim, ClaimEvent
from services.rights.states import EVENT_TITLES, KIND_TITLES, STATE_TITLES
from services.rights.terms import RepairTerms
from services.steps import event_json
from services.subjects.masking import mask_name, mask_texts
from services.wire import moment_text

_SHOWN = ("corrected_on", "open_points", "document_no", "revoked_by", "revoked_on", "received_on", "finding", "review")
"""What of a claim's data others see; the rest is bookkeeping."""


def claim_json(packs: PackSet, claim: Claim, entry: ListingVersion, codes: Codes, day: date) -> dict[str, Any]:
    """A claim without what the applicant wrote."""
    list_type = packs.lists.get(claim.list_id)
    listing = listing_view(entry, list_type, codes, day)
    found = running(packs, claim)
    shown = {name: claim.data[name] for name in _SHOWN if name in claim.data}
    return {
        "claim_id": claim.claim_id,
        "kind": claim.kind.value,
        "kind_title": KIND_TITLES[claim.kind],
        "state": claim.state.value,
        "state_title": STATE_TITLES[claim.state],
        "open": claim.open,
        "version": claim.version,
        "listing": {
            name: listing[name]
            for name in (
                "listing_id",
                "list",
                "list_title",
                "subject",
                "decision_no",
                "authority",
                "decided_on",
                "level",
                "status",
                "status_title",
                "marks",
            )
        },
        "authorities": sorted(authorities(packs, claim.list_id)),
        "department": claim.department,
        "applicant_kind": claim.applicant_kind.value,
        "applicant_title": APPLICANT_TITLES[claim.applicant_kind],
        "filed_at": moment_text(claim.filed_at),
        "changed_at": moment_text(claim.changed_at),
        "examining": claim.examining,
        "deadlines": [deadline_json(one, day) for one in found],
        "overdue": any(one.overdue(day) for one in found),
        "details": mask_texts(shown, hidden_in(entry)),
    }


def detail_json(
    packs: PackSet,
    claim: Claim,
    events: Iterable[ClaimEvent],
    files: Iterable[Attachment],
    entry: ListingVersion,
    codes: Codes,
    day: date,
) -> dict[str, Any]:
    """A claim with what the applicant handed in, its files and its history."""
    hidden = hidden_in(entry)
    petition = claim.petition
    return claim_json(packs, claim, entry, codes, day) | {
        "applicant_name": mask_name(petition.applicant_name),
        "statement": mask_texts(petition.statement, hidden),
        "papers": [
            {
                "kind": one.kind.value,
                "kind_title": PAPER_TITLES[one.kind],
                "title": mask_texts(one.title, hidden),
                "document_no": mask_texts(one.document_no, hidden),
            }
            for one in petition.papers
        ],
        "attachments": [attachment_json(one, hidden) for one in files],
        "history": [
            event_json(event, STATE_TITLES, hidden, action_title=EVENT_TITLES.get(event.action, event.action))
            for event in events
        ],
    }


def deadline_json(deadline: Deadline, day: date) -> dict[str, Any]:
    """One deadline; ``last_day`` is empty while its year has no calendar."""
    return {
        "name": deadline.name,
        "title": deadline.title,
        "duty": deadline.duty.value,
        "start": deadline.start.isoformat(),
        "working_days": deadline.working_days,
        "last_day": deadline.last_day.isoformat() if deadline.last_day else None,
        "article": deadline.article,
        "overdue": deadline.overdue(day),
        "missing_year": deadline.missing_year,
        "years_without_notice": list(deadline.unnoticed),
    }


def terms_json(packs: PackSet, terms: RepairTerms, day: date) -> dict[str, Any]:
    """When repair may be applied for, and with what."""
    first = terms.first_day
    return {
        "possible_today": terms.barred(day) is None,
        "first_day": first.isoformat() if first else None,
        "bars": [
            {
                "code": bar.code,
                "text": bar.text,
                "first_day": bar.first_day.isoformat(),
                "article": bar.article,
                "law": _article(packs, bar.article),
            }
            for bar in terms.bars
        ],
        "papers": [{"kind": kind.value, "title": PAPER_TITLES[kind]} for kind in terms.papers],
        "requires": list(terms.requires),
        "open_points": list(terms.open_points),
    }


def hidden_in(entry: ListingVersion) -> dict[str, str]:
    """The name of a natural person, as free text may repeat it."""
    names = list(entry.person_names)
    if entry.subject_kind is SubjectKind.NATURAL_PERSON:
        names.append(entry.listing.name)
    return {name: mask_name(name) for name in sorted(names, key=len, reverse=True) if len(name) > 1}


def _article(packs: PackSet, reference: str | None) -> str | None:
    if reference is None:
        return None
    law, article = packs.article(reference)
    return f"{law.short_title}{article.article}"
