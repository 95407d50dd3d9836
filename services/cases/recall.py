"""What happens to cases when their listing leaves the list (I-08): open ones are recalled, carried-out ones must be lifted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.days import day_of
from engine.language.fields import HISTORY_PREFIX
from engine.language.ir import Leaf, Op
from engine.language.reference import evaluate
from engine.values import FieldType
from services.accounts.model import Caller
from services.cases.access import held_case, require_carrier
from services.cases.change import note, take_steps
from services.cases.duration import is_over
from services.cases.model import Case
from services.cases.saying import must_say
from services.cases.states import CLOSED, CONFIRM_LIFTED, REQUIRE_LIFT, Action, State
from services.errors import ConflictError
from services.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Recalled:
    """How many open cases were recalled, and all ``cases`` that those concerned had, as they stand now."""

    count: int
    cases: tuple[Case, ...]

    def __add__(self, other: Recalled) -> Recalled:
        return Recalled(self.count + other.count, self.cases + other.cases)


def recall_open_cases(uow: UnitOfWork, listing_id: str, *, reason: str, actor: str, now: datetime) -> Recalled:
    """Recalls every open case of the listing, in the transaction of the exit.

    Where the measure had been carried out already, ``lift_required`` tells the department to lift it, also on archived cases.
    """
    return _all_recalled(uow, uow.cases.lock_on_listing(listing_id), reason, actor, now)


def recall_where_counted(
    uow: UnitOfWork,
    beside: Collection[str],
    exited: Collection[str],
    *,
    reason: str,
    actor: str,
    now: datetime,
) -> Recalled:
    """The same for cases on other entries of the subject (``beside``) that were opened because rules counted the past.

    ``exited``: all entries of the subject on the list that have left it. A case stays where its count holds without them.
    """
    found = [case for listing_id in sorted(beside) for case in uow.cases.lock_on_listing(listing_id)]
    fallen = [case for case in found if not counts_hold(case.grounds, exited)]
    return _all_recalled(uow, fallen, reason, actor, now)


def counts_hold(grounds: Mapping[str, Any], exited: Collection[str]) -> bool:
    """Whether some rule behind a case still gives its measure when what it counted and has exited is taken away.

    In doubt it does not: which of several counts an entry went into is not kept, so it is taken from each.
    """
    gone = len(set(grounds.get("counted", ())) & set(exited))
    return gone == 0 or any(all(_holds(b, gone) for b in source["because"]) for source in grounds["sources"])


def _holds(because: Mapping[str, Any], gone: int) -> bool:
    if not because["field"].startswith(HISTORY_PREFIX) or because["op"] == Op.EXISTS:
        return True
    expected = because["expected"]
    constants = tuple(expected) if isinstance(expected, list) else (expected,)
    leaf = Leaf(because["field"], Op(because["op"]), FieldType.INTEGER, constants)
    return evaluate(leaf, {leaf.field: because["actual"] - gone}) is True


def _all_recalled(uow: UnitOfWork, found: Iterable[Case], reason: str, actor: str, now: datetime) -> Recalled:
    before = tuple(found)
    after = tuple(recall_case(uow, case, reason=reason, actor=actor, now=now) for case in before)
    return Recalled(sum(case.state not in CLOSED for case in before), after)


def recall_case(uow: UnitOfWork, case: Case, *, reason: str, actor: str, now: datetime, rejudged: bool = False) -> Case:
    """The case afterwards; one that is archived only learns that its measure has to be lifted.

    A measure that was over by itself has nothing to lift. ``rejudged``: its entry still binds but gives it no more, of which nobody else tells.
    """
    over = is_over(case, day_of(now))
    carried_out = _was_carried_out(uow, case) and not over
    if case.state not in CLOSED:
        told = {"reason": reason, "lift_required": carried_out} | ({"rejudged": True} if rejudged else {})
        steps = [(Action.RECALL, told)]
        values: dict[str, Any] = {"lift_required": carried_out, "suggestion": None}
        if over and case.ended_at is None:  # nobody notes it on a recalled case any more
            values["ended_at"] = now
        return take_steps(uow, case, steps, values=values, actor=actor, now=now)
    if case.state is State.ARCHIVED and carried_out and not case.lift_required:
        return note(uow, case, REQUIRE_LIFT, {"reason": reason}, values={"lift_required": True}, actor=actor, now=now)
    return case


def _was_carried_out(uow: UnitOfWork, case: Case) -> bool:
    """Also when the feedback was returned since: that takes back the report, not the measure."""
    return case.outcome == "implemented" or any(
        event.action == Action.IMPLEMENT.value for event in uow.cases.events(case.case_id)
    )


def confirm_lifted(
    uow: UnitOfWork,
    caller: Caller,
    case_id: str,
    *,
    explanation: str,
    expected_version: int | None = None,
    now: datetime,
) -> Case:
    """The department states how it lifted the measure (document number or explanation)."""
    case = held_case(uow, caller, case_id, expected_version)
    require_carrier(case, caller)
    if not case.lift_required:
        raise ConflictError("nothing_to_lift", "该案件没有待解除的措施", "可能已由他人登记解除", "请刷新案件")
    told = {"explanation": must_say(explanation, "explanation", "缺少解除说明", "请写明解除文书号或解除方式")}
    return note(uow, case, CONFIRM_LIFTED, told, values={"lift_required": False}, actor=caller.id, now=now)
