"""The door: a subject shows who it is, stays for a while, and leaves.

Opens its own units of work, because verifiers do. Coming and going is in the audit trail.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.audit import trail
from services.ports import Cipher, Database
from services.subject_view.model import Claimed, Visit, Visitor
from services.subject_view.verifier import Begun, IdentityVerifier
from services.subjects.keys import ensure_keys

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=1)
"""People look from shared computers."""
_TOUCH_EVERY = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Entered:
    """An opened visit. The token goes into the browser's cookie and is not kept anywhere else."""

    visitor: Visitor
    token: str = field(repr=False)


class Entrance:
    """Where subjects come in."""

    def __init__(self, database: Database, cipher: Cipher, verifier: IdentityVerifier) -> None:
        self._database, self._cipher, self._verifier = database, cipher, verifier

    def begin(self, claimed: Claimed, *, address: str, now: datetime) -> Begun:
        """Starts the verification; raises as the verifier does."""
        return self._verifier.begin(claimed, address=address, now=now)

    def enter(self, ticket: str, answer: str, *, address: str, now: datetime) -> Entered:
        """Opens a visit for who was verified; raises as the verifier does.

        A subject about which nothing is kept gets a key of its own, under which its reports are kept and can be erased.
        """
        claimed = self._verifier.finish(ticket, answer, address=address, now=now)
        token = secrets.token_urlsafe(32)
        with self._database.write() as uow:
            key = ensure_keys(uow, self._cipher, [claimed.code], now)[claimed.code]
            visitor = Visitor(key, claimed.kind)
            uow.subject_view.add_visit(self._digest(token), Visit(key, claimed.kind, now, now))
            trail.record(
                uow, actor=visitor.actor, action="subject_view.enter", entity=visitor.actor, detail={}, now=now
            )
        return Entered(visitor, token)

    def visitor(self, token: str, now: datetime) -> Visitor | None:
        """Whose visit it is; None when it ended, was idle for 15 minutes or is older than an hour."""
        digest = self._digest(token)
        with self._database.read() as uow:
            visit = uow.subject_view.visit(digest)
        if visit is None or now - visit.last_seen_at > IDLE or now - visit.created_at > LONGEST:
            return None
        if now - visit.last_seen_at >= _TOUCH_EVERY:
            with self._database.write() as uow:
                uow.subject_view.touch_visit(digest, now)
        return Visitor(visit.subject_key, visit.kind)

    def leave(self, token: str, now: datetime) -> None:
        """Ends the visit; an unknown one is nothing to do."""
        digest = self._digest(token)
        with self._database.write() as uow:
            visit = uow.subject_view.visit(digest)
            if visit is None:
                return
            uow.subject_view.end_visit(digest)
            actor = Visitor(visit.subject_key, visit.kind).actor
            trail.record(uow, actor=actor, action="subject_view.leave", entity=actor, detail={}, now=now)

    def _digest(self, token: str) -> str:
        return self._cipher.index("subject-visit", token[:200])
