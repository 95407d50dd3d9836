"""The JSON form of dossiers. Natural persons are masked, and what free texts repeat of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.documents import ListType
from engine.inputs import SubjectKind
from services.dossiers.model import Dossier, Objection, objections
from services.dossiers.reading import Detail
from services.dossiers.states import ACTION_TITLES, EVENT_TITLES, STATE_TITLES, TRACK_TITLES, allowed
from services.registry.model import STATUS_TITLES, status_on
from services.steps import event_json
from services.subjects.masking import display, mask_code, mask_name, mask_text, mask_texts
from services.subjects.model import SubjectCode
from services.wire import moment_text

Codes = Mapping[str, SubjectCode]


def dossier_json(dossier: Dossier, list_type: ListType | None, codes: Codes) -> dict[str, Any]:
    """A dossier as it stands."""
    person = dossier.subject_kind is SubjectKind.NATURAL_PERSON
    code = codes.get(dossier.subject_key)
    return {
        "dossier_id": dossier.dossier_id,
        "list": dossier.list_id,
        "list_title": list_type.title if list_type else dossier.list_id,
        "department": dossier.department,
        "track": dossier.track.value,
        "track_title": TRACK_TITLES[dossier.track],
        "state": dossier.state.value,
        "state_title": STATE_TITLES[dossier.state],
        "version": dossier.version,
        "subject": {
            "kind": dossier.subject_kind.value,
            "name": mask_name(dossier.name) if person else dossier.name,
            "code": display(code) if code else None,
        },
        "source": mask_text(dossier.source, hidden(dossier, codes)),
        "open_objections": dossier.open_objections,
        "waits_until": dossier.waits_until.isoformat() if dossier.waits_until else None,
        "listing_id": dossier.listing_id,
        "opened_at": moment_text(dossier.opened_at),
        "opened_by": dossier.opened_by,
        "changed_at": moment_text(dossier.changed_at),
    }


def detail_json(detail: Detail, list_type: ListType | None, today: date) -> dict[str, Any]:
    """A dossier with its row, its objections and its history, and how the entry stands that came of it."""
    dossier, names = detail.dossier, hidden(detail.dossier, detail.codes)
    entry = detail.entry
    status = status_on(entry.listing, today) if entry else None
    period = detail.period
    return dossier_json(dossier, list_type, detail.codes) | {
        "waits_until": period.last_day.isoformat() if period else None,
        "years_without_notice": list(period.unnoticed) if period else [],
        "row": mask_texts(dict(dossier.row), names),
        "responsible_persons": [
            {
                "name": mask_name(one.name),
                "role": one.role,
                "basis": one.basis,
                "code": display(detail.codes[one.subject_key]) if one.subject_key in detail.codes else None,
            }
            for one in dossier.persons
        ],
        "steps": [
            {"action": action.value, "title": ACTION_TITLES[action]} for action in allowed(dossier.track, dossier.state)
        ],
        "objections": [_objection_json(one, names) for one in objections(detail.events)],
        "entry": {"status": status.value, "status_title": STATUS_TITLES[status]} if status else None,
        "history": [
            event_json(event, STATE_TITLES, names, title=EVENT_TITLES[event.action]) for event in detail.events
        ],
    }


def hidden(dossier: Dossier, codes: Codes) -> dict[str, str]:
    """Persons' names and codes as free text may repeat them, with their masked forms; the longest first."""
    names = [one.name for one in dossier.persons]
    if dossier.subject_kind is SubjectKind.NATURAL_PERSON:
        names.append(dossier.name)
    found = {name: mask_name(name) for name in names if len(name) > 1}
    found |= {code.code: mask_code(code.code) for code in codes.values() if code.personal}
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


def _objection_json(objection: Objection, names: Mapping[str, str]) -> dict[str, Any]:
    answer = dict(objection.answer) if objection.answer is not None else None
    return {"number": objection.number, **mask_texts(dict(objection.said), names), "answer": mask_texts(answer, names)}
