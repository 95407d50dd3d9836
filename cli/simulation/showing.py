"""What is told of cases: typical ones by whoever listed, released by the credit office, and every month's feedback for province and nation."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from api.feedback_exports import make_export
from cli.simulation.people import initiator, office
from cli.simulation.world import World
from engine.days import add_months
from services.cases.model import Case
from services.typical import desk
from services.typical.model import TypicalCase
from services.upward import settling

LAYOUT = "minimal"
_TOLD = 0.05
"""The share of verified cases that somebody writes about."""


class Showing:
    """Those who write about cases, and the credit office that reports them."""

    def __init__(self, world: World) -> None:
        self._world = world

    def verified(self, case: Case) -> None:
        """A case was verified; a few are written about."""
        if case.outcome == "implemented" and self._world.chance(_TOLD):
            self._world.timeline.in_office(2, partial(self._draft, case))

    def month(self, first: date, days: list[date]) -> None:
        """Plans the report of the month before on the first working day."""
        if first > self._world.plan.first and days:
            self._world.timeline.plan(self._world.timeline.moment(days[0]), partial(self._report, first))

    def _draft(self, case: Case) -> None:
        world, who = self._world, initiator(case.sources[0].initiator)
        made = world.act(
            "typical_drafted",
            lambda uow: desk.draft(uow, world.packs, who, case.case_id, now=world.timeline.now),
        )
        if made is not None:
            world.act(
                "typical_submitted",
                lambda uow: desk.submit(uow, world.packs, who, made.typical_id, now=world.timeline.now),
            )
            world.timeline.in_office(world.delay(3), partial(self._release, made))

    def _release(self, made: TypicalCase) -> None:
        world, second = self._world, office(self._world.packs)
        world.act(
            "typical_released",
            lambda uow: desk.release(
                uow, world.application.cipher, world.packs, second, made.typical_id, now=world.timeline.now
            ),
        )

    def _report(self, first: date) -> None:
        world = self._world
        caller, now = office(world.packs), world.timeline.now
        made, _ = make_export(
            world.application, LAYOUT, "jsonl", add_months(first, -1), first - timedelta(days=1),
            people=False, purpose="模拟：每月上报", caller=caller, now=now,
        )  # fmt: skip
        world.done["exported"] += 1
        world.act(
            "export_submitted",
            lambda uow: settling.submitted(
                uow, caller, made.export_id, receipt_no=f"模拟回执{world.number()}", told_by_hand=True, now=now
            ),
        )
