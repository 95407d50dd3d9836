"""Taking a batch in, and telling how far it is. All faults are found before it is taken; what is taken is worked on by :mod:`worker`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from services.accounts.model import Caller, Role
from services.audit import trail
from services.batches.model import Batch, NewPart, Part, PartState, Scope, Tally
from services.batches.request import BatchRequest, divided
from services.checks.access import may_see, require_own
from services.checks.claiming import KEEP_KEYS, claim_of, key_reused
from services.checks.validity import examine
from services.errors import InvalidInputErrors, NotFoundError, TooManyRequestsError
from services.ids import new_id
from services.paging import require_page
from services.ports import Cipher, Database, Rules, UnitOfWork

MAX_UNFINISHED = 4
"""Batches of one caller that wait or are worked on at a time."""

MAX_FAULTS = 100
"""Faults told of a batch; there may be several for each of its subjects."""

RETRY_AFTER = 60
MAX_PAGE = 10
"""Parts on a page of results."""

MAX_BATCHES = 50
"""Batches on a page."""

View = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Taken:
    """A batch and how far it is. ``replayed``: it was taken before, under the same Idempotency-Key."""

    batch: Batch
    tally: Tally
    replayed: bool = False


class BatchDesk:
    """Many subjects of one matter, taken at once."""

    def __init__(self, database: Database, rules: Rules, cipher: Cipher) -> None:
        self._database = database
        self._rules = rules
        self._cipher = cipher

    def submit(
        self, request: BatchRequest, caller: Caller, *, idempotency_key: str | None = None, now: datetime
    ) -> Taken:
        """Takes the batch. Raises InvalidInputErrors with the first hundred faults, ForbiddenError, TooManyRequestsError."""
        require_own(caller, request.operator.department)
        claim = claim_of(self._cipher, request, caller, idempotency_key, "check-batch")
        if claim:
            with self._database.read() as uow:
                if holder := uow.checks.claimed(claim.client, claim.key, since=now - KEEP_KEYS):
                    return _replayed(uow, holder.request_digest == claim.request_digest, holder.check_id)
        try:
            examine(request, self._rules.packs.matters)
        except InvalidInputErrors as error:
            raise InvalidInputErrors(error.errors[:MAX_FAULTS]) from error
        key_id, wrapped_key = self._cipher.new_data_key()
        parts = [
            NewPart(number, indexes, self._cipher.seal(wrapped_key, check.model_dump_json().encode()))
            for number, (indexes, check) in enumerate(divided(request), 1)
        ]
        batch = Batch(
            batch_id=new_id(now),
            client=caller.id,
            department=request.operator.department,
            matter_kind=request.matter.kind,
            case_no=request.matter.case_no,
            subjects=len(request.subjects),
            created_at=now,
        )
        with self._database.write() as uow:
            if claim and (holder := uow.checks.claim(claim, batch.batch_id, now=now, since=now - KEEP_KEYS)):
                return _replayed(uow, holder.request_digest == claim.request_digest, holder.check_id)
            if uow.batches.unfinished(caller.id) >= MAX_UNFINISHED:
                raise _too_many()
            uow.batches.add(batch, parts, key_id=key_id, wrapped_key=wrapped_key)
            detail = {"matter": batch.matter_kind, "subjects": batch.subjects, "checks": len(parts)}
            entity = f"batch:{batch.batch_id}"
            trail.record(uow, actor=caller.id, action="check.batch", entity=entity, detail=detail, now=now)
        return Taken(batch, Tally({PartState.WAITING: batch.subjects}, {}))

    def standing(self, batch_id: str, caller: Caller) -> Taken:
        """How far it is. NotFoundError also for a batch that is not the caller's to see."""
        with self._database.read() as uow:
            return Taken(_visible(uow, batch_id, caller), uow.batches.tally(batch_id))

    def page(
        self, caller: Caller, *, cursor: str | None = None, limit: int = 20
    ) -> tuple[tuple[Taken, ...], str | None]:
        """Batches that the caller sees, newest first, and the cursor of the next page. InvalidInputError."""
        require_page(limit, MAX_BATCHES, cursor)
        with self._database.read() as uow:
            found = uow.batches.page(scope_of(caller), cursor, limit + 1)
            taken = tuple(Taken(batch, uow.batches.tally(batch.batch_id)) for batch in found[:limit])
        return taken, found[limit - 1].batch_id if len(found) > limit else None

    def results(
        self, batch_id: str, caller: Caller, *, after: int, limit: int, state: PartState | None = None
    ) -> tuple[list[View], int | None]:
        """A page of parts (only those in ``state``) with the answers to their checks, and the number after which the next page begins."""
        with self._database.read() as uow:
            _visible(uow, batch_id, caller)
            found = uow.batches.parts(batch_id, after=after, limit=limit + 1, state=state)
            views = [_part_view(uow, part) for part in found[:limit]]
        return views, found[limit - 1].number if len(found) > limit else None


def scope_of(caller: Caller) -> Scope:
    """The rule of ``checks.access.may_see``, for many."""
    return Scope(caller.has(Role.CREDIT_OFFICE, Role.AUDITOR), caller.id, caller.departments)


def _visible(uow: UnitOfWork, batch_id: str, caller: Caller) -> Batch:
    batch = uow.batches.get(batch_id)
    if batch is None or not may_see(caller, batch.client, batch.department):
        raise NotFoundError("批量核查")
    return batch


def _replayed(uow: UnitOfWork, same: bool, batch_id: str) -> Taken:
    batch = uow.batches.get(batch_id) if same else None
    if batch is None:
        raise key_reused()
    return Taken(batch, uow.batches.tally(batch_id), replayed=True)


def _part_view(uow: UnitOfWork, part: Part) -> View:
    record = uow.checks.get(part.check_id) if part.check_id else None
    return {
        "number": part.number,
        "subjects": list(part.indexes),
        "state": part.state.value,
        "check_id": part.check_id,
        "answer": json.loads(record.answer) if record else None,
        "problem": asdict(part.problem) if part.problem else None,
    }


def _too_many() -> TooManyRequestsError:
    return TooManyRequestsError(
        "too_many_batches",
        "没有办完的批量核查太多",
        f"同一系统或账号最多同时有 {MAX_UNFINISHED} 批",
        "请等前面的批次办完后再提交",
        RETRY_AFTER,
    )
