"""The JSON form of a decision's parts, the same in answers, cases and pages (names as in the public contract)."""

from __future__ import annotations

from datetime import datetime

from engine.days import SHANGHAI
from engine.decision import Because, LegalBasis, MeasureLine, Source
from engine.inputs import JsonObject, Listing


def moment_text(moment: datetime) -> str:
    """A moment as people here read it: ISO, Shanghai time, milliseconds."""
    return moment.astimezone(SHANGHAI).isoformat(timespec="milliseconds")


def listing_json(listing: Listing) -> JsonObject:
    """The entry as far as a caller sees it: no code, no name. ``marks`` tells of an objection or a pending repair (I-14)."""
    return {
        "listing_id": listing.listing_id,
        "list": listing.list_id,
        "since": listing.since.isoformat(),
        "until": listing.until.isoformat() if listing.until else None,
        "decision_no": listing.decision_no,
        "authority": listing.authority,
        "level": listing.level.value if listing.level else None,
        "status": "in_force",
        "marks": sorted(mark.value for mark in listing.marks),
    }


def measure_json(line: MeasureLine) -> JsonObject:
    """One measure without its cases."""
    return {
        "measure": line.measure,
        "title": line.title,
        "effect": line.effect,
        "outcome": line.outcome,
        "strength": line.strength,
        "proposed": line.proposed,
        "sources": [source_json(source) for source in line.sources],
        "legal_basis": [basis_json(basis) for basis in line.legal_basis],
    }


def source_json(source: Source) -> JsonObject:
    """The rule that gave a measure, and why."""
    because = [_because_json(because) for because in source.because]
    return {"memorandum": source.memorandum, "rule": source.rule, "because": because}


def basis_json(basis: LegalBasis) -> JsonObject:
    """One article that reaches the entry."""
    return {"ref": basis.ref, "law": basis.law, "article": basis.article, "gist": basis.gist}


def _because_json(because: Because) -> JsonObject:
    return {"field": because.field, "op": because.op, "expected": because.expected, "actual": because.actual}
