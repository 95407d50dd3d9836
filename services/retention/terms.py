"""When an entry belongs into the archive, and when a natural person's key is to be destroyed.

An entry goes into the archive when it has left its list or run out: from that day on the public does not see it either
(``rights.publicity.shown_on``), well within what the province allows at most (河南省社会信用条例 art. 19, which also says that what
is still on a list stays until it leaves). How long the archive keeps it is a dated parameter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from engine.days import SHANGHAI, add_months, day_of
from engine.documents import Setting
from engine.inputs import Listing
from engine.law.parameters import value_on
from engine.packs.packset import PackSet
from services.retention.model import Cutoffs, Lasting

DAY = timedelta(days=1)
AFTER_ARCHIVE = "after-archive"
"""The choice of ``retention/destruction`` by which keys are destroyed."""

EXITED, EXPIRED = "exited", "expired"
REASONS = {EXITED: "已退出名单", EXPIRED: "已期满"}


@dataclass(frozen=True, slots=True)
class Due:
    """Since which day an entry belongs into the archive, and why."""

    since: date
    reason: str


def archived_since(entry: Listing, day: date) -> Due | None:
    """None while the entry is on its list on ``day``."""
    if entry.exited_on is not None and entry.exited_on <= day:
        return Due(entry.exited_on, EXITED)
    if entry.until is not None and entry.until < day:
        return Due(entry.until + DAY, EXPIRED)
    return None


@dataclass(frozen=True, slots=True)
class Period:
    """How long the archive keeps natural persons' entries by the rules of a day; who decided that, and who that keys are destroyed then.

    ``closed_months``: how long what is closed is kept, ``hold_months``: what was held and released. Rules that do not say it keep
    what is closed as long as entries, and wait for nothing after a hold.
    """

    months: int | None
    decided_by: str = ""
    destruction_by: str = ""
    closed_months: int | None = None
    hold_months: int | None = None

    @property
    def destroys(self) -> bool:
        """Whether somebody has decided that keys are destroyed, and after how long."""
        return self.months is not None and bool(self.destruction_by)

    def cutoffs(self, day: date) -> Cutoffs | None:
        """What is over on ``day``; None when nothing ever is."""
        if not self.destroys or self.months is None:
            return None
        archived = add_months(day, -self.months)
        closed = archived if self.closed_months is None else add_months(day, -self.closed_months)
        released = day + DAY if self.hold_months is None else add_months(day, -self.hold_months)
        return Cutoffs(archived, _begin(archived), _begin(closed), _begin(released))

    def over_on(self, since: date, lasting: Lasting, held_until: date | None) -> date | None:
        """The day on which the time of an entry in the archive is over at the earliest; None when it never is.

        ``held_until``: the last day of a hold that is still on; it is released on the next.
        """
        if self.months is None:
            return None
        days = [add_months(since, self.months)]
        if lasting.matters_at is not None:
            closed = self.months if self.closed_months is None else self.closed_months
            days.append(add_months(day_of(lasting.matters_at) + DAY, closed))
        released = held_until + DAY if held_until else day_of(lasting.released_at) if lasting.released_at else None
        if released is not None:
            days.append(add_months(released + DAY, self.hold_months or 0))
        return max(days)


def period_on(packs: PackSet, day: date) -> Period:
    """By the rules of ``day``. Where they say nothing, nothing is destroyed."""
    kept, closed, held = (
        _setting(packs, f"retention/{name}", day) for name in ("archive-kept", "closed-kept", "after-hold")
    )
    what = _setting(packs, "retention/destruction", day)
    destroys = what is not None and what.value == AFTER_ARCHIVE
    return Period(
        months=kept.number if kept else None,
        decided_by=_decided_by(kept),
        destruction_by=_decided_by(what) if destroys else "",
        closed_months=closed.number if closed else None,
        hold_months=held.number if held else None,
    )


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def _decided_by(setting: Setting | None) -> str:
    return (setting.decided_by or setting.article) if setting else ""


def _setting(packs: PackSet, reference: str, day: date) -> Setting | None:
    """Sets of packs from before the parameter do without it."""
    return value_on(packs, reference, day) if reference in packs.parameters else None
