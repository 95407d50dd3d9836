"""Puts the application together: the one place that chooses adapters for the services' protocols."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from adapters.bus.in_process import InProcessBus
from adapters.crypto.keys import KeyRing
from adapters.storage.database import SqlDatabase, make_engine
from api.settings import Settings
from engine.deciding.decide import RuleEngine
from engine.packs.packset import PackSet
from services.accounts.sign_in import SignIn
from services.cases.participation import Participation
from services.checks.archive import CheckArchive
from services.checks.service import CheckService
from services.ports import Bus, Cipher, Clock, Signer


@dataclass(frozen=True, slots=True)
class Application:
    """Everything that one process needs to answer. ``close`` frees the engine, the bus and the connections."""

    settings: Settings
    clock: Clock
    database: SqlDatabase
    rule_engine: RuleEngine
    keys: KeyRing
    bus: Bus
    checks: CheckService
    archive: CheckArchive
    participation: Participation
    sign_in: SignIn
    _closing: tuple[Callable[[], None], ...]

    @property
    def packs(self) -> PackSet:
        """The packs that decide."""
        return self.rule_engine.packs

    @property
    def cipher(self) -> Cipher:
        """Protects codes."""
        return self.keys.cipher

    @property
    def signer(self) -> Signer:
        """Signs receipts."""
        return self.keys.signer

    def close(self) -> None:
        """Frees what is held; closing twice is harmless."""
        for close in self._closing:
            close()


def system_clock() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


def build(settings: Settings, *, clock: Clock = system_clock) -> Application:
    """The application on the configured database, which must have its schema already (``jiangcheng db upgrade``).

    Raises PackErrors when the packs do not load, KeyFolderError when the keys cannot be used; nothing stays open then.
    """
    packs = PackSet.load(settings.packs, settings.confirmation_files)
    keys = KeyRing(settings.keys)
    engine = make_engine(settings.database, pool_size=settings.database_pool)
    closing: list[Callable[[], None]] = [engine.dispose]
    bus: Bus = InProcessBus()
    if settings.redis:
        from adapters.bus.redis_bus import RedisBus  # takes long to import, and most installations have no Redis

        bus = shared = RedisBus(settings.redis)
        closing.append(shared.close)
    rule_engine = RuleEngine(packs)  # last: what came before opens nothing yet
    closing.append(rule_engine.close)
    database = SqlDatabase(engine, keys.cipher)
    archive = CheckArchive(database, lambda: rule_engine)
    closing.append(archive.close)
    return Application(
        settings=settings,
        clock=clock,
        database=database,
        rule_engine=rule_engine,
        keys=keys,
        bus=bus,
        checks=CheckService(database, lambda: rule_engine, keys.cipher, keys.signer),
        archive=archive,
        participation=Participation(database, lambda: rule_engine, keys.cipher),
        sign_in=SignIn(database, keys.cipher, bus),
        _closing=tuple(closing),
    )
