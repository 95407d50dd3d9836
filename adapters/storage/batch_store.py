"""SQL of batches. A claimed part is locked by its row only while it is being claimed, and by ``claimed_until`` afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, and_, func, insert, or_, select, update

from adapters.storage.tables.batches import check_batch, check_batch_part
from adapters.storage.tables.checks import check_subject
from services.batches.model import Batch, ClaimedPart, NewPart, Part, PartState, Problem, Scope, Tally

_B, _P = check_batch.c, check_batch_part.c
_BATCH = [_B[field.name] for field in fields(Batch)]


class SqlBatchStore:
    """Implements services.batches.store.BatchStore on one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, batch: Batch, parts: Sequence[NewPart], *, key_id: str, wrapped_key: bytes) -> None:
        """See the protocol."""
        row = asdict(batch) | {"key_id": key_id, "wrapped_key": wrapped_key}
        self._connection.execute(insert(check_batch), row)
        rows = [
            {
                "batch_id": batch.batch_id,
                "number": part.number,
                "size": len(part.indexes),
                "indexes": list(part.indexes),
                "state": PartState.WAITING.value,
                "request": part.request,
                "attempts": 0,
                "due_at": batch.created_at,
            }
            for part in parts
        ]
        self._connection.execute(insert(check_batch_part), rows)

    def get(self, batch_id: str) -> Batch | None:
        """See the protocol."""
        row = self._connection.execute(select(*_BATCH).where(_B.batch_id == batch_id)).mappings().one_or_none()
        return Batch(**row) if row else None

    def unfinished(self, client: str) -> int:
        """See the protocol."""
        wanted = select(func.count()).where(_B.client == client, _B.finished_at.is_(None))
        return self._connection.scalar(wanted) or 0

    def due(self, now: datetime) -> bool:
        """See the protocol."""
        return self._connection.execute(_next_due(now)).first() is not None

    def claim(self, now: datetime, until: datetime) -> ClaimedPart | None:
        """See the protocol."""
        row = self._connection.execute(_next_due(now).with_for_update(of=check_batch_part, skip_locked=True)).first()
        if row is None:
            return None
        ours = and_(_P.batch_id == row.batch_id, _P.number == row.number)
        attempts = row.attempts + 1
        self._connection.execute(update(check_batch_part).where(ours).values(claimed_until=until, attempts=attempts))
        return ClaimedPart(row.batch_id, row.number, row.client, attempts, row.wrapped_key, row.request)

    def settle(self, part: ClaimedPart, result: str | Problem, at: datetime) -> bool:
        """See the protocol. The batch is held, so that of two last parts one sees that it is the last."""
        whole = _B.batch_id == part.batch_id
        self._connection.execute(select(_B.batch_id).where(whole).with_for_update())
        failed = isinstance(result, Problem)
        values = {
            "state": (PartState.FAILED if failed else PartState.DECIDED).value,
            "request": None,
            "check_id": None if failed else result,
            "problem": asdict(result) if isinstance(result, Problem) else None,
            "due_at": None,
            "claimed_until": None,
        }
        if self._connection.execute(update(check_batch_part).where(_waiting(part)).values(values)).rowcount == 0:
            return False
        left = select(func.count()).where(_P.batch_id == part.batch_id, _P.state == PartState.WAITING.value)
        if not self._connection.scalar(left):
            self._connection.execute(update(check_batch).where(whole).values(finished_at=at, wrapped_key=None))
        return True

    def put_off(self, part: ClaimedPart, due_at: datetime) -> None:
        """See the protocol."""
        ours = and_(_waiting(part), _P.attempts == part.attempts)
        self._connection.execute(update(check_batch_part).where(ours).values(due_at=due_at, claimed_until=None))

    def page(self, scope: Scope, before: str | None, limit: int) -> Sequence[Batch]:
        """See the protocol."""
        wanted = select(*_BATCH).order_by(_B.batch_id.desc()).limit(limit)
        if not scope.everything:
            wanted = wanted.where(or_(_B.client == scope.client, _B.department.in_(sorted(scope.departments))))
        if before is not None:
            wanted = wanted.where(_B.batch_id < before)
        return [Batch(**row) for row in self._connection.execute(wanted).mappings()]

    def waiting(self) -> int:
        """See the protocol. What is settled is not due any more."""
        wanted = select(func.coalesce(func.sum(_P.size), 0)).where(_P.due_at.is_not(None))
        return int(self._connection.scalar(wanted) or 0)

    def parts(self, batch_id: str, *, after: int, limit: int, state: PartState | None = None) -> Sequence[Part]:
        """See the protocol."""
        wanted = select(_P.number, _P.indexes, _P.state, _P.check_id, _P.problem)
        wanted = wanted.where(_P.batch_id == batch_id, _P.number > after).order_by(_P.number).limit(limit)
        if state is not None:
            wanted = wanted.where(_P.state == state.value)
        return [
            Part(
                row.number,
                tuple(row.indexes),
                PartState(row.state),
                row.check_id,
                Problem(**row.problem) if row.problem else None,
            )
            for row in self._connection.execute(wanted)
        ]

    def tally(self, batch_id: str) -> Tally:
        """See the protocol."""
        states = select(_P.state, func.sum(_P.size)).where(_P.batch_id == batch_id).group_by(_P.state)
        outcomes = (
            select(check_subject.c.outcome, func.count())
            .join(check_batch_part, _P.check_id == check_subject.c.check_id)
            .where(_P.batch_id == batch_id)
            .group_by(check_subject.c.outcome)
        )
        return Tally(
            {PartState(state): int(number) for state, number in self._connection.execute(states)},
            {row[0]: row[1] for row in self._connection.execute(outcomes)},
        )


def _next_due(now: datetime) -> Select[tuple[str, int, int, bytes, str, bytes]]:
    """By number first, so that a small batch does not wait for a large one that came before it."""
    free = or_(_P.claimed_until.is_(None), _P.claimed_until <= now)
    return (
        select(_P.batch_id, _P.number, _P.attempts, _P.request, _B.client, _B.wrapped_key)
        .join(check_batch, _B.batch_id == _P.batch_id)
        .where(_P.due_at <= now, free)
        .order_by(_P.number, _P.batch_id)
        .limit(1)
    )


def _waiting(part: ClaimedPart) -> ColumnElement[bool]:
    return and_(_P.batch_id == part.batch_id, _P.number == part.number, _P.state == PartState.WAITING.value)
