"""The answer to a check, exactly as the public contract has it, and the flat rows that are kept of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.decision import Decision, Hit, SubjectDecision
from engine.inputs import JsonObject, SubjectKind
from services.cases.model import CaseKey, WrongPerson
from services.checks.model import CheckRows, HitRow, MeasureRow, Receipt, SubjectRow
from services.checks.validity import NamedSubject
from services.subjects.masking import display, mask_name
from services.subjects.region import region_warnings
from services.wire import listing_json, measure_json, moment_text


@dataclass(frozen=True, slots=True)
class Head:
    """What identifies a check in its answer."""

    check_id: str
    matter_kind: str
    case_no: str | None
    decided_at: datetime
    registry_version: int
    preview: bool
    notices: tuple[str, ...]


def answer_bytes(head: Head, decision: Decision, subjects: Sequence[JsonObject], receipt: Receipt | None) -> bytes:
    """The body as sent and stored. A preview has ``receipt: null``."""
    consortia = [{"lead": c.lead, "members": list(c.members), "outcome": c.outcome.value} for c in decision.consortia]
    content = {
        "check_id": head.check_id,
        "matter_kind": head.matter_kind,
        "case_no": head.case_no,
        "decided_at": moment_text(head.decided_at),
        "revision": decision.revision,
        "registry_version": head.registry_version,
        "outcome": decision.outcome.value,
        "complete": decision.complete,
        "favoured": decision.favoured,
        "preview": head.preview,
        "notices": list(head.notices),
        "subjects": list(subjects),
        "consortia": consortia,
        "receipt": receipt.to_json() if receipt else None,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def subject_json(
    named: NamedSubject,
    decided: SubjectDecision,
    cases: Mapping[CaseKey, str],
    wrong_persons: Iterable[WrongPerson],
) -> JsonObject:
    """One subject's answer. ``wrong_persons`` are those noted for this subject under this name."""
    noted = {found.listing_id: found for found in wrong_persons}
    return {
        "index": decided.index,
        "role": named.role,
        "outcome": decided.outcome.value,
        "identity": decided.identity.value,
        "complete": decided.complete,
        "favoured": decided.favoured,
        "missing": list(decided.missing),
        "reason": decided.reason,
        "warnings": list(region_warnings(named.code)) if named.code else [],
        "hits": [_hit_json(hit, cases, noted.get(hit.listing.listing_id)) for hit in decided.hits],
    }


def masked_subject(named: NamedSubject, decided: SubjectDecision) -> JsonObject:
    """A subject as a receipt shows it: names of natural persons and personal codes are masked."""
    person = named.kind is SubjectKind.NATURAL_PERSON
    return {
        "index": named.index,
        "role": named.role,
        "kind": named.kind.value,
        "name": mask_name(named.name) if person else named.name,
        "code": display(named.code) if named.code else None,
        "outcome": decided.outcome.value,
    }


def flat_rows(named: Sequence[NamedSubject], keys: Sequence[str | None], decision: Decision) -> CheckRows:
    """Rows for reports: subjects, hits, and one per measure and rule. A listing that reaches a subject in two ways counts once."""
    hits: dict[tuple[int, str], HitRow] = {}
    measures: dict[tuple[int, str, str, str, str], MeasureRow] = {}
    for decided in decision.subjects:
        for hit in decided.hits:
            row = _hit_row(decided.index, hit)
            hits.setdefault((row.subject_index, row.listing_id), row)
            for measure in _measure_rows(decided.index, hit):
                key = (decided.index, measure.listing_id, measure.measure, measure.memorandum, measure.rule)
                measures.setdefault(key, measure)
    subjects = tuple(_subject_row(named[d.index], keys[d.index], d) for d in decision.subjects)
    return CheckRows(subjects, tuple(hits.values()), tuple(measures.values()))


def _subject_row(named: NamedSubject, key: str | None, decided: SubjectDecision) -> SubjectRow:
    return SubjectRow(
        subject_index=named.index,
        subject_key=key,
        kind=named.kind.value,
        role=named.role,
        outcome=decided.outcome.value,
        identity=decided.identity.value,
        complete=decided.complete,
    )


def _hit_row(index: int, hit: Hit) -> HitRow:
    return HitRow(
        subject_index=index,
        listing_id=hit.listing.listing_id,
        listing_version=hit.listing.version,
        list_id=hit.listing.list_id,
        reached_as=hit.reached_as,
        identity=hit.identity.value,
    )


def _measure_rows(index: int, hit: Hit) -> list[MeasureRow]:
    return [
        MeasureRow(
            subject_index=index,
            listing_id=hit.listing.listing_id,
            measure=line.measure,
            memorandum=source.memorandum,
            rule=source.rule,
            effect=line.effect,
            outcome=line.outcome,
            strength=line.strength,
            proposed=line.proposed,
        )
        for line in hit.measures
        for source in line.sources
    ]


def _hit_json(hit: Hit, cases: Mapping[CaseKey, str], noted: WrongPerson | None) -> JsonObject:
    measures = []
    for line in hit.measures:
        keys = [CaseKey(hit.listing.listing_id, line.measure, department) for department in line.departments]
        opened = [{"case_id": cases[key], "department": key.department} for key in keys if key in cases]
        measures.append(measure_json(line) | {"departments": list(line.departments), "cases": opened})
    content = listing_json(hit.listing) | {
        "reached_as": hit.reached_as,
        "identity": hit.identity.value,
        "measures": measures,
    }
    if noted:
        content["not_same_subject"] = {
            "case_id": noted.case_id,
            "department": noted.department,
            "found_at": moment_text(noted.found_at),
        }
    return content
