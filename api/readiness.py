"""Is this process fit to answer? Each part is tried; none is assumed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog

from adapters.storage import schema
from api.wiring import Application
from engine.days import day_of
from engine.decision import Decision
from engine.documents import FieldSpec, MatterType
from engine.inputs import DecisionInput, Listing, Matter, Subject, SubjectKind
from engine.values import FieldType, Value, date_number

log = structlog.get_logger("api")

_KEY = "self-test"


def readiness(app: Application, now: datetime) -> tuple[bool, dict[str, Any]]:
    """(ready, parts). A part that fails says so in Chinese; its cause is in the log."""
    parts: dict[str, dict[str, Any]] = {}
    _try(parts, "database", lambda: {"registry_version": _registry_version(app)})
    _try(parts, "schema", lambda: _schema(app))
    _try(parts, "packs", lambda: {"revision": app.packs.revision, "demo": app.packs.demo})
    _try(parts, "engine", lambda: _engine(app, now))
    _try(parts, "bus", lambda: {"shared": app.settings.redis is not None} if app.bus.healthy() else None)
    # Without the bus each process keeps its own counters and no decision is lost, so nothing is turned away for it.
    return all(part["ok"] for name, part in parts.items() if name != "bus"), parts


def _try(parts: dict[str, dict[str, Any]], name: str, probe: Callable[[], dict[str, Any] | None]) -> None:
    try:
        found = probe()
    except Exception:  # whatever it is, this part is not ready
        log.exception("not_ready", part=name)
        found = None
    parts[name] = {"ok": found is not None, **(found if found is not None else {"text": "不可用，详见服务日志"})}


def _registry_version(app: Application) -> int:
    with app.database.read() as uow:
        return uow.registry.current_version()


def _schema(app: Application) -> dict[str, Any] | None:
    version = schema.current(app.database.engine)
    return {"version": version} if version == schema.newest() else None


def _engine(app: Application, now: datetime) -> dict[str, Any] | None:
    """One decision of each matter on an entry of every list: both evaluators must agree, whatever the answer."""
    decided = [_decide(app, matter, now) for matter in app.packs.matters.values()]
    return None if any(decision.disagreements for decision in decided) else {"matters": len(decided)}


def _decide(app: Application, matter: MatterType, now: datetime) -> Decision:
    day = day_of(now)
    listings = tuple(
        Listing(f"{_KEY}-{list_id}", 1, _KEY, list_id, "", "", "", decided_on=day, since=day, until=None)
        for list_id in app.packs.lists
    )
    given = DecisionInput(
        matter=Matter(matter.id, {spec.name: _some_value(spec, now) for spec in matter.fields if spec.required}),
        subjects=(Subject(0, matter.roles[0].id, SubjectKind.LEGAL_PERSON, _KEY),),
        listings={_KEY: listings},
        now=now,
        registry_version=0,
    )
    with app.rules.lease() as engine:
        return engine.decide(given, afresh=True)


def _some_value(spec: FieldSpec, now: datetime) -> Value:
    if spec.type is FieldType.BOOLEAN:
        return True
    if spec.type in (FieldType.INTEGER, FieldType.MONEY):
        return 1
    if spec.type is FieldType.DATE:
        return date_number(day_of(now))
    first = next(iter(spec.values), "x")
    return frozenset({first}) if spec.type is FieldType.CODES else first
