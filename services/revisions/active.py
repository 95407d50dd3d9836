"""The active revision of this process: leased to whoever decides, replaced whole, kept when its successor is no good.

The newest good activation row of the database is the truth; ``refresh`` looks there. What was leased stays open until its
last lease ends, so a check that has begun ends on the revision it began with.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from engine.bulk import uncollected
from engine.deciding.decide import RuleEngine
from engine.errors import EngineFault, JiangchengError, PackErrors
from engine.packs.packset import PackSet
from services.audit import trail
from services.errors import UnavailableError
from services.ports import Database, Observer, Signer
from services.revisions import manifest
from services.revisions.model import Activation, Kind
from services.revisions.self_test import self_test
from services.revisions.texts import stored_packs

RETRY = timedelta(minutes=5)
"""How long a broken activation is left alone: what is wrong with it rarely mends itself, and building takes a core."""

OFFICE = frozenset({Kind.PUBLISH, Kind.ROLLBACK, Kind.FIRST})
"""What a production process may take up."""

SHOWN = frozenset({Kind.PUBLISH, Kind.ROLLBACK, Kind.DEMO})
"""What a demo process may take up."""

log = structlog.get_logger("revisions")


@dataclass(slots=True)
class _Running:
    engine: RuleEngine
    sequence: int
    manifest: bytes
    users: int = 0
    retired: bool = False


class ActiveRules:
    """Implements services.ports.Rules. Safe from several threads; holds nothing before the first good ``refresh``."""

    def __init__(self, database: Database, signer: Signer, observer: Observer, *, demo: bool) -> None:
        self._database = database
        self._signer = signer
        self._observer = observer
        self._demo = demo
        self._running: _Running | None = None
        self._lock = threading.Lock()
        self._refreshing = threading.Lock()  # one at a time: building an engine takes memory and a core
        self._broken: dict[int, datetime] = {}
        self._last_error: JiangchengError | None = None
        self._vanished = False

    @property
    def kinds(self) -> Collection[Kind]:
        """What may become active here: the demo's own revisions never do where real work is done, nor the other way."""
        return SHOWN if self._demo else OFFICE

    @property
    def packs(self) -> PackSet:
        """The active packs. Raises EngineFault before the first good activation and after ``close``."""
        return self._held().engine.packs

    @property
    def sequence(self) -> int:
        """Number of the activation that decides here; 0 when there is none."""
        running = self._running
        return running.sequence if running else 0

    @property
    def last_error(self) -> JiangchengError | None:
        """Why the newest activation could not be taken up; None when it was."""
        return self._last_error

    @contextmanager
    def lease(self) -> Iterator[RuleEngine]:
        """See the protocol. Raises EngineFault after ``close``."""
        with self._lock:
            running = self._held()
            running.users += 1
        try:
            yield running.engine
        finally:
            with self._lock:
                running.users -= 1
                last = running.retired and running.users == 0
            if last:
                running.engine.close()

    def refresh(self, now: datetime) -> bool:
        """Takes up the newest good activation, if it is newer than ours; whether it did.

        A row that is damaged, not validly signed or does not pass the self-test is recorded, passed over for a while, and what we
        have stays. Raises UnavailableError when the database cannot be read; nothing changes then.
        """
        with self._refreshing:
            return self._refresh(now)

    def genuine(self, row: Activation) -> bool:
        """Whether a trusted key signed what the row says: what only the database says was never active."""
        try:
            manifest.verify(row, self._signer)
        except JiangchengError:
            return False
        return True

    def close(self) -> None:
        """Frees the engine as soon as nobody uses it. Closing twice is harmless."""
        self._replace(None)

    def _refresh(self, now: datetime) -> bool:
        failed = None
        row = self._newest(None)
        self._look_behind(row)
        while row is not None and self._is_news(row):
            if now - self._broken.get(row.sequence, now - RETRY) < RETRY:
                failed = self._last_error
            else:
                try:
                    self._take_up(row)
                except UnavailableError:
                    raise
                except Exception as error:  # whatever is wrong with it, it must not harm what decides now
                    failed = self._told(error)
                    self._record(row, failed, now)
                else:
                    self._last_error = failed
                    return True
            row = self._newest(row.sequence)
        self._last_error = failed
        return False

    def _look_behind(self, newest: Activation | None) -> None:
        """Activations are only inserted: one that is gone was removed behind our back, and what it activated stays here."""
        gone = self.sequence > (newest.sequence if newest else 0)
        if gone and not self._vanished:
            self._observer.activation_failed(self.packs.revision, "activation_vanished")
        self._vanished = gone

    def _is_news(self, row: Activation) -> bool:
        """Whether it comes after ours, or has our number and is another: ours was lost with a database that came from a backup."""
        running = self._running
        if running is None or row.sequence > running.sequence:
            return True
        return row.sequence == running.sequence and row.manifest != running.manifest

    def _take_up(self, row: Activation) -> None:
        self._replace(_Running(self._engine(row), row.sequence, row.manifest))
        self._observer.activated(row.revision, row.sequence)

    def _newest(self, below: int | None) -> Activation | None:
        with self._database.read() as uow:
            return uow.revisions.newest(self.kinds, below=below)

    @uncollected()
    def _engine(self, row: Activation) -> RuleEngine:
        content = manifest.verify(row, self._signer)
        running = self._running  # nobody else replaces it: refreshing is one at a time
        packs = stored_packs(self._database, row.revision, running.engine.packs if running else None)
        manifest.require_documents(content, packs)
        if packs.demo and not self._demo:
            raise JiangchengError(
                "demo_confirmations", "规则版本含有只供演示的确认集，不能用于实际办理", "", "请以本单位的确认集重新发布"
            )
        engine = RuleEngine(packs, previous=running.engine if running else None)
        try:
            self_test(engine)
        except BaseException:
            engine.close()
            raise
        return engine

    def _replace(self, new: _Running | None) -> None:
        with self._lock:
            old, self._running = self._running, new
            if old is None:
                return
            old.retired = True
            idle = old.users == 0
        if idle:
            old.engine.close()

    def _held(self) -> _Running:
        running = self._running
        if running is None:
            raise EngineFault("engine_closed", "规则引擎没有启动，或已关闭", "", "请稍后重试，或重新启动服务")
        return running

    @staticmethod
    def _told(error: Exception) -> JiangchengError:
        if isinstance(error, PackErrors):
            return error.errors[0]
        if isinstance(error, JiangchengError):
            return error
        told = JiangchengError("revision_unusable", "规则版本无法启用", f"{type(error).__name__}: {error}")
        told.__cause__ = error
        return told

    def _record(self, row: Activation, error: JiangchengError, now: datetime) -> None:
        """Once per process: a metric, a log line and an entry in the trail. That it cannot be written changes nothing else."""
        first = row.sequence not in self._broken
        self._broken[row.sequence] = now
        self._observer.activation_failed(row.revision, error.code)
        if error.__cause__ is not None:
            log.error("revision_unusable", revision=row.revision, exc_info=error.__cause__)
        if not first:
            return
        detail = {"code": error.code, "kept": self.sequence, "revision": row.revision}
        try:
            with self._database.write() as uow:
                entity = f"activation:{row.sequence}"
                trail.record(
                    uow, actor="system:rules", action="revision.refused", entity=entity, detail=detail, now=now
                )
        except Exception:
            log.exception("audit_failed", sequence=row.sequence)
