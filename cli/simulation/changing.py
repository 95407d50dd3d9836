"""Entries change while they are on their lists: the keeper corrects the last day or the grounds, and open cases are judged again."""

from __future__ import annotations

from datetime import date, timedelta

from cli.simulation.people import initiator
from cli.simulation.registering import Rows
from cli.simulation.world import World
from services.registry.access import initiators
from services.registry.imports import import_rows

_SHORTER, _LONGER = -60, 60
_SHORTENED = 0.5


class Changing:
    """The keepers' corrections of what stands on their lists."""

    def __init__(self, world: World) -> None:
        self._world = world

    def month(self, days: list[date]) -> None:
        """Plans the month's corrections on some of its working days."""
        world = self._world
        for _ in range(world.plan.changes_a_month):
            world.timeline.plan(world.timeline.moment(world.rng.choice(days)), self._change_one)

    def _change_one(self) -> None:
        """The entry comes once more, as a row that differs; those on which measures were carried out as often as all others."""
        world = self._world
        entry, now = world.some_entry(), world.timeline.now
        with world.application.database.read() as uow:
            known = uow.registry.get(entry.listing_id)
        if known is None or known.exited_on is not None:
            return
        row = entry.pattern.row(entry.who, known.decision_no, known.since) | {
            "grounds": f"模拟事由（{world.number()}）"
        }
        if known.until is not None:
            by = timedelta(days=_SHORTER if world.chance(_SHORTENED) else _LONGER)
            row["until"] = max(known.until + by, known.since, world.timeline.today).isoformat()
        list_type = world.packs.lists[entry.pattern.list_id]
        actor = initiator(min(initiators(world.packs, entry.pattern.list_id))).id
        report = world.act(
            "change",
            lambda uow: import_rows(
                uow, world.application.cipher, list_type, Rows("更正.jsonl", [row]), actor=actor, now=now
            ),
        )
        if report is not None and report.recalled:
            world.done["recalled_by_change"] += report.recalled
        world.rejudge()
