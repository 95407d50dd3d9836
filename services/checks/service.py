"""One check, the same road for every door: read a snapshot, decide, write everything in one transaction.

The write transaction holds the listings that were hit. If one of them changed after the snapshot, nothing is written and
the road starts over, so that no case can ever be opened on a listing that has just exited.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from engine.deciding.decide import RuleEngine
from services.accounts.model import Caller
from services.cases.holding import ATTEMPTS, ListingsMovedError, registry_busy
from services.checks.access import require_own, visible_check
from services.checks.claiming import KEEP_KEYS, claim_of, key_reused
from services.checks.decided import Decided
from services.checks.deciding import Situation, Snapshot, decide, known_keys, look, made_keys
from services.checks.model import CheckAnswer, Claim, Claimed, Receipt
from services.checks.request import CheckRequest
from services.checks.validity import examine
from services.checks.writing import write
from services.errors import NotFoundError
from services.ids import new_id
from services.observing import report
from services.ports import Cipher, Database, Observer, Rules, Signer, UnitOfWork

Who = Callable[[UnitOfWork], Caller]
"""Finds who asks, or refuses."""


class CheckService:
    """Serves HTTP, the command line and the inbound doors alike. A check is decided and written under one lease of the rules."""

    def __init__(self, database: Database, rules: Rules, cipher: Cipher, signer: Signer, observer: Observer) -> None:
        self._database = database
        self._rules = rules
        self._cipher = cipher
        self._signer = signer
        self._observer = observer
        self._kept: set[str] = set()  # revisions whose text is stored for certain: it is never removed

    def submit(
        self, request: CheckRequest, caller: Caller, *, idempotency_key: str | None = None, now: datetime
    ) -> CheckAnswer:
        """Decides and stores the check. Without a case number it is a preview: stored and audited, but no cases, no receipt.

        Raises InvalidInputErrors (all faults at once), ForbiddenError for a department that is not the caller's,
        UnavailableError when the registry cannot be reached; never answers ``clear`` for want of data.
        """
        return self.submit_of(request, lambda _: caller, idempotency_key=idempotency_key, now=now)

    def submit_of(self, request: CheckRequest, who: Who, *, idempotency_key: str | None, now: datetime) -> CheckAnswer:
        """As :meth:`submit`; who asks is found in the snapshot that the check itself reads, which saves a transaction."""
        with self._rules.lease() as rules:
            return self._check(rules, request, who, idempotency_key, now)

    def get(self, check_id: str, caller: Caller) -> CheckAnswer:
        """The stored answer. NotFoundError also for a check that is not the caller's to see."""
        with self._database.read() as uow:
            record = visible_check(uow, check_id, caller)
        return CheckAnswer(check_id, record.answer, replayed=True)

    def receipt(self, check_id: str, caller: Caller) -> Receipt:
        """The signed receipt. NotFoundError as of :meth:`get`, and for a preview, which has none."""
        with self._database.read() as uow:
            record = visible_check(uow, check_id, caller)
        if record.receipt is None:
            raise NotFoundError("核查回执")
        return record.receipt

    def _check(
        self, rules: RuleEngine, request: CheckRequest, who: Who, idempotency_key: str | None, now: datetime
    ) -> CheckAnswer:
        with self._database.read() as uow:  # all that is read, in one snapshot
            caller = who(uow)
            require_own(caller, request.operator.department)
            claim = claim_of(self._cipher, request, caller, idempotency_key, "check-request")
            if claim and (holder := uow.checks.claimed(claim.client, claim.key, since=now - KEEP_KEYS)):
                return _replayed(uow, claim, holder)
            question = examine(request, rules.packs.matters)
            keys = known_keys(uow, self._cipher, question)
            seen = look(uow, keys) if keys is not None else None
        if keys is None:
            keys = made_keys(self._database, self._cipher, question, now)
        situation = Situation(question, keys, now)
        check_id, preview = new_id(now), request.matter.case_no is None
        for _ in range(ATTEMPTS):
            seen = seen or self._look(keys)
            decision = decide(rules, situation, seen)
            report(self._observer, decision)
            decided = Decided(check_id, request, caller, situation, decision, seen.version, preview)
            receipt = None if preview else decided.sign(self._signer)
            try:
                written = self._write(decided, receipt, rules, claim)
            except ListingsMovedError:
                seen = None
                continue
            if not isinstance(written, CheckAnswer):
                with self._database.read() as uow:
                    return _replayed(uow, claim, written)
            self._observer.checked(decision.outcome.value)
            return written
        raise registry_busy()

    def _write(
        self, decided: Decided, receipt: Receipt | None, rules: RuleEngine, claim: Claim | None
    ) -> CheckAnswer | Claimed:
        now, revision = decided.situation.now, decided.decision.revision
        with self._database.write() as uow:
            if claim and (holder := uow.checks.claim(claim, decided.check_id, now=now, since=now - KEEP_KEYS)):
                return holder
            if revision not in self._kept:
                uow.checks.keep_revision(revision, rules.packs.canonical, now)
            answer = write(uow, decided, receipt, rules.packs, self._cipher)
        self._kept.add(revision)
        return answer

    def _look(self, keys: tuple[str | None, ...]) -> Snapshot:
        with self._database.read() as uow:
            return look(uow, keys)


def _replayed(uow: UnitOfWork, claim: Claim | None, holder: Claimed) -> CheckAnswer:
    if claim is None or holder.request_digest != claim.request_digest:
        raise key_reused()
    record = uow.checks.get(holder.check_id)
    if record is None:
        raise NotFoundError("核查")
    return CheckAnswer(record.check_id, record.answer, replayed=True)
