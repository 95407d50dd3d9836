"""The second person's part: accepting proposals, through the doors by which anybody changes the registry; or not. All of them: ``accepting``.

What is new or different goes in like the rows of a file: one version of the registry, the same checks, the same consequences for
open cases. An exit is an exit with its own decision. A proposal whose entry has moved meanwhile falls.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from engine.documents import ListType
from services.accounts.model import Caller
from services.audit import trail
from services.corrections.access import held, require_second_person
from services.corrections.finding import overtaken
from services.corrections.model import Correction
from services.corrections.proposing import closed, required_reason, unmoved
from services.corrections.states import Action, State, step
from services.errors import ConflictError
from services.outbox.offices import Offices
from services.ports import Cipher, UnitOfWork
from services.registry.deltas import DeltaKind
from services.registry.exits import MAX_REASON, exit_listing
from services.registry.imports import import_rows
from services.registry.kept_rows import whole_row
from services.registry.model import ListingVersion
from services.registry.report import RowIssue
from services.registry.rows import Issue, RawRow
from services.registry.words import decision_key

MOVED = "比对之后条目已有变动"
ERASED = "主体信息已按保存期限销毁"


@dataclass(frozen=True, slots=True)
class Accepted:
    """``applied`` went in; ``overtaken`` fell because their entries had moved; ``own`` are the accepter's own proposals, left as they are.

    ``refused`` are kept out by the registry's door and stay proposed: ids with what the door said, which each keeps as its reason.
    ``recalled`` counts open cases. ``left`` are others' proposals that were not looked at; ``next_after`` goes on with them.
    """

    applied: int = 0
    overtaken: int = 0
    own: int = 0
    recalled: int = 0
    refused: tuple[tuple[str, RowIssue], ...] = ()
    left: int = 0
    next_after: str | None = None

    def and_(self, more: Accepted) -> Accepted:
        """This and what came after it."""
        return replace(
            self,
            applied=self.applied + more.applied,
            overtaken=self.overtaken + more.overtaken,
            recalled=self.recalled + more.recalled,
            refused=self.refused + more.refused,
        )


def accept(
    uow: UnitOfWork,
    cipher: Cipher,
    packs: Offices,
    correction_id: str,
    *,
    caller: Caller,
    now: datetime,
    expected_version: int | None = None,
) -> Accepted:
    """Accepts one proposal. Raises NotFoundError, ForbiddenError ``same_person``, ConflictError."""
    correction, list_type = held(uow, packs, caller, correction_id, expected_version)
    step(correction.kind, correction.state, Action.ACCEPT)
    require_second_person(correction, caller)
    return apply(uow, cipher, packs, list_type, [correction], caller, now)


def reject(
    uow: UnitOfWork,
    packs: Offices,
    correction_id: str,
    *,
    reason: str,
    caller: Caller,
    now: datetime,
    expected_version: int | None = None,
) -> Correction:
    """Does not follow a proposal; a proposed exit becomes a question again. The proposer may do so too: it takes the proposal back."""
    correction, _ = held(uow, packs, caller, correction_id, expected_version)
    rejected = closed(correction, Action.REJECT, required_reason(reason), caller.id, now)
    if rejected.state is State.QUESTION:
        rejected = replace(rejected, answer={}, decided_at=None, decided_by="")
    uow.corrections.change([rejected])
    detail = {"state": rejected.state.value, "list": rejected.list_id}
    entity = f"correction:{rejected.correction_id}"
    trail.record(uow, actor=caller.id, action="correction.reject", entity=entity, detail=detail, now=now)
    return rejected


def apply(
    uow: UnitOfWork,
    cipher: Cipher,
    packs: Offices,
    list_type: ListType,
    proposed: Sequence[Correction],
    caller: Caller,
    now: datetime,
) -> Accepted:
    """Takes these proposals over, of one list. Under the registry's lock, so that what still stands goes on standing until it is changed here."""
    actor = caller.id
    fallen: list[Correction] = []
    rows: list[tuple[Correction, dict[str, Any]]] = []
    standing = list(_standing(uow, list_type, proposed))
    for correction in set_apart(proposed, standing):
        fallen.append(overtaken(correction, MOVED, actor=actor, now=now))
    exits = [one for one in standing if one.kind is DeltaKind.VANISHED]
    for correction in standing:
        if correction.kind is DeltaKind.VANISHED:
            continue
        try:
            rows.append((correction, whole_row(uow, cipher, correction)))
        except ConflictError:
            fallen.append(overtaken(correction, ERASED, actor=actor, now=now))
    applied, refused, recalled = _import(uow, cipher, list_type, rows, actor, now)
    for correction in exits:
        result = _exit(uow, packs, correction, actor, now)
        recalled += result[1]
        applied.append(replace(_accepted(correction, actor, now), registry_version=result[0]))
    said = dict(refused)
    kept_out = [replace(one, reason=_told(said[one.correction_id])) for one, _ in rows if one.correction_id in said]
    uow.corrections.change([*fallen, *applied, *kept_out])
    _record(uow, applied, fallen, actor, now)
    return Accepted(len(applied), len(fallen), 0, recalled, tuple(refused))


