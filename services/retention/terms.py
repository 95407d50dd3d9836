"""When an entry belongs into the archive, and when a natural person's key is to be destroyed: from dated parameters only.

An entry goes into the archive when it has left its list and is not shown to the public any more. It is shown until its publicity
ends, never longer than the province allows (``records/disclosure-max``, 河南省社会信用条例 art. 19), and never after it left.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from engine.days import add_months
from engine.law.parameters import value_on
from engine.packs.packset import PackSet
from services.retention.model import Ended
from services.rights.publicity import last_day_by_law

AFTER_ARCHIVE = "after-archive"
"""The choice of ``retention/destruction`` by which keys are destroyed."""

EXITED, PUBLICITY_OVER, EXPIRED = "exited", "publicity_over", "expired"
REASONS = {EXITED: "已退出名单", PUBLICITY_OVER: "公示期满", EXPIRED: "已期满"}


@dataclass(frozen=True, slots=True)
class Due:
    """Since which day an entry belongs into the archive, and why."""

    since: date
    reason: str


def archived_since(packs: PackSet, ended: Ended, day: date) -> Due | None:
    """None while the entry is on its list on ``day``, or is still shown."""
    entry = ended.listing
    if entry.exited_on is not None and entry.exited_on <= day:
        return Due(entry.exited_on, EXITED)
    if entry.until is None or entry.until >= day:
        return None
    shown = _shown_until(packs, ended, day)
    if shown is None or shown <= entry.until:
        return Due(entry.until + timedelta(days=1), EXPIRED)
    return Due(shown + timedelta(days=1), PUBLICITY_OVER) if shown < day else None


def _shown_until(packs: PackSet, ended: Ended, day: date) -> date | None:
    """The last day on which the public may see it: by the list's own law, at most as long as the province allows."""
    list_type = packs.lists.get(ended.listing.list_id)
    if list_type is None or list_type.effect != "punish":
        return None
    ends = [ended.publicity_until, last_day_by_law(packs, list_type, ended.listing, day)]
    most = value_on(packs, "records/disclosure-max", day)
    if most is not None:
        ends.append(add_months(ended.listing.decided_on, most.number) - timedelta(days=1))
    return min((end for end in ends if end is not None), default=None)


@dataclass(frozen=True, slots=True)
class Period:
    """How long the archive keeps natural persons' entries by the rules of a day, who decided it, and whether keys are destroyed then."""

    months: int | None
    decided_by: str
    destroys: bool

    def last_start(self, day: date) -> date | None:
        """The latest ``since`` whose time is over on ``day``; None when nothing is ever over."""
        return add_months(day, -self.months) if self.destroys and self.months is not None else None

    def over_on(self, since: date) -> date | None:
        """The day on which the time of an entry is over; None when it never is."""
        return add_months(since, self.months) if self.months is not None else None


def period_on(packs: PackSet, day: date) -> Period:
    """By the rules of ``day``. Where they say nothing, nothing is destroyed."""
    kept = value_on(packs, "retention/archive-kept", day) if "retention/archive-kept" in packs.parameters else None
    what = value_on(packs, "retention/destruction", day) if "retention/destruction" in packs.parameters else None
    return Period(
        months=kept.number if kept else None,
        decided_by=(kept.decided_by or kept.article) if kept else "",
        destroys=kept is not None and what is not None and what.value == AFTER_ARCHIVE,
    )
