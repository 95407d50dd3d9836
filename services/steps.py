"""One step of whatever has states: a case, a claim, a dossier, a matter of supervision. Histories are made of these; they are only added to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from services.subjects.masking import mask_texts
from services.wire import moment_text

StateT = TypeVar("StateT", bound=StrEnum)


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
