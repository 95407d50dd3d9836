"""What was told of cases holds: outcomes that followed from results, released typical cases, and what was reported upwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cli.simulation.books.cases import Known
from cli.simulation.people import office
from cli.simulation.showing import LAYOUT
from cli.simulation.world import World
from services.cases.states import State
from services.ports import UnitOfWork
from services.typical.access import scope_of
from services.typical.model import Filter, TypicalCase
from services.typical.states import State as TypicalState

_PAGE = 200
_REPORTABLE = {State.VERIFIED, State.ARCHIVED}


def audit(world: World, known: Mapping[str, Known]) -> tuple[dict[str, int], list[str]]:
    """Results, typical cases and reported cases looked at, and what does not agree."""
    with world.application.database.read() as uow:
        results, faults = _results(uow, known)
        typical, more = _typical(uow, world, known)
        reported, still_more = _reported(uow, known)
    return {"results": results, "typical": typical, "exported_cases": reported}, [*faults, *more, *still_more]


def _results(uow: UnitOfWork, known: Mapping[str, Known]) -> tuple[int, list[str]]:
    """An outcome that names a result stands on one that the case's own system posted for its matter."""
    followed, faults = 0, []
    for case_id, one in known.items():
        named = {event.data["result"] for event in one.events if "result" in event.data}
        followed += bool(named)
        if named:
            posted = {kept.result for kept in uow.matters.results(one.case.case_no, None)}
            faults += [f"案件 {case_id}：结果“{name}”没有人回传过" for name in sorted(named - posted)]
    return followed, faults


def _typical(uow: UnitOfWork, world: World, known: Mapping[str, Known]) -> tuple[int, list[str]]:
    """What is shown is of a case that was carried out and verified, whose entry has not left; written and released by two."""
    looked, faults = 0, []
    for one in _typical_cases(uow, world):
        looked += 1
        writers = {event.actor for event in uow.typical.events(one.typical_id) if event.action in ("draft", "submit")}
        releasers = {event.actor for event in uow.typical.events(one.typical_id) if event.action == "release"}
        case = known[one.case_id]
        if writers & releasers:
            faults.append(f"典型案例 {one.typical_id}：由起草的人自己发布")
        left = case.now is None or (case.now.exited_on is not None and case.now.exited_on <= world.timeline.today)
        if one.state is TypicalState.RELEASED and (left or case.case.outcome != "implemented"):
            faults.append(f"典型案例 {one.typical_id}：条目已退出或者措施未实施，仍在发布")
    return looked, faults


def _typical_cases(uow: UnitOfWork, world: World) -> Iterator[TypicalCase]:
    for effect in ("punish", "reward"):
        before: str | None = None
        while page := uow.typical.page(scope_of(office(world.packs)), Filter(effect), before, _PAGE):
            yield from page
            before = page[-1].typical_id


def _reported(uow: UnitOfWork, known: Mapping[str, Known]) -> tuple[int, list[str]]:
    """Whatever was reported had been verified."""
    reported = uow.upward.reported(LAYOUT, list(known))
    faults = [
        f"案件 {case_id}：没有经过核验就已上报"
        for case_id in reported
        if not any(event.state in _REPORTABLE for event in known[case_id].events)
    ]
    return len(reported), faults
