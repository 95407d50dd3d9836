"""Nobody came onto a department's own list unheard: every dossier's events, taken one by one, are a legal way, and the entry says what was decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from cli.simulation.world import World
from services.dossiers.model import Dossier, Event, Filter, Scope
from services.dossiers.states import FIRST, RECEIVE, TRANSITIONS, Action, State, Track
from services.ports import UnitOfWork

_PAGE = 200


def audit(world: World) -> tuple[dict[str, int], list[str]]:
    """Dossiers and their events looked at, and what does not agree."""
    dossiers, steps, faults = 0, 0, list[str]()
    with world.application.database.read() as uow:
        for one in _all(uow):
            events = uow.dossiers.events(one)
            dossiers, steps = dossiers + 1, steps + len(events)
            found = [*_way_faults(one, events), *_hearing_faults(one, events), *_entry_faults(uow, one, events)]
            faults += [f"案卷 {one.dossier_id}：{fault}" for fault in found]
    return {"dossiers": dossiers, "dossier_events": steps}, faults


def _all(uow: UnitOfWork) -> Iterator[Dossier]:
    before: str | None = None
    while page := uow.dossiers.page(Scope(True, frozenset()), Filter(), before, _PAGE):
        yield from page
        before = page[-1].dossier_id


def _way_faults(one: Dossier, events: Sequence[Event]) -> Iterator[str]:
    if [event.seq for event in events] != list(range(1, one.version + 1)):
        yield "事件的序号不连续，或与案卷的版本不符"
        return
    if (events[0].action == RECEIVE) != (one.track is Track.RECEIVED):
        yield "来源与办理的路径不符"
    state = FIRST[one.track]
    for event in events[1:]:
        target = TRANSITIONS[one.track].get(state, {}).get(Action(event.action))
        if target is None:
            yield f"从“{state}”不能“{event.action}”"
            return
        state = target
    if one.state is not state:
        yield f"存的是“{one.state}”，事件给出“{state}”"


def _hearing_faults(one: Dossier, events: Sequence[Event]) -> Iterator[str]:
    """I-06, I-03: told in this round, the time over, everybody answered and nobody right, before the decision with its document."""
    round_: list[Event] = []
    unanswered = 0
    for event in events:
        if event.action == Action.RETURN:
            round_ = []
        unanswered += (event.action == Action.OBJECT) - (event.action == Action.ANSWER)
        if event.action == Action.DECIDE:
            yield from _decision_faults(one, round_, event, unanswered)
        if event.action == Action.DELIVER and not event.data["repair_notice"]:
            yield "认定决定单独送达，没有信用修复告知书"
        round_.append(event)
    if one.state is not State.DROPPED and one.open_objections != unanswered:
        yield f"存的未办结异议 {one.open_objections} 件，事件给出 {unanswered} 件"


def _decision_faults(one: Dossier, round_: Sequence[Event], decided: Event, unanswered: int) -> Iterator[str]:
    telling = Action.NOTIFY if one.track is Track.PUNISH else Action.PUBLICISE
    told = [event for event in round_ if event.action == telling]
    if not told:
        yield "没有告知或者公示就作出认定（I-06）"
    elif date.fromisoformat(decided.data["decided_on"]) <= date.fromisoformat(told[-1].data["waits_until"]):
        yield "陈述申辩期或者公示期没有届满就作出认定（I-06）"
    if unanswered or any(event.action == Action.ANSWER and event.data["outcome"] == "upheld" for event in round_):
        yield "异议没有答复，或者异议成立，仍作出认定（I-06）"
    if not decided.data["document_no"]:
        yield "认定没有文书号（I-03）"


def _entry_faults(uow: UnitOfWork, one: Dossier, events: Sequence[Event]) -> Iterator[str]:
    """The entry was made by the last step, and says what the dossier said then; later corrections are the registry's."""
    if (one.listing_id is not None) != (one.state is State.LISTED):
        yield "已入库的没有条目，或者没有入库的有条目"
    if one.listing_id is None or one.state is not State.LISTED:
        return
    version = events[-1].data["registry_version"]
    made = uow.registry.newest([one.listing_id], known_at=version).get(one.listing_id)
    if made is None or uow.registry.newest([one.listing_id], known_at=version - 1):
        yield "条目不是在入库时产生的"
        return
    until = made.listing.until.isoformat() if made.listing.until else None
    entered = (made.listing.subject_key, made.listing.decision_no, made.listing.since.isoformat(), until)
    if entered != (one.subject_key, one.row["decision_no"], one.row["since"], one.row.get("until")):
        yield "条目与认定决定不符"
