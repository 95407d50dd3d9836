"""Checking what waits in batches: one part at a time is claimed, checked as any other request is, and its end recorded.

A process that dies in between leaves the part claimed until the claim runs out; then it is checked under the same Idempotency-Key, so
that a part is one check whatever happens.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from engine.errors import JiangchengError
from services.accounts.directory import caller_of
from services.accounts.model import WORKING, Caller
from services.batches.model import ClaimedPart, Problem
from services.checks.request import CheckRequest
from services.checks.service import CheckService
from services.errors import ForbiddenError, InvalidInputError, NotFoundError
from services.ports import Cipher, Clock, Database, Observer

CLAIM = timedelta(minutes=1)
"""Several times what one check takes; were it exceeded, the key would still make both attempts one check."""

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=2), timedelta(minutes=10)
MOST_ATTEMPTS = 20
"""With these waits a database may be away for almost two hours before parts are given up."""

_FINAL = (InvalidInputError, ForbiddenError, NotFoundError)
"""What another attempt would not mend: the rules or the caller's rights have changed since the batch was taken."""


class BatchWorker:
    """Many may run at once, in any number of processes."""

    def __init__(
        self, database: Database, checks: CheckService, cipher: Cipher, observer: Observer, clock: Clock
    ) -> None:
        self._database = database
        self._checks = checks
        self._cipher = cipher
        self._observer = observer
        self._clock = clock

    def step(self) -> bool:
        """One part; False when none is due."""
        now = self._clock()
        with self._database.read() as uow:  # most looks find nothing, and need no writer's turn
            self._observer.batches_waiting(uow.batches.waiting())
            if not uow.batches.due(now):
                return False
        with self._database.write() as uow:
            part = uow.batches.claim(now, now + CLAIM)
            caller = caller_of(uow, part.client) if part else None
        if part is None:
            return False
        try:
            result: str | Problem = self._check(part, caller, now)
        except _FINAL as error:
            result = _problem(error)
        except Exception as error:
            if part.attempts < MOST_ATTEMPTS:
                with self._database.write() as uow:
                    uow.batches.put_off(part, self._clock() + wait_after(part.attempts))
                self._observer.batch_part("postponed")
                raise
            result = _problem(error)
        with self._database.write() as uow:
            settled = uow.batches.settle(part, result, self._clock())
        if settled:
            self._observer.batch_part("failed" if isinstance(result, Problem) else "decided")
        return True

    def _check(self, part: ClaimedPart, caller: Caller | None, now: datetime) -> str:
        """The check's id; the time is that of the attempt, as if the request came now."""
        if caller is None or not caller.has(*WORKING):
            raise ForbiddenError(
                "caller_gone", "提交批量核查的系统或账号已停用，或不再办理业务", "", "请由有权限的系统或账号重新提交"
            )
        request = CheckRequest.model_validate_json(self._cipher.unseal(part.wrapped_key, part.request))
        key = f"batch:{part.batch_id}:{part.number}"
        return self._checks.submit(request, caller, idempotency_key=key, now=now).check_id


def wait_after(attempts: int) -> timedelta:
    """How long after this many attempts the next one follows."""
    return min(LONGEST_WAIT, FIRST_WAIT * (1 << min(attempts - 1, 20)))


def _problem(error: Exception) -> Problem:
    """Without the detail, in which names and numbers could stand."""
    if isinstance(error, JiangchengError):
        return Problem(error.code, error.title, error.advice)
    return Problem("internal_error", "内部错误，没有结果", "请联系技术支持，并重新提交这些主体")
