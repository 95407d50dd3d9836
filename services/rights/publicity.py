"""What the public may see of an entry, and until when. Ending publicity is not exit: the entry goes on having its effects (S9).

Whether something is shown is computed for the day asked about, so that nothing is shown too long when a nightly job fails; the job
only writes it down.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from engine.days import add_months
from engine.documents import ListType
from engine.inputs import Listing, Mark, SubjectKind
from engine.law.parameters import publicity_on, value_on
from engine.packs.packset import PackSet
from services.registry.model import ListingVersion
from services.rights.terms import level_of

NOT_SHOWN = "not-shown"
"""The choice of ``publicity/natural-persons`` by which natural persons are not shown to the public."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Whether an entry is shown on a day, its last day (None: no end is known), and why not."""

    shown: bool
    until: date | None
    reason: str = ""


def last_day_by_law(packs: PackSet, list_type: ListType, entry: Listing, day: date) -> date | None:
    """The last day of display by the law of ``day``; None where the list has a rule of its own or the entry no level."""
    publicity, level = list_type.publicity, level_of(list_type, entry)
    if publicity is None or publicity.parameters is None or level is None:
        return None
    most = publicity_on(packs, publicity.parameters, level, day).most
    return add_months(entry.decided_on, most.number) - timedelta(days=1) if most else None


def shown_on(packs: PackSet, version: ListingVersion, day: date) -> Shown:
    """Whether the public may see the entry on ``day``."""
    entry = version.listing
    list_type = packs.lists.get(entry.list_id)
    if list_type is None:
        return Shown(False, None, "名单不在目录中")
    by_law = last_day_by_law(packs, list_type, entry, day)
    until = min((end for end in (by_law, version.publicity_until) if end is not None), default=None)
    if entry.exited_on is not None and day >= entry.exited_on:
        return Shown(False, until, "已退出名单")
    if Mark.SUSPENDED in entry.marks:
        return Shown(False, until, "暂停适用期间不公示")
    person = version.subject_kind is SubjectKind.NATURAL_PERSON
    if person and list_type.effect == "punish" and _persons_hidden(packs, day):
        return Shown(False, until, "自然人的失信信息一般不公示")
    if until is not None and day > until:
        return Shown(False, until, "公示期已满")
    if entry.until is not None and day > entry.until:
        return Shown(False, until, "已期满")
    if day < entry.since:
        return Shown(False, until, "尚未列入")
    return Shown(True, until)


def _persons_hidden(packs: PackSet, day: date) -> bool:
    setting = value_on(packs, "publicity/natural-persons", day)
    return setting is not None and setting.value == NOT_SHOWN
