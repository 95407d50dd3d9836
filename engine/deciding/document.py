"""The decision document: the canonical record of one decision, which replay compares byte for byte (S11).

It holds what was decided from what: inputs by subject key, the moment, revision and registry version, the facts of every
message, hits and measures. It holds no names of subjects (of these only which entries they differed from), no generated ids
and nothing that could differ on a replay, such as an engine fault. Money and dates stand in display form; what is absent is left out, so no value is ever null.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engine.days import SHANGHAI, day_of
from engine.deciding.relations import Touch, name_differs, own_listings
from engine.decision import Because, Consortium, Hit, MeasureLine, SubjectDecision
from engine.inputs import DecisionInput, JsonObject, Subject
from engine.language.fields import Field
from engine.language.reference import Facts
from engine.values import to_json

FORMAT = "decision/1"


def decision_document(
    decision_input: DecisionInput,
    matter: JsonObject,
    revision: str,
    messages: Sequence[JsonObject],
    subjects: Sequence[SubjectDecision],
    consortia: Sequence[Consortium],
    summary: JsonObject,
) -> JsonObject:
    """The whole record. ``matter`` holds the matter's fields in display form, ``summary`` the check's own outcome."""
    given = decision_input.matter
    return {
        "format": FORMAT,
        "now": decision_input.now.astimezone(SHANGHAI).isoformat(),
        "revision": revision,
        "registry": {"version": decision_input.registry_version, "state": decision_input.registry_state.value},
        "inputs": {
            "matter": _present(kind=given.kind, case_no=given.case_no, item_code=given.item_code, fields=matter),
            "subjects": [_subject(decision_input, subject) for subject in decision_input.subjects],
        },
        "messages": list(messages),
        "subjects": [_answer(subject) for subject in subjects],
        "consortia": [{"lead": c.lead, "members": list(c.members), "outcome": c.outcome.value} for c in consortia],
        **summary,
    }


def message_record(subject: Subject, touch: Touch, facts: Facts, fields: Mapping[str, Field]) -> JsonObject:
    """One message: which listing, in which version, touches which subject, and every fact that rules could read."""
    return {
        "subject": subject.index,
        "listing_id": touch.listing.listing_id,
        "version": touch.listing.version,
        "list": touch.listing.list_id,
        "reached_as": touch.reached_as,
        "facts": display(facts, fields),
    }


def display(facts: Facts, fields: Mapping[str, Field]) -> JsonObject:
    """Facts by full name, in display form."""
    return {name: to_json(fields[name].type, facts[name]) for name in sorted(facts) if name in fields}


def _present(**values: Any) -> JsonObject:
    return {name: value for name, value in values.items() if value is not None}


def _subject(decision_input: DecisionInput, subject: Subject) -> JsonObject:
    own = own_listings(decision_input, subject, day_of(decision_input.now))
    return _present(
        index=subject.index,
        role=subject.role,
        kind=subject.kind.value,
        subject_key=subject.subject_key,
        region=subject.region,
        industry=subject.industry,
        relates_to=subject.relates_to,
        names_differ=sorted(found.listing_id for found in own if name_differs(subject, found)) or None,
    )


def _answer(subject: SubjectDecision) -> JsonObject:
    return {
        "index": subject.index,
        "outcome": subject.outcome.value,
        "identity": subject.identity.value,
        "complete": subject.complete,
        "favoured": subject.favoured,
        "missing": list(subject.missing),
        "reason": subject.reason,
        "listings_without_measure": subject.listings_without_measure,
        "hits": [_hit(hit) for hit in subject.hits],
    }


def _hit(hit: Hit) -> JsonObject:
    return {
        "listing_id": hit.listing.listing_id,
        "version": hit.listing.version,
        "list": hit.listing.list_id,
        "reached_as": hit.reached_as,
        "identity": hit.identity.value,
        "measures": [_measure(line) for line in hit.measures],
    }


def _measure(line: MeasureLine) -> JsonObject:
    return {
        "measure": line.measure,
        "effect": line.effect,
        "outcome": line.outcome,
        "strength": line.strength,
        "proposed": line.proposed,
        "departments": list(line.departments),
        "sources": [{"memorandum": s.memorandum, "rule": s.rule, "because": _reasons(s.because)} for s in line.sources],
        "legal_basis": [basis.ref for basis in line.legal_basis],
    }


def _reasons(reasons: Iterable[Because]) -> list[JsonObject]:
    return [_present(field=b.field, op=b.op, expected=_plain(b.expected), actual=_plain(b.actual)) for b in reasons]


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
