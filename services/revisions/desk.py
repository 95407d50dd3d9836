"""The desk where revisions are brought about; one for HTTP, the console and the command line."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from engine.days import day_of
from engine.examples.report import ExamplesReport
from engine.packs.cache import NO_CACHE, Cache
from engine.packs.overlay import overlay
from engine.packs.packset import PackSet
from services.accounts.model import Caller
from services.errors import NotFoundError, TooManyRequestsError
from services.ports import Bus, Database, Signer
from services.revisions import hint, proposing, ruling
from services.revisions.active import ActiveRules
from services.revisions.examination import Impact, try_examples
from services.revisions.looking_ahead import Ahead, findings_ahead
from services.revisions.model import Accept, Activation, Publication
from services.revisions.rights import require_reader

AT_ONCE = 2
"""Sets of packs that one process looks at together: each takes a core for seconds, which checks need."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What decides, and what was activated and proposed lately, newest first."""

    sequence: int
    revision: str
    activations: tuple[Activation, ...]
    publications: tuple[Publication, ...]


class RevisionDesk:
    """Proposes, approves, rejects, rolls back, and shows."""

    def __init__(
        self,
        database: Database,
        rules: ActiveRules,
        signer: Signer,
        bus: Bus,
        impact: Impact,
        cache: Cache = NO_CACHE,
        *,
        demo: bool,
    ) -> None:
        self._database = database
        self._rules = rules
        self._signer = signer
        self._bus = bus
        self._cache = cache
        self._proposing = proposing.Proposing(database, rules, signer, impact, cache, demo)
        self._room = threading.BoundedSemaphore(AT_ONCE)

    def laid_over(self, base: PackSet, files: Mapping[str, str], removed: Collection[str]) -> PackSet:
        """See :func:`engine.packs.overlay.overlay`: reading and checking large files takes a core too. Raises as :meth:`lint`, PackErrors."""
        with self._examining():
            return overlay(base, files, removed, self._cache)

    def lint(self, packs: PackSet, now: datetime) -> Ahead:
        """What lint says of packs today and of what begins or ends later. Raises TooManyRequestsError while others are looked at."""
        with self._examining():
            return findings_ahead(packs, day_of(now), self._cache)

    def try_examples(self, packs: PackSet) -> ExamplesReport:
        """See :func:`services.revisions.examination.try_examples`. Raises as :meth:`lint`, PackErrors."""
        with self._examining():
            return try_examples(packs, self._cache)

    def propose(
        self, packs: PackSet, caller: Caller, *, reason: str, accept: Accept, now: datetime, over: str | None = None
    ) -> Publication:
        """See :func:`services.revisions.proposing.propose`."""
        with self._examining():
            return proposing.propose(self._proposing, packs, caller, reason=reason, accept=accept, now=now, over=over)

    def roll_back(self, revision: str | None, caller: Caller, *, reason: str, now: datetime) -> Publication:
        """See :func:`services.revisions.proposing.propose_rollback`."""
        with self._examining():
            return proposing.propose_rollback(self._proposing, revision, caller, reason=reason, now=now)

    def approve(self, publication_id: str, caller: Caller, *, now: datetime) -> Activation:
        """See :func:`services.revisions.ruling.approve`; other processes are told at once where they share a bus."""
        with self._examining():
            activated = ruling.approve(
                self._database, self._rules, self._signer, publication_id, caller, cache=self._cache, now=now
            )
        hint.tell(self._bus)
        return activated

    def reject(self, publication_id: str, caller: Caller, *, reason: str, now: datetime) -> Publication:
        """See :func:`services.revisions.ruling.reject`."""
        return ruling.reject(self._database, self._rules, publication_id, caller, reason=reason, now=now)

    def overview(self, caller: Caller, *, limit: int) -> Overview:
        """Raises ForbiddenError for roles that have nothing to do with rules."""
        require_reader(caller)
        with self._database.read() as uow:
            activations = tuple(uow.revisions.activations(limit=limit))
            publications = tuple(uow.revisions.publications(limit=limit))
        return Overview(self._rules.sequence, self._rules.packs.revision, activations, publications)

    def publication(self, publication_id: str, caller: Caller) -> Publication:
        """One proposal with everything that was found. Raises ForbiddenError, NotFoundError."""
        require_reader(caller)
        with self._database.read() as uow:
            found = uow.revisions.publication(publication_id)
        if found is None:
            raise NotFoundError("版本提案")
        return found

    @contextmanager
    def _examining(self) -> Iterator[None]:
        if not self._room.acquire(timeout=1):
            raise TooManyRequestsError(
                "examining_busy", "正在检查别的规则版本", "检查要占用数秒的计算时间", "请稍后重试", 5
            )
        try:
            yield
        finally:
            self._room.release()
