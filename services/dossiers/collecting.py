"""The beginning of a dossier: a lead is collected, corrected, examined; or a decision of a higher authority comes in with its source."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from engine.documents import ListType
from engine.packs.packset import PackSet
from services.accounts.model import Caller
from services.dossiers.access import department_of, held
from services.dossiers.bodies import Amendment, NotedStep, Opening, ReasonedStep
from services.dossiers.change import begin, take_step
from services.dossiers.model import Dossier
from services.dossiers.rows import corrected, fields_of, read_decided, read_lead, require_admissible
from services.dossiers.states import COLLECT, FIRST, RECEIVE, Action, Track, step
from services.errors import ConflictError, InvalidInputError
from services.ids import new_id
from services.ports import Cipher, UnitOfWork
from services.registry.access import require_keeper
from services.registry.drafts import Draft
from services.registry.rows import Issue


def open_dossier(
    uow: UnitOfWork, cipher: Cipher, packs: PackSet, caller: Caller, opening: Opening, *, now: datetime
) -> tuple[Dossier, tuple[Issue, ...]]:
    """A new dossier, and what whoever opens it should look at.

    Raises InvalidInputErrors for the row, ConflictError for a list that is not in use (I-07).
    """
    kept = require_keeper(packs, opening.list_, caller)
    _require_in_use(kept)
    department = department_of(packs, kept.id, caller, opening.department)
    source = opening.source.strip()
    if source:
        draft = read_decided(kept, opening.row, now)
        _require_higher(packs, department, draft)
        track = Track.RECEIVED
    else:
        draft = read_lead(kept, opening.row, now)
        track = Track(kept.effect)
    taken = fields_of(uow, cipher, draft, opening.row, now)
    others = uow.dossiers.open_about(kept.id, taken["subject_key"])
    new = _new(kept, track, department, source, taken, actor=caller.id, now=now)
    data = {"source": source} if source else {}
    begin(uow, new, RECEIVE if source else COLLECT, data, actor=caller.id, now=now)
    return new, _beside(others)


def amend(
    uow: UnitOfWork, cipher: Cipher, packs: PackSet, caller: Caller, dossier_id: str, body: Amendment, *, now: datetime
) -> Dossier:
    """Replaces the row; the code and the persons may be left out and stay. Another subject is another dossier."""
    dossier, kept = held(uow, packs, caller, dossier_id, body.version)
    step(dossier.track, dossier.state, Action.AMEND)
    row = corrected(uow, cipher, dossier, body.row)
    taken = fields_of(uow, cipher, read_lead(kept, row, now), row, now)
    if taken["subject_key"] != dossier.subject_key:
        raise ConflictError(
            "other_subject", "不是同一主体", "代码与案卷的主体不同", "请把本案卷作不予列入处理，另开案卷"
        )
    changed = {name: value for name, value in taken["row"].items() if dossier.row.get(name) != value}
    return take_step(uow, dossier, Action.AMEND, {"changed": changed}, actor=caller.id, now=now, **taken)


def validate(
    uow: UnitOfWork, cipher: Cipher, packs: PackSet, caller: Caller, dossier_id: str, body: NotedStep, *, now: datetime
) -> Dossier:
    """A person states that identity and facts were checked; the registry's door is asked whether such a row may be listed at all."""
    dossier, kept = held(uow, packs, caller, dossier_id, body.version)
    step(dossier.track, dossier.state, Action.VALIDATE)
    _require_in_use(kept)
    require_admissible(uow, cipher, kept, dossier, now)
    return take_step(uow, dossier, Action.VALIDATE, body.said(), actor=caller.id, now=now)


def send_back(
    uow: UnitOfWork, packs: PackSet, caller: Caller, dossier_id: str, body: ReasonedStep, *, now: datetime
) -> Dossier:
    """Back to the facts: the row can be corrected, and the notice or publicity has to be done anew. Objections are answered first."""
    dossier, _ = held(uow, packs, caller, dossier_id, body.version)
    step(dossier.track, dossier.state, Action.RETURN)
    if dossier.open_objections:
        raise ConflictError(
            "objections_open",
            "还有异议没有答复",
            f"{dossier.open_objections} 件异议没有办结",
            "请先答复异议，再退回重新核实",
        )
    return take_step(uow, dossier, Action.RETURN, body.said(), actor=caller.id, now=now, waits_until=None)


def drop(
    uow: UnitOfWork, packs: PackSet, caller: Caller, dossier_id: str, body: ReasonedStep, *, now: datetime
) -> Dossier:
    """Ends the dossier without an entry. Objections that were still open have won; so much is kept with the step."""
    dossier, _ = held(uow, packs, caller, dossier_id, body.version)
    said = body.said() | ({"objections_open": dossier.open_objections} if dossier.open_objections else {})
    return take_step(uow, dossier, Action.DROP, said, actor=caller.id, now=now, open_objections=0, waits_until=None)


def _new(
    kept: ListType,
    track: Track,
    department: str,
    source: str,
    taken: Mapping[str, Any],
    *,
    actor: str,
    now: datetime,
    waits_until: date | None = None,
) -> Dossier:
    return Dossier(
        dossier_id=new_id(now),
        list_id=kept.id,
        department=department,
        track=track,
        source=source,
        state=FIRST[track],
        version=1,
        open_objections=0,
        waits_until=waits_until,
        listing_id=None,
        opened_at=now,
        opened_by=actor,
        changed_at=now,
        changed_by=actor,
        **taken,
    )


def _require_in_use(kept: ListType) -> None:
    if kept.status == "disabled" or kept.archive_only:
        why = "只作存档" if kept.archive_only else kept.status_reason or "设列依据未确认"
        raise ConflictError(
            "list_not_in_use", f"“{kept.title}”不能列入新的主体", f"{why}（I-07）", "请核对名单；设列依据由信用办确认"
        )


def _require_higher(packs: PackSet, department: str, draft: Draft) -> None:
    """The way of decided lists is not for one's own decisions: those need a notice first (I-06)."""
    known = packs.departments.get(department)
    if known is not None and draft.authority.strip() in (known.title, *(name.title for name in known.formerly)):
        raise InvalidInputError(
            "own_decision",
            "本部门自己的认定不能作为上级名单登记",
            "本部门认定的，须先告知、听取意见（I-06）",
            "请不填来源，按归集、核实、告知、认定的步骤办理",
            "source",
        )


def _beside(others: tuple[str, ...]) -> tuple[Issue, ...]:
    if not others:
        return ()
    reason = f"该主体在这个名单上还有 {len(others)} 个没有办结的案卷"
    return (Issue("row.code", "other_dossiers", reason, "请核对是不是同一件事；重复的请作不予列入处理"),)
