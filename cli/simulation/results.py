"""How matters end: business systems post the result of a matter that was asked about, and the outcomes of its cases follow from it."""

from __future__ import annotations

from functools import partial

from cli.simulation.desks import Desks
from cli.simulation.people import platform
from cli.simulation.world import World
from services.matters.results import Fate, post_result, read_result

_POSTED = 0.4
"""The share of matters whose system posts how they ended."""

_DAYS = 6


class Results:
    """The systems of the departments that asked."""

    def __init__(self, world: World, desks: Desks) -> None:
        self._world = world
        self._desks = desks

    def expected(self, department: str, matter: str, case_no: str) -> None:
        """A matter with cases was asked about; some days later it ends."""
        if self._world.packs.matters[matter].results and self._world.chance(_POSTED):
            self._world.timeline.in_office(self._world.delay(_DAYS), partial(self._post, department, matter, case_no))

    def _post(self, department: str, matter: str, case_no: str) -> None:
        world = self._world
        ended = world.rng.choice(world.packs.matters[matter].results)
        number = f"模拟办结字第{world.number()}号"
        report = read_result({"kind": matter, "result": ended.code, "document_no": number})
        posted = world.act(
            "result_posted",
            lambda uow: post_result(uow, world.packs, platform(department), case_no, report, now=world.timeline.now),
        )
        for followed in posted.followed if posted is not None else ():
            world.done[f"result_{followed.fate.value}"] += 1
            if followed.fate is Fate.DERIVED:
                self._desks.reported(followed.case)
