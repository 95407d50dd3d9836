"""The two months that reports are made of here (see the fixture ``story``), who reads them, and how they are made."""

from __future__ import annotations

from datetime import date, datetime

from adapters.storage.database import SqlDatabase
from engine.packs.packset import PackSet
from services.reports.building import build
from services.reports.model import Part, Period, Report, Scope

NOW = datetime.fromisoformat("2026-11-22T18:00:00+08:00")
THEN, LATELY = datetime.fromisoformat("2026-10-23T10:00:00+08:00"), datetime.fromisoformat("2026-11-20T10:00:00+08:00")
"""Both Fridays; a case is to be acknowledged on the Monday after."""
OCTOBER, NOVEMBER = Period(date(2026, 10, 1), date(2026, 10, 31)), Period(date(2026, 11, 1), date(2026, 11, 30))
DEBTORS, BIDDING, APPROVAL = Scope("debtors"), Scope(department="jy-bidding"), Scope(department="jy-spj")


def made(database: SqlDatabase, packs: PackSet, scope: Scope, period: Period = NOVEMBER) -> Report:
    with database.read() as uow:
        return build(uow, packs, scope, period, now=NOW)


def parts_of(found: Report) -> dict[str, Part]:
    return {part.effect: part for part in found.parts}
