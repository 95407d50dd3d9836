"""When repair may be applied for, and with which papers (I-09). All numbers are dated parameters and the list's own conditions.

Periods are counted in the subject's favour where the text leaves it open: the day of the document counts as the first, so that three
months from 15 January are over with 14 April and an application is possible on 15 April.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from engine.days import add_months
from engine.documents import ListType, Setting
from engine.inputs import Level, Listing
from engine.law.parameters import publicity_on, value_on
from engine.packs.packset import PackSet
from services.rights.model import Claim, PaperKind
from services.rights.states import Kind, State

ALLOWED, REQUIRED = "allowed", "required"
"""Choices of the parameters ``repair/apply-before-least``, ``repair/obligations-done`` and ``repair/promise``."""

_NEEDED: Mapping[str, PaperKind] = {
    "repair/obligations-done": PaperKind.OBLIGATIONS,
    "repair/promise": PaperKind.PROMISE,
}


@dataclass(frozen=True, slots=True)
class Bar:
    """Why nobody may apply before a day. ``code`` for programs, ``article`` what it rests on."""

    code: str
    text: str
    first_day: date
    article: str | None


@dataclass(frozen=True, slots=True)
class RepairTerms:
    """What repair of an entry asks for on a day. ``open_points`` is what the program cannot know and a person must judge."""

    bars: tuple[Bar, ...]
    papers: tuple[PaperKind, ...]
    requires: tuple[str, ...]
    open_points: tuple[str, ...]

    @property
    def first_day(self) -> date | None:
        """The first day on which an application is taken; None: any day."""
        return max((bar.first_day for bar in self.bars), default=None)

    def barred(self, day: date) -> Bar | None:
        """The bar that lasts longest, where one still holds on the day."""
        holding = [bar for bar in self.bars if day < bar.first_day]
        return max(holding, key=lambda bar: bar.first_day, default=None)


def level_of(list_type: ListType, entry: Listing) -> Level | None:
    """The entry's level, else its list's."""
    return entry.level or list_type.default_level


def repair_terms(
    packs: PackSet, entry: Listing, earlier: Iterable[Claim], day: date, corrected_on: date | None = None
) -> RepairTerms:
    """The terms by the law of ``day``. ``earlier`` are the entry's other claims; ``corrected_on``: when the conduct was put right."""
    list_type = packs.lists[entry.list_id]
    open_points: list[str] = []
    bars = [
        *_least_publicity(packs, list_type, entry, day, open_points),
        *_own_conditions(list_type, entry, corrected_on, open_points),
        *_running_ban(packs, list_type, entry, day),
        *_false_papers(packs, earlier),
    ]
    papers = tuple(paper for name, paper in _NEEDED.items() if _is(value_on(packs, name, day), REQUIRED))
    requires = tuple(dict.fromkeys(text for condition in list_type.exit_conditions for text in condition.requires))
    return RepairTerms(tuple(bars), papers, requires, tuple(open_points))


def _least_publicity(
    packs: PackSet, list_type: ListType, entry: Listing, day: date, open_points: list[str]
) -> list[Bar]:
    publicity = list_type.publicity
    if publicity is None or publicity.parameters is None:
        open_points.append("该名单没有统一的最短公示期，按其自己的规定判断")
        return []
    level = level_of(list_type, entry)
    if level is None:
        open_points.append("条目没有失信等级，最短公示期由认定单位判断")
        return []
    least = publicity_on(packs, publicity.parameters, level, day).least
    if least is None or _is(value_on(packs, "repair/apply-before-least", day), ALLOWED):
        return []
    first = add_months(entry.decided_on, least.number)
    text = f"自 {entry.decided_on.isoformat()} 认定起公示满 {least.number} 个月才能申请"
    return [Bar("least_publicity", text, first, least.article)]


def _own_conditions(
    list_type: ListType, entry: Listing, corrected_on: date | None, open_points: list[str]
) -> list[Bar]:
    """The list's own ways out are alternatives: the one that opens first decides."""
    ways: list[Bar | None] = []
    for condition in list_type.exit_conditions:
        if condition.months is None:
            ways.append(None)
        elif condition.counted_from == "listed":
            first = add_months(entry.since, condition.months)
            ways.append(Bar("list_condition", condition.text, first, condition.basis))
        elif corrected_on is not None:
            first = add_months(corrected_on, condition.months)
            ways.append(Bar("list_condition", condition.text, first, condition.basis))
        else:
            open_points.append(f"{condition.text}（从纠正之日起算，申请时须写明纠正之日）")
            ways.append(None)
    if not ways or None in ways:
        return []
    return [min((way for way in ways if way is not None), key=lambda way: way.first_day)]


def _running_ban(packs: PackSet, list_type: ListType, entry: Listing, day: date) -> list[Bar]:
    """A penalty with a term is not cut short by repair; only a list that says how it may be left earlier is."""
    if not (list_type.from_penalties and list_type.term.until_required and entry.until):
        return []
    if list_type.exit_conditions:
        return []
    setting = value_on(packs, "repair/apply-before-least", day)
    text = f"处罚附有期限，{entry.until.isoformat()} 期满以前不能通过修复提前终止"
    return [Bar("ban_running", text, entry.until + timedelta(days=1), setting.article if setting else None)]


def _false_papers(packs: PackSet, earlier: Iterable[Claim]) -> list[Bar]:
    found = []
    for claim in earlier:
        if claim.kind is not Kind.REPAIR or not claim.data.get("false_papers"):
            continue
        ended = claim.entered(State.DECLINED) or claim.entered(State.REFUSED)
        setting = value_on(packs, "repair/refused-after-false-papers", ended) if ended else None
        if ended and setting:
            text = f"{ended.isoformat()} 的申请提供了虚假材料，{setting.number} 个月内不能再申请"
            found.append(Bar("false_papers", text, add_months(ended, setting.number), setting.article))
    return found


def _is(setting: Setting | None, value: str) -> bool:
    return setting is not None and setting.value == value
