"""Differences for those who keep the list, and for auditors: what the file says beside what we hold, persons masked. Reading persons is recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.days import day_of
from engine.documents import ListType
from engine.inputs import SubjectKind
from services.accounts.model import Caller
from services.corrections.model import Correction, Filter
from services.corrections.states import STATE_TITLES, Action, allowed
from services.errors import ConflictError, InvalidInputError, NotFoundError
from services.list_files.reading import sees, visible_file
from services.ports import Cipher, UnitOfWork
from services.registry import entries
from services.registry.access import ListCatalogue
from services.registry.columns import RESPONSIBLE_KEY
from services.registry.creation import read_row
from services.registry.deltas import DELTA_TITLES, differing
from services.registry.drafts import Draft
from services.registry.kept_rows import whole_row
from services.registry.model import EXIT_TITLES, ExitKind, ListingVersion
from services.registry.reading import record_reading
from services.registry.shown import shown_cells
from services.registry.views import Codes, listing_view, subjects_in
from services.subjects.keys import describe
from services.subjects.masking import mask_code, mask_name, mask_text
from services.subjects.model import SubjectCode

View = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CorrectionPage:
    """Views by id; ``next_cursor`` continues them."""

    items: tuple[View, ...]
    next_cursor: str | None


def list_corrections(
    uow: UnitOfWork,
    cipher: Cipher,
    packs: ListCatalogue,
    caller: Caller,
    wanted: Filter,
    *,
    cursor: str | None = None,
    limit: int = 50,
    now: datetime,
) -> CorrectionPage:
    """A page of the differences of one list, or of one comparison. NotFoundError for what the caller does not keep."""
    list_id = wanted.list_id
    if wanted.file_id is not None:
        list_id = visible_file(uow, packs, wanted.file_id, caller).list_id
    if list_id is None or list_id not in packs.lists or not sees(packs, list_id, caller):
        raise NotFoundError("名单")
    found = uow.corrections.page(wanted, cursor, limit + 1)
    shown = found[:limit]
    views = _views(uow, cipher, packs.lists[list_id], shown, caller, now)
    return CorrectionPage(tuple(views), shown[-1].correction_id if len(found) > limit else None)


def view_of(
    uow: UnitOfWork, cipher: Cipher, packs: ListCatalogue, correction: Correction, caller: Caller, now: datetime
) -> View:
    """One difference, for the answer to whoever has just worked on it."""
    return _views(uow, cipher, packs.lists[correction.list_id], [correction], caller, now)[0]


def _views(
    uow: UnitOfWork,
    cipher: Cipher,
    list_type: ListType,
    shown: Sequence[Correction],
    caller: Caller,
    now: datetime,
) -> list[View]:
    held = uow.registry.newest([one.listing_id for one in shown if one.listing_id])
    given = {one.correction_id: _given(uow, cipher, list_type, one) for one in shown}
    versions = [*held.values(), *(found[1] for found in given.values() if found)]
    record_reading(uow, versions, actor=caller.id, entity=f"list:{list_type.id}", now=now)
    codes = describe(uow, cipher, {key for version in versions for key in subjects_in(version)})
    return [
        _view(one, held.get(one.listing_id or ""), given[one.correction_id], list_type, codes, day_of(now))
        for one in shown
    ]


def _given(
    uow: UnitOfWork, cipher: Cipher, list_type: ListType, correction: Correction
) -> tuple[Draft, ListingVersion] | None:
    """The file's row, and the entry that it would make; None for an erased subject, and where the list has other fields by now."""
    if not correction.row:
        return None
    try:
        row = whole_row(uow, cipher, correction)
        draft = read_row(list_type, {name: value for name, value in row.items() if value is not None})
    except (ConflictError, InvalidInputError):
        return None
    keys: dict[SubjectCode, str] = {draft.code: correction.subject_key}
    keys |= {one.code: named.subject_key for one, named in zip(draft.persons, correction.persons, strict=True)}
    listing_id = correction.listing_id or ""
    return draft, entries.first_version(draft, list_type, listing_id=listing_id, keys=keys, digest="", version=0)


def _view(
    correction: Correction,
    held: ListingVersion | None,
    given: tuple[Draft, ListingVersion] | None,
    list_type: ListType,
    codes: Codes,
    day: date,
) -> View:
    ours = listing_view(held, list_type, codes, day) if held else None
    theirs = listing_view(given[1], list_type, codes, day) if given else None
    main = theirs or ours
    other = set(differing(given[0], held)) if given and held else None
    hidden = _hidden(correction, held, codes)
    return {
        "correction_id": correction.correction_id,
        "file_id": correction.file_id,
        "list": correction.list_id,
        "list_title": list_type.title,
        "kind": correction.kind.value,
        "kind_title": DELTA_TITLES[correction.kind],
        "state": correction.state.value,
        "state_title": STATE_TITLES[correction.state],
        "version": correction.version,
        "line": correction.line or None,
        "listing_id": correction.listing_id,
        "subject": main["subject"] if main else None,
        "decision_no": main["decision_no"] if main else None,
        "authority": main["authority"] if main else None,
        "status_title": ours["status_title"] if ours else None,
        "fields": _fields(ours, theirs, list_type, other),
        "answer": _answer(correction.answer, hidden),
        "reason": mask_text(correction.reason, hidden) if correction.reason else None,
        "found_at": correction.found_at.isoformat(),
        "proposed_at": correction.proposed_at.isoformat() if correction.proposed_at else None,
        "proposed_by": correction.proposed_by or None,
        "decided_at": correction.decided_at.isoformat() if correction.decided_at else None,
        "decided_by": correction.decided_by or None,
        "registry_version": correction.registry_version,
        "steps": [
            action.value
            for action in allowed(correction.kind, correction.state)
            if action not in (Action.OVERTAKE, Action.PROPOSE)
        ],
    }


def _answer(answer: Mapping[str, str], hidden: Mapping[str, str]) -> dict[str, str] | None:
    if not answer:
        return None
    masked = {name: mask_text(text, hidden) for name, text in answer.items() if name in ("document_no", "reason")}
    return {**answer, **masked, "kind_title": EXIT_TITLES[ExitKind(answer["kind"])]}


def _hidden(correction: Correction, held: ListingVersion | None, codes: Codes) -> dict[str, str]:
    """What a person may have typed of a natural person into a reason, with its masked form."""
    if correction.subject_kind is not SubjectKind.NATURAL_PERSON:
        return {}
    names = {correction.name, held.listing.name if held else ""}
    found = {name: mask_name(name) for name in names if len(name) > 1}
    code = codes.get(correction.subject_key)
    return found | ({code.code: mask_code(code.code)} if code else {})


def _fields(
    ours: View | None, theirs: View | None, list_type: ListType, other: Set[str] | None
) -> list[dict[str, Any]]:
    """Each column that one side fills; where both are there, only those in which they differ, though it may not show under a mask."""
    held, given = (
        {cell.name: cell for cell in shown_cells(side, list_type)} if side else {} for side in (ours, theirs)
    )
    if other is not None and any(name.startswith("responsible_") for name in other):
        other = {*other, RESPONSIBLE_KEY}
    return [
        {
            "name": name,
            "title": (given.get(name) or held[name]).title,
            "held": held[name].text if name in held else None,
            "given": given[name].text if name in given else None,
        }
        for name in dict.fromkeys([*held, *given])
        if other is None or name in other
    ]
