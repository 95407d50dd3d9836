"""Once a month every initiator is told how the feedback on its memoranda went in the month before.

Only memoranda with which something happened, or where something waits, are told of. Running it again tells nobody twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from engine.days import day_of
from engine.documents import Memorandum
from services.daily.jobs import ACTOR, Stopping, never
from services.feedback.digest import delivered_digest, month_before, sentences
from services.feedback.view import digest_json
from services.outbox.offices import Offices, credit_offices
from services.outbox.sending import Telling, tell
from services.outbox.topics import Topic
from services.ports import Database
from services.reports.model import Period

JOB = "feedback"
MOST_MONTHS = 12
"""A service that was away longer does not tell of what nobody asked for in a year."""


@dataclass(frozen=True, slots=True)
class DigestResult:
    """How many digests were written, and how many messages carry them."""

    digests: int = 0
    messages: int = 0

    def summary(self) -> str:
        """One Chinese line."""
        return f"反馈简报 {self.digests} 份，通知 {self.messages} 条"

    def detail(self) -> Mapping[str, Any]:
        """The figures."""
        return asdict(self)


def run(database: Database, packs: Offices, now: datetime, stopping: Stopping = never) -> DigestResult:
    """The digests of all months that are over and were not told of; each memorandum in its own transaction."""
    digests = messages = 0
    with database.read() as uow:
        last_run = uow.daily.last_run(JOB)
    for period in due(last_run, day_of(now)):
        for memorandum in packs.memoranda.values():
            if stopping():
                return DigestResult(digests, messages)
            told = _tell_of(database, packs, memorandum, period, now)
            digests += told is not None
            messages += told or 0
    return DigestResult(digests, messages)


def due(last_run: date | None, today: date) -> tuple[Period, ...]:
    """The months that ended since the job last ran, oldest first; on the first run the month before this one."""
    found = [month_before(today)]
    while last_run is not None and found[0].last >= last_run and len(found) <= MOST_MONTHS:
        found.insert(0, month_before(found[0].first))
    return tuple(period for period in found if last_run is None or period.last >= last_run)[-MOST_MONTHS:]


def _tell_of(database: Database, packs: Offices, memorandum: Memorandum, period: Period, now: datetime) -> int | None:
    with database.write() as uow:
        digest = delivered_digest(uow, memorandum, period, now)
        if digest is None:
            return None
        telling = Telling(
            topic=Topic.FEEDBACK_DIGEST,
            key=f"{memorandum.id}:{period.first.isoformat()}",
            about=f"memorandum:{memorandum.id}",
            title=f"{period.first.year} 年 {period.first.month} 月反馈情况：{memorandum.title}",
            text="\n".join(sentences(digest)),
            data=digest_json(digest),
            link=f"/feedback/digests/{memorandum.id}?from={period.first.isoformat()}&to={period.last.isoformat()}",
        )
        return tell(uow, telling, {memorandum.initiator} | credit_offices(packs), actor=ACTOR, now=now)