def _told(issue: RowIssue) -> str:
    """What the door said, for whoever looks at the proposal next."""
    return f"没有收下：{issue.reason}。{issue.advice}"[:MAX_REASON]


def set_apart(proposed: Sequence[Correction], standing: Sequence[Correction]) -> list[Correction]:
    """Those of the first that are not among the second."""
    kept = {one.correction_id for one in standing}
    return [one for one in proposed if one.correction_id not in kept]


def _standing(uow: UnitOfWork, list_type: ListType, proposed: Sequence[Correction]) -> Iterator[Correction]:
    naturals = {one.correction_id: _natural(one) for one in proposed if one.kind is DeltaKind.NEW}
    taken = uow.registry.find(list_type.id, set(naturals.values()))
    ours: dict[str, ListingVersion] = uow.registry.newest([one.listing_id for one in proposed if one.listing_id])
    for one in proposed:
        if one.kind is DeltaKind.NEW:
            if naturals[one.correction_id] not in taken:
                yield one
        elif one.listing_id in ours and unmoved(ours[one.listing_id], one):
            yield one


def _natural(correction: Correction) -> tuple[str, str]:
    return correction.subject_key, decision_key(str(correction.row.get("decision_no", "")))


def _import(
    uow: UnitOfWork,
    cipher: Cipher,
    list_type: ListType,
    rows: Sequence[tuple[Correction, dict[str, Any]]],
    actor: str,
    now: datetime,
) -> tuple[list[Correction], list[tuple[str, RowIssue]], int]:
    if not rows:
        return [], [], 0
    unbounded = list_type.model_copy(update={"import_bounds": None})  # a few corrections are no file
    report = import_rows(uow, cipher, unbounded, _Rows([row for _, row in rows]), actor=actor, now=now)
    kept_out = {issue.line: issue for issue in reversed(report.refusals)}
    applied = [
        replace(_accepted(correction, actor, now), registry_version=report.version)
        for line, (correction, _) in enumerate(rows, 1)
        if line not in kept_out
    ]
    refused = [(rows[line - 1][0].correction_id, issue) for line, issue in sorted(kept_out.items())]
    return applied, refused, report.recalled


def _exit(uow: UnitOfWork, packs: Offices, correction: Correction, actor: str, now: datetime) -> tuple[int, int]:
    answer = correction.answer
    result = exit_listing(
        uow,
        correction.listing_id or "",
        packs=packs,
        kind=answer["kind"],
        effective_on=date.fromisoformat(answer["effective_on"]),
        document_no=answer["document_no"],
        reason=answer["reason"],
        actor=actor,
        now=now,
    )
    return result.version, result.recalled


def _accepted(correction: Correction, actor: str, now: datetime) -> Correction:
    return closed(correction, Action.ACCEPT, "", actor, now)


def _record(
    uow: UnitOfWork, applied: Sequence[Correction], fallen: Sequence[Correction], actor: str, now: datetime
) -> None:
    """Each with who had proposed it."""
    proposers = sorted({one.proposed_by for one in applied})
    for proposer in proposers:
        trail.record_each(
            uow,
            actor=actor,
            action="correction.accept",
            entities=[f"correction:{one.correction_id}" for one in applied if one.proposed_by == proposer],
            detail={"proposed_by": proposer},
            now=now,
        )
    if fallen:
        entities = [f"correction:{one.correction_id}" for one in fallen]
        trail.record_each(uow, actor=actor, action="correction.overtake", entities=entities, detail={}, now=now)


class _Rows:
    """The accepted rows as a source of rows; lines count from 1."""

    name = "比对更正"
    notes: tuple[Issue, ...] = ()

    def __init__(self, rows: Sequence[dict[str, Any]]) -> None:
        self._rows = rows

    def __iter__(self) -> Iterator[RawRow]:
        for line, row in enumerate(self._rows, 1):
            yield RawRow(line, {name: value for name, value in row.items() if value is not None}, strict=True)

    def fraction(self) -> float:
        """All of it is at hand."""
        return 1.0
