"""The first person's part: one act proposes everything that a comparison found; what the file lacks is answered one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from engine.days import day_of
from engine.inputs import Listing
from services.accounts.model import Caller
from services.audit import trail
from services.cases.access import require_person
from services.corrections.access import PERSONS_ONLY, held
from services.corrections.model import Correction, Filter
from services.corrections.states import Action, State, step
from services.errors import ConflictError, InvalidInputError
from services.list_files.reading import kept_file
from services.ports import UnitOfWork
from services.registry.access import ListCatalogue
from services.registry.exits import MAX_REASON, checked_exit
from services.registry.model import ExitKind, ListingVersion
from services.registry.words import usable


def propose_all(
    uow: UnitOfWork, packs: ListCatalogue, file_id: str, *, caller: Caller, now: datetime
) -> Mapping[State, int]:
    """Everything that a comparison has newly found becomes a proposal, or a question; how many of each.

    Raises NotFoundError, ForbiddenError, ConflictError ``nothing_to_propose``.
    """
    file = kept_file(uow, packs, file_id, caller)
    require_person(caller, PERSONS_ONLY)
    uow.registry.lock()
    found = uow.corrections.lock(Filter(file_id=file.file_id, state=State.FOUND))
    if not found:
        raise ConflictError(
            "nothing_to_propose", "没有可以提出的差异", "这次比对的差异都已提出或者办结", "无需再次办理"
        )
    proposed = [_stepped(one, Action.PROPOSE, caller.id, now) for one in found]
    uow.corrections.change(proposed)
    counts = {state: sum(one.state is state for one in proposed) for state in (State.PROPOSED, State.QUESTION)}
    detail = {"list": file.list_id, **{state.value: number for state, number in counts.items()}}
    trail.record(
        uow, actor=caller.id, action="correction.propose", entity=f"list_file:{file.file_id}", detail=detail, now=now
    )
    return counts


def answer_exit(
    uow: UnitOfWork,
    packs: ListCatalogue,
    correction_id: str,
    *,
    kind: ExitKind | str,
    effective_on: date,
    document_no: str,
    reason: str,
    caller: Caller,
    now: datetime,
    expected_version: int | None = None,
) -> Correction:
    """The entry has left the list by a decision: its exit is proposed. Raises InvalidInputErrors like an exit itself."""
    correction, _ = held(uow, packs, caller, correction_id, expected_version)
    step(correction.kind, correction.state, Action.ANSWER)
    entry = entry_of(uow, correction)
    exit_ = checked_exit(entry, kind, effective_on, document_no, reason, day_of(now))
    answer = {
        "kind": exit_.kind.value,
        "effective_on": effective_on.isoformat(),
        "document_no": exit_.document_no,
        "reason": exit_.reason,
    }
    answered = replace(_stepped(correction, Action.ANSWER, caller.id, now), answer=answer, reason="")
    return _written(uow, answered, Action.ANSWER, {"kind": exit_.kind.value}, caller.id, now)


def keep(
    uow: UnitOfWork,
    packs: ListCatalogue,
    correction_id: str,
    *,
    reason: str,
    caller: Caller,
    now: datetime,
    expected_version: int | None = None,
) -> Correction:
    """The entry stays although the file lacks it. The question is not asked again while the entry says the same."""
    correction, _ = held(uow, packs, caller, correction_id, expected_version)
    kept = closed(correction, Action.KEEP, required_reason(reason), caller.id, now)
    return _written(uow, kept, Action.KEEP, {}, caller.id, now)


def reopen(
    uow: UnitOfWork,
    packs: ListCatalogue,
    correction_id: str,
    *,
    caller: Caller,
    now: datetime,
    expected_version: int | None = None,
) -> Correction:
    """A difference that was decided against is looked at again; what was found goes to the proposals at once."""
    correction, _ = held(uow, packs, caller, correction_id, expected_version)
    again = replace(_stepped(correction, Action.REOPEN, caller.id, now), decided_at=None, decided_by="", reason="")
    if again.state is State.FOUND:
        again = replace(again, state=step(again.kind, again.state, Action.PROPOSE))
    return _written(uow, again, Action.REOPEN, {}, caller.id, now)


def entry_of(uow: UnitOfWork, correction: Correction) -> ListingVersion:
    """Our entry as it stands. ConflictError ``correction_overtaken`` when it is not what was compared any more."""
    found = uow.registry.newest([correction.listing_id]).get(correction.listing_id) if correction.listing_id else None
    if found is None or not unmoved(found, correction):
        raise ConflictError(
            "correction_overtaken",
            "该条目在比对之后已有变动",
            "比对时的差异可能已不存在",
            "请等下一次比对，或者重新上传全量文件",
        )
    return found


def unmoved(entry: ListingVersion, correction: Correction) -> bool:
    """Whether our entry still is what was compared, and on the list."""
    listing: Listing = entry.listing
    return entry.content_digest == correction.held_digest and listing.exited_on is None


def closed(correction: Correction, action: Action, reason: str, actor: str, now: datetime) -> Correction:
    """The difference after a decision."""
    return replace(
        correction,
        state=step(correction.kind, correction.state, action),
        version=correction.version + 1,
        reason=reason,
        decided_at=now,
        decided_by=actor,
    )


def required_reason(reason: str) -> str:
    """The reason without blanks around it. Raises InvalidInputError for none."""
    if not reason.strip() or len(reason) > MAX_REASON or not usable(reason):
        raise InvalidInputError(
            "reason_required", "缺少理由", f"不能为空，不超过 {MAX_REASON} 个字", "请写明核实的情况", "reason"
        )
    return reason.strip()


def _stepped(correction: Correction, action: Action, actor: str, now: datetime) -> Correction:
    state = step(correction.kind, correction.state, action)
    return replace(correction, state=state, version=correction.version + 1, proposed_at=now, proposed_by=actor)


def _written(
    uow: UnitOfWork, changed: Correction, action: Action, detail: Mapping[str, str], actor: str, now: datetime
) -> Correction:
    uow.corrections.change([changed])
    trail.record(
        uow,
        actor=actor,
        action=f"correction.{action.value}",
        entity=f"correction:{changed.correction_id}",
        detail={"state": changed.state.value, "list": changed.list_id, **detail},
        now=now,
    )
    return changed
