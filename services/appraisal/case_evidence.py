"""What the events of cases say about the departments that carry measures out, and about those that listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from engine.days import day_of
from engine.documents import Evidence, Indicator
from services.appraisal.model import CaseHistory, Happened, Item
from services.appraisal.timing import Clockwork, Timed, following
from services.cases.outcome import ACTION_OF
from services.cases.states import CONFIRM_LIFTED, REQUIRE_LIFT, Action, State
from services.supervision.kinds import Kind

_OUTCOMES = frozenset(action.value for action in ACTION_OF.values())
_ACKNOWLEDGE = frozenset({Action.ACKNOWLEDGE.value})
_ANSWERS = frozenset({Action.VERIFY.value, Action.RETURN.value})
_RECALL = frozenset({Action.RECALL.value})
_ENDS_FEEDBACK = frozenset({Action.RECALL.value, Action.EXPIRE.value})
_LIFTED = frozenset({CONFIRM_LIFTED})


@dataclass(frozen=True, slots=True)
class Asked:
    """One indicator over one period."""

    indicator: Indicator
    first: date
    last: date
    clockwork: Clockwork

    def within(self, event: Happened) -> bool:
        """Whether the event's day lies in the period."""
        return self.first <= day_of(event.at) <= self.last


Rule = Callable[[CaseHistory, Asked], Iterator[Item]]


def case_items(history: CaseHistory, asked: Asked) -> Iterator[Item]:
    """What the case says about the indicator; nothing for one that is not about cases."""
    rule = _RULES.get(asked.indicator.evidence)
    if rule is not None:
        yield from rule(history, asked)


def _acknowledged(history: CaseHistory, asked: Asked) -> Iterator[Item]:
    for began in history.events:
        if began.state == State.PROMPTED and asked.within(began) and began.seq == 1:
            done = following(history.events, began, _ACKNOWLEDGE)
            timed = asked.clockwork.judge(Kind.ACKNOWLEDGE, began, done, following(history.events, began, _RECALL))
            yield from _timed(history, asked, history.department, began, timed)


def _answered(history: CaseHistory, asked: Asked) -> Iterator[Item]:
    """Each time anew that the case lies with its department: taken up, sent back, come back."""
    state = ""
    for began in history.events:
        entered, state = began.state == State.ACKNOWLEDGED and state != State.ACKNOWLEDGED, began.state
        if entered and asked.within(began):
            done = following(history.events, began, _OUTCOMES)
            timed = asked.clockwork.judge(Kind.RESOLVE, began, done, following(history.events, began, _RECALL))
            yield from _timed(history, asked, history.department, began, timed)


def _complete(history: CaseHistory, asked: Asked) -> Iterator[Item]:
    for event in history.events:
        if event.action == Action.IMPLEMENT and asked.within(event):
            good = all(event.data.get(part.value) for part in asked.indicator.requires)
            yield _item(history, asked, history.department, event, good)


def _accepted(history: CaseHistory, asked: Asked) -> Iterator[Item]:
    for event in history.events:
        if event.action in _ANSWERS and asked.within(event):
            yield _item(history, asked, history.department, event, event.action == Action.VERIFY)


def _verified(history: CaseHistory, asked: Asked) -> Iterator[Item]:
    for began in history.events:
        if began.action == Action.FEED_BACK and asked.within(began):
            done = following(history.events, began, _ANSWERS)
            timed = asked.clockwork.judge(Kind.VERIFY, began, done, following(history.events, began, _ENDS_FEEDBACK))
            for initiator in sorted(history.initiators):
                yield from _timed(history, asked, initiator, began, timed)


def _precise(history: CaseHistory, asked: Asked) -> Iterator[Item]:
    """The last outcome of the period says whether the listed was the right one; names that differed from the start do not count."""
    said = [event for event in history.events if event.action in _OUTCOMES and asked.within(event)]
    if said and not history.doubtful:
        good = said[-1].action != Action.FIND_NOT_SAME_SUBJECT
        for initiator in sorted(history.initiators):
            yield _item(history, asked, initiator, said[-1], good)


def _lifted(history: CaseHistory, asked: Asked) -> Iterator[Item]:
    for began in history.events:
        required = began.action == REQUIRE_LIFT or (began.action in _RECALL and began.data.get("lift_required"))
        if required and asked.within(began):
            timed = asked.clockwork.judge(Kind.LIFT, began, following(history.events, began, _LIFTED))
            yield from _timed(history, asked, history.department, began, timed)


_RULES: Mapping[Evidence, Rule] = {
    Evidence.ACKNOWLEDGED_IN_TIME: _acknowledged,
    Evidence.ANSWERED_IN_TIME: _answered,
    Evidence.EVIDENCE_COMPLETE: _complete,
    Evidence.FEEDBACK_ACCEPTED: _accepted,
    Evidence.VERIFIED_IN_TIME: _verified,
    Evidence.LISTING_PRECISE: _precise,
    Evidence.LIFTED_IN_TIME: _lifted,
}


def _timed(history: CaseHistory, asked: Asked, department: str, began: Happened, timed: Timed | None) -> Iterator[Item]:
    if timed is not None:
        about, occurrence, indicator = f"case:{history.case_id}", began.seq, asked.indicator.id
        yield Item(indicator, department, about, occurrence, timed.good, timed.since, timed.last_day, timed.done_on)


def _item(history: CaseHistory, asked: Asked, department: str, event: Happened, good: bool) -> Item:
    day = day_of(event.at)
    return Item(asked.indicator.id, department, f"case:{history.case_id}", event.seq, good, day, None, day)
