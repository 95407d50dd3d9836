"""One step of whatever has states: a case, a claim, a dossier, a matter of supervision. Each area has a table of its steps, state by state;
what it does not name is refused here. Histories are made of events; they are only added to.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from services.errors import ConflictError
from services.subjects.masking import mask_texts
from services.wire import moment_text

StateT = TypeVar("StateT", bound=StrEnum)
ActionT = TypeVar("ActionT", bound=StrEnum)

OVER = "已经办结，不能再变更"


def next_state(
    steps: Mapping[ActionT, StateT],
    action: ActionT,
    titles: Mapping[ActionT, str],
    stands: str,
    *,
    by_itself: Collection[ActionT] = (),
    over: str = OVER,
) -> StateT:
    """Where ``action`` leads from a state whose ``steps`` these are; else ConflictError, which says what could be done instead.

    ``stands`` says in words where the thing stands. Steps ``by_itself`` are nobody's to take; ``over``: why there is no other.
    """
    if action in steps:
        return steps[action]
    can = "、".join(titles[each] for each in steps if each not in by_itself)
    raise ConflictError(
        "state_does_not_allow",
        f"{stands}，不能{titles[action]}",
        f"此状态下可以：{can}" if can else over,
        "请刷新后按当前状态办理",
    )


@dataclass(frozen=True, slots=True)
class Event(Generic[StateT]):
    """One change. ``seq`` is the version of the thing after it, ``state`` its state after it, ``data`` what was said (JSON)."""

    seq: int
    action: str
    state: StateT
    at: datetime
    actor: str
    data: Mapping[str, Any] = field(default_factory=dict)


def event_json(
    event: Event[StateT], state_titles: Mapping[StateT, str], hidden: Mapping[str, str] | None = None, **more: Any
) -> dict[str, Any]:
    """A step for programs and pages, with citizens' numbers and what ``hidden`` names masked."""
    return {
        "seq": event.seq,
        "action": event.action,
        "state": event.state.value,
        "state_title": state_titles[event.state],
        "at": moment_text(event.at),
        "actor": event.actor,
        "data": mask_texts(dict(event.data), hidden),
        **more,
    }
