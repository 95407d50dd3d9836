"""What a dossier is in memory: values read from and written to the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.inputs import SubjectKind
from services import steps
from services.dossiers.states import Action, State, Track
from services.registry.kept import Named


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier as it stands. ``version`` is the number of its last event.

    ``row`` is the canonical row of the entry to be, as far as it is known, without codes and persons. ``source`` names who sent a decision
    of a higher authority. ``waits_until`` is the last day of the time to be heard, or of the publicity. Storage seals what is personal.
    """

    dossier_id: str
    list_id: str
    department: str
    track: Track
    subject_key: str
    subject_kind: SubjectKind
    name: str
    row: Mapping[str, Any]
    persons: tuple[Named, ...]
    source: str
    state: State
    version: int
    open_objections: int
    waits_until: date | None
    listing_id: str | None
    opened_at: datetime
    opened_by: str
    changed_at: datetime
    changed_by: str


@dataclass(frozen=True, slots=True)
class Event(steps.Event[State]):
    """One change of a dossier; its ``data`` is sealed with a natural person's dossier."""


@dataclass(frozen=True, slots=True)
class Objection:
    """What somebody said against it during the notice or the publicity, and what was answered. ``number`` counts from 1."""

    number: int
    said: Mapping[str, Any]
    answer: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose dossiers a caller sees: everything, or those on the lists that its departments initiate."""

    everything: bool
    lists: frozenset[str]


@dataclass(frozen=True, slots=True)
class Filter:
    """Narrows a page of dossiers; None means any."""

    state: State | None = None
    list_id: str | None = None
    open_only: bool = False


def last(events: Sequence[Event], action: Action) -> Event | None:
    """The last such event of the present round, which begins anew when the dossier is returned; None when there is none."""
    for event in reversed(events):
        if event.action == action.value:
            return event
        if event.action == Action.RETURN.value:
            return None
    return None


def objections(events: Sequence[Event]) -> tuple[Objection, ...]:
    """All objections that were ever raised, with their answers."""
    found: list[Objection] = []
    for event in events:
        if event.action == Action.OBJECT.value:
            found.append(Objection(len(found) + 1, event.data))
        elif event.action == Action.ANSWER.value:
            number = int(event.data["number"])
            found[number - 1] = Objection(number, found[number - 1].said, event.data)
    return tuple(found)


def upheld(events: Sequence[Event]) -> bool:
    """Whether an objection of the present round was found right; such a round cannot end in a decision."""
    for event in reversed(events):
        if event.action == Action.RETURN.value:
            return False
        if event.action == Action.ANSWER.value and event.data.get("outcome") == "upheld":
            return True
    return False
