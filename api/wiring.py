"""Puts the application together: the one place that chooses adapters for the services' protocols."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from adapters.bus.in_process import InProcessBus
from adapters.crypto.keys import KeyRing
from adapters.files.confirmation_sets import FolderOfSets
from adapters.files.pack_cache import open_cache
from adapters.files.packs_at_hand import PacksAtHand
from adapters.outbound.mail import MailServer, SmtpPostman
from adapters.outbound.networks import networks_of
from adapters.outbound.webhook import WebhookCarrier
from adapters.storage import schema
from adapters.storage.database import SqlDatabase, make_engine
from api.metrics.service import Metrics
from api.settings import Settings
from engine.deciding.decide import RuleEngine
from engine.errors import JiangchengError
from engine.packs.cache import Cache
from engine.packs.packset import PackSet
from services.accounts.sign_in import SignIn
from services.batches.desk import BatchDesk
from services.batches.worker import BatchWorker
from services.cases.participation import Participation
from services.cases.rejudging import Rejudging
from services.checks.archive import CheckArchive
from services.checks.service import CheckService
from services.confirming.desk import ConfirmingDesk
from services.impact.service import ImpactService
from services.outbox.dispatch import Dispatcher
from services.ports import Bus, Cipher, Clock, Rules, Signer
from services.revisions.active import ActiveRules
from services.revisions.desk import RevisionDesk
from services.revisions.examination import Impact
from services.revisions.pinned import PinnedRules
from services.revisions.starting import open_rules
from services.subject_view.codes import OneTimeCodes
from services.subject_view.entrance import Entrance
from services.subject_view.verifier import IdentityVerifier, NoVerifier, ShownOnThePage


@dataclass(frozen=True, slots=True)
class Application:
    """Everything that one process needs to answer. ``close`` frees the engine, the bus and the connections."""

    settings: Settings
    clock: Clock
    metrics: Metrics
    cache: Cache
    database: SqlDatabase
    active: ActiveRules
    rules: Rules
    keys: KeyRing
    bus: Bus
    checks: CheckService
    batches: BatchDesk
    batch_worker: BatchWorker
    archive: CheckArchive
    participation: Participation
    rejudging: Rejudging
    revisions: RevisionDesk
    confirming: ConfirmingDesk
    sign_in: SignIn
    entrance: Entrance
    dispatcher: Dispatcher
    _closing: ExitStack

    @property
    def packs(self) -> PackSet:
        """The packs that decide; in the application of one request (see :meth:`pinned`) always the same."""
        return self.rules.packs

    @property
    def cipher(self) -> Cipher:
        """Protects codes."""
        return self.keys.cipher

    @property
    def signer(self) -> Signer:
        """Signs receipts."""
        return self.keys.signer

    def pinned(self) -> Application:
        """The same application for one request, whose reading shows one set of packs, whatever is activated meanwhile."""
        return replace(self, rules=PinnedRules(self.active))

    def close(self) -> None:
        """Frees what is held; closing twice is harmless."""
        self._closing.close()


def system_clock() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


def build(settings: Settings, *, clock: Clock = system_clock, lasting: bool = True) -> Application:
    """The application on the configured database, with the rules that are active there.

    The demo brings the database's schema up by itself; otherwise JiangchengError ``schema_outdated`` asks for ``jiangcheng db
    upgrade``. Raises PackErrors when packs are needed from their folder and do not load, KeyFolderError when the keys cannot be
    used, JiangchengError when no good revision is there; nothing stays open then. What a commit that is not ``lasting`` means: see
    ``make_engine``; for a simulation, not for an office.
    """
    keys = KeyRing(settings.keys)
    metrics = Metrics()
    cache = open_cache(settings.cache)
    with ExitStack() as closing:
        engine = make_engine(settings.database, pool_size=settings.database_pool, lasting=lasting)
        closing.callback(engine.dispose)
        if settings.demo:
            schema.upgrade(engine)
        else:
            require_schema(engine)
        bus = _bus(settings, closing)
        database = SqlDatabase(engine, keys.cipher)
        active = open_rules(
            database,
            keys.signer,
            metrics,
            demo=settings.demo,
            folder=lambda: PackSet.load(settings.packs, settings.confirmation_files if settings.demo else (), cache),
            now=clock(),
        )
        closing.callback(active.close)
        archive = CheckArchive(database, active)
        closing.callback(archive.close)
        checks = CheckService(database, active, keys.cipher, keys.signer, metrics)
        return Application(
            settings=settings,
            clock=clock,
            metrics=metrics,
            cache=cache,
            database=database,
            active=active,
            rules=active,
            keys=keys,
            bus=bus,
            checks=checks,
            batches=BatchDesk(database, active, keys.cipher),
            batch_worker=BatchWorker(database, checks, keys.cipher, metrics, clock),
            archive=archive,
            participation=Participation(database, active, keys.cipher),
            rejudging=Rejudging(database, active),
            revisions=RevisionDesk(
                database, active, keys.signer, bus, _impact(database, settings.home), cache, demo=settings.demo
            ),
            confirming=ConfirmingDesk(
                database,
                PacksAtHand(settings.packs, lambda: settings.confirmation_files, lambda: active.packs, cache),
                FolderOfSets(settings.home / "confirmations"),
            ),
            sign_in=SignIn(database, keys.cipher, bus),
            entrance=Entrance(database, keys.cipher, _verifier(settings, database, keys.cipher, bus)),
            dispatcher=Dispatcher(
                database,
                WebhookCarrier(keys.signer, networks_of(settings.webhook_networks or "")),
                metrics,
                clock,
                _postman(settings),
            ),
            _closing=closing.pop_all(),
        )


def _postman(settings: Settings) -> SmtpPostman | None:
    if settings.smtp_host is None or settings.smtp_sender is None:
        return None
    password = settings.smtp_password.get_secret_value() if settings.smtp_password else ""
    return SmtpPostman(
        MailServer(
            host=settings.smtp_host,
            port=settings.smtp_port,
            security=settings.smtp_security,
            sender=settings.smtp_sender,
            user=settings.smtp_user or "",
            password=password,
            console=settings.public_url or "",
        )
    )


def _impact(database: SqlDatabase, home: Path) -> Impact:
    """The report on past checks that a proposal is stored with."""

    def report(active: RuleEngine, proposed: RuleEngine, *, actor: str, now: datetime) -> dict[str, Any]:
        from adapters.impact.bench import open_bench  # DuckDB takes long to import, and most processes propose nothing

        found = ImpactService(database, lambda: open_bench(home)).report(active, proposed, actor=actor, now=now)
        return dict(found.to_json())

    return report


def _verifier(settings: Settings, database: SqlDatabase, cipher: Cipher, bus: Bus) -> IdentityVerifier:
    """How subjects show who they are. Only the demo shows codes on the page; an office connects a verifier of its own here."""
    return OneTimeCodes(database, cipher, bus, ShownOnThePage()) if settings.demo else NoVerifier()


def require_schema(engine: Engine) -> None:
    """Raises JiangchengError unless the database is at this program's version."""
    if schema.current(engine) != schema.newest():
        raise JiangchengError(
            "schema_outdated",
            "数据库还没有建立，或版本与程序不一致",
            "",
            "请先运行 jiangcheng db upgrade（正式环境请先备份）",
        )


def _bus(settings: Settings, closing: ExitStack) -> Bus:
    if settings.redis is None:
        return InProcessBus()
    from adapters.bus.redis_bus import RedisBus  # takes long to import, and most installations have no Redis

    shared = RedisBus(settings.redis)
    closing.callback(shared.close)
    return shared
