"""What the ledgers of pushes say about the departments that receive lists. A later push that is signed for, or applied, settles the earlier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from engine.documents import Evidence
from services.appraisal.case_evidence import Asked
from services.appraisal.model import DeliveryHistory, Happened, Item
from services.push.model import PushState
from services.supervision.kinds import Kind

_APPLIED = frozenset({PushState.APPLIED.value})
_SIGNED = _APPLIED | {PushState.RECEIVED.value}

_RULES: Mapping[Evidence, tuple[Kind, str, frozenset[str]]] = {
    Evidence.PUSH_SIGNED_IN_TIME: (Kind.SIGN, PushState.SENT.value, _SIGNED),
    Evidence.PUSH_APPLIED_IN_TIME: (Kind.APPLY, PushState.RECEIVED.value, _APPLIED),
}
"""By evidence: the duty, the state with which it begins, the states that fulfil it."""


def push_items(deliveries: Iterable[DeliveryHistory], asked: Asked) -> Iterator[Item]:
    """What the deliveries, by list, department and version, say about the indicator; nothing for one that is not about pushes."""
    rule = _RULES.get(asked.indicator.evidence)
    if rule is None:
        return
    for _, group in groupby(deliveries, key=lambda one: (one.list_id, one.department)):
        yield from _of_one(list(group), asked, *rule)


def _of_one(
    deliveries: list[DeliveryHistory], asked: Asked, kind: Kind, begins: str, fulfils: frozenset[str]
) -> Iterator[Item]:
    """One list at one department."""
    for number, delivery in enumerate(deliveries):
        began = next((event for event in delivery.events if event.state == begins), None)
        if began is None or not asked.within(began):
            continue
        done = _first_after(began, deliveries[number:], fulfils)
        timed = asked.clockwork.judge(kind, began, done)
        if timed is not None:
            about = f"push:{delivery.push_id}"
            yield Item(
                asked.indicator.id,
                delivery.department,
                about,
                began.seq,
                timed.good,
                timed.since,
                timed.last_day,
                timed.done_on,
            )


def _first_after(began: Happened, deliveries: list[DeliveryHistory], fulfils: frozenset[str]) -> Happened | None:
    """The earliest event that fulfils it, in this delivery or a later one of the list."""
    found = [
        event
        for delivery in deliveries
        for event in delivery.events
        if event.state in fulfils and event is not began and event.at >= began.at
    ]
    return min(found, key=lambda event: event.at, default=None)
