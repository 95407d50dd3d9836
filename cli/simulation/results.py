"""How matters end: business systems post the result of a matter that was asked about, and the outcomes of its cases follow from it."""

from __future__ import annotations

from functools import partial

from cli.simulation.desks import Desks, settled_order
from cli.simulation.people import platform
from cli.simulation.world import World
from services.checks.request import SubjectBody
from services.matters.following import Fate
from services.matters.report import read_result
from services.matters.results import post_result

_POSTED = 0.4
"""The share of matters whose system posts how they ended."""

_DAYS = 6


class Results:
    """The systems of the departments that asked."""

    def __init__(self, world: World, desks: Desks) -> None:
        self._world = world
        self._desks = desks

    def expected(self, department: str, matter: str, case_no: str, subject: SubjectBody) -> None:
        """A matter with cases was asked about; some days later it ends for this subject."""
        if self._world.packs.matters[matter].results and self._world.chance(_POSTED):
            post = partial(self._post, department, matter, case_no, {"role": subject.role, "code": subject.code})
            self._world.timeline.in_office(self._world.delay(_DAYS), post)

    def _post(self, department: str, matter: str, case_no: str, subject: dict[str, str | None]) -> None:
        world = self._world
        ended = world.rng.choice(world.packs.matters[matter].results)
        number = f"模拟办结字第{world.number()}号"
        report = read_result({"kind": matter, "result": ended.code, "subjects": [subject], "document_no": number})
        posted = world.act(
            "result_posted",
            lambda uow: post_result(
                uow,
                world.application.cipher,
                world.packs,
                platform(department),
                case_no,
                report,
                now=world.timeline.now,
            ),
        )
        # ids are not the seed's: their order must not decide what happens to which
        for followed in sorted(posted.followed if posted is not None else (), key=lambda one: settled_order(one.case)):
            world.done[f"result_{followed.fate.value}"] += 1
            if followed.fate is Fate.DERIVED:
                self._desks.reported(followed.case)
