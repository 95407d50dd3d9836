"""Calendars made up for tests: a long holiday in October 2026 with worked weekends around it. They are no year's real notice."""

from __future__ import annotations

from functools import cache

from api.settings import PROJECT
from engine.packs.loading import Loaded, load_text
from engine.packs.packset import PackSet

NOTICE = "notice: {title: 虚构的放假通知, document_no: 测试〔2026〕0号, source: 只用于测试}\n"
HEAD = 'kind: calendar\nid: "{year}"\ntitle: {year} 年虚构日历\nlast_checked: 2026-11-22\n'

LONG_HOLIDAY = (
    HEAD.format(year=2026)
    + NOTICE
    + "holidays:\n  - {title: 虚构长假, from: 2026-10-01, until: 2026-10-08}\n"
    + "workdays: [2026-09-27, 2026-10-10]\n"
)
"""Thursday 1 to Thursday 8 October off; Sunday 27 September and Saturday 10 October worked."""

NEW_YEAR = HEAD.format(year=2027) + NOTICE + "holidays:\n  - {title: 虚构新年假, from: 2027-01-01, until: 2027-01-03}\n"


def calendar(text: str) -> Loaded:
    """A calendar as a pack document."""
    year = text.partition('id: "')[2][:4]
    return load_text(f"rules/calendar/{year}.yaml", text)


def synthetic() -> list[Loaded]:
    """The made-up calendars of 2026 and 2027."""
    return [calendar(LONG_HOLIDAY), calendar(NEW_YEAR)]


@cache
def shipped_packs() -> PackSet:
    """The project's own packs with the demo's confirmations, read once."""
    return PackSet.load(PROJECT, [PROJECT / "rules" / "confirmations" / "demo.yaml"])


@cache
def packs_with_holidays() -> PackSet:
    """The project's own packs, with the made-up calendars in the place of those that nobody has filled in."""
    return shipped_packs().changed(synthetic())
