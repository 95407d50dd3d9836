"""Every claim has gone a legal way, an entry bears its mark as long as one is under way, and the second step was another person's."""

from __future__ import annotations

from collections.abc import Iterator

from cli.simulation.world import World
from engine.inputs import Mark
from services.ports import UnitOfWork
from services.rights.model import Claim, ClaimEvent, ClaimFilter, ClaimScope
from services.rights.states import MARK_OF, TRANSITIONS, Action, State

_PAGE = 200
_ACTIONS = {action.value for action in Action}
_MARKS = {Mark.UNDER_OBJECTION, Mark.UNDER_REPAIR}
_SECOND = {Action.UPHOLD.value, Action.REJECT.value, Action.CONFIRM.value}
_FIRST = {Action.VERIFY.value, Action.AGREE.value, Action.REFUSE.value}


def audit(world: World) -> tuple[dict[str, int], list[str]]:
    """Claims looked at, and what does not agree."""
    with world.application.database.read() as uow:
        claims = list(_all(uow))
        faults = [
            f"申请 {claim.claim_id}：{fault}"
            for claim in claims
            for fault in _faults(claim, uow.rights.events(claim.claim_id))
        ]
        faults += _mark_faults(uow, world, claims)
    return {"claims": len(claims)}, faults


def _all(uow: UnitOfWork) -> Iterator[Claim]:
    before: str | None = None
    while page := uow.rights.page(ClaimScope(True), ClaimFilter(), before, _PAGE):
        yield from page
        before = page[-1].claim_id


def _faults(claim: Claim, events: tuple[ClaimEvent, ...]) -> Iterator[str]:
    state, first = State.FILED, ""
    for event in events[1:]:
        if event.action in _ACTIONS:
            target = TRANSITIONS[claim.kind].get(state, {}).get(Action(event.action))
            if target is None:
                yield f"从“{state}”不能“{event.action}”"
                return
            state = target
        if event.action in _FIRST:
            first = event.actor
        if event.action in _SECOND and event.actor == first:
            yield "前后两步由同一人办理"
    if claim.state is not state or claim.version != len(events):
        yield f"存的是“{claim.state}”，事件给出“{state}”"


def _mark_faults(uow: UnitOfWork, world: World, claims: list[Claim]) -> Iterator[str]:
    """I-14: while an objection or a repair is under way the entry says so, and not a day longer."""
    open_marks: dict[str, set[Mark]] = {}
    for claim in claims:
        if claim.open and claim.state is not State.LIFTED:
            open_marks.setdefault(claim.listing_id, set()).add(MARK_OF[claim.kind])
    for entry in world.entries:
        listing = uow.registry.get(entry.listing_id)
        if listing is not None and listing.exited_on is None:
            borne, due = _MARKS & listing.marks, open_marks.get(entry.listing_id, set())
            if borne != due:
                yield f"条目 {entry.listing_id}：标注 {sorted(borne)}，应为 {sorted(due)}（I-14）"
