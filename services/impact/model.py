"""The report of a change: plain values with a JSON form that is kept with the publication. It names no subjects."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

from engine.inputs import JsonObject

FORMAT = "impact/1"

EXAMPLES = 5
"""Checks named per line of a report."""


class Result(StrEnum):
    """What becomes of a past check. ``UNKNOWN``: it depends on something that was never asked."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class OutcomeChange:
    """Changed checks by their outcome before and after. Equal outcomes: only measures, departments or completeness differ."""

    before: str
    after: str
    checks: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """What one measure, department or list gains and loses, counted in (check, subject, listing, measure).

    ``altered``: the measure stays, with another strength, outcome or department, or another need of a person's decision.
    ``checks``: how many checks that is; ``examples``: some of them.
    """

    id: str
    gained: int
    lost: int
    altered: int
    checks: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnknownField:
    """A field that was never asked and could decide, and for how many checks."""

    field: str
    checks: int


@dataclass(frozen=True, slots=True)
class CheckImpact:
    """Stored checks decided by B instead of A.

    ``total`` = ``changed`` + ``unchanged`` + ``unknown`` + ``damaged``. ``without_code``: subjects that nothing could be decided
    about under either; ``registry_unread``: checks made while the registry could not be read. Both are unchanged by themselves.
    """

    total: int
    changed: int
    unchanged: int
    unknown: int
    damaged: int
    without_code: int
    registry_unread: int
    messages: int
    situations: int
    outcomes: tuple[OutcomeChange, ...]
    measures: tuple[Shift, ...]
    departments: tuple[Shift, ...]
    lists: tuple[Shift, ...]
    unknown_fields: tuple[UnknownField, ...]


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """One measure of one listing for one subject of a check: gained, lost or altered."""

    subject: int
    listing_id: str
    measure: str
    change: str


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One past check. Outcomes of an unknown one are left empty."""

    check_id: str
    kind: str
    day: date
    result: Result
    before: str
    after: str
    measures: tuple[MeasureChange, ...]


@dataclass(frozen=True, slots=True)
class EntryShift:
    """Entries in force of one list that one measure begins or ceases to reach in one matter.

    ``some``: for some circumstances of the matter; ``always``: for all of them. ``example``: facts of a matter, display form.
    """

    list: str
    matter: str
    measure: str
    change: str
    departments: tuple[str, ...]
    some: int
    always: int
    example: JsonObject


@dataclass(frozen=True, slots=True)
class UntoldEntries:
    """Why it could not be told of some entries of a list: the two catalogues read them differently in ``field``, or, where
    that is empty, the rules about them have more alternatives than a search goes through.
    """

    list: str
    field: str
    entries: int


@dataclass(frozen=True, slots=True)
class RegistryImpact:
    """Entries in force on ``day`` under B instead of A. ``untold``: entries of which it could not be told; ``why``, each
    reason with its entries, of which one may have several.
    """

    day: date
    entries: int
    situations: int
    affected: int
    untold: int
    shifts: tuple[EntryShift, ...]
    why: tuple[UntoldEntries, ...] = ()


@dataclass(frozen=True, slots=True)
class ImpactReport:
    """Both parts; None: not asked for. ``since``: only checks from that day on. ``law_day``: the law of this day for all checks."""

    before: str
    after: str
    since: date | None
    law_day: date | None
    checks: CheckImpact | None
    registry: RegistryImpact | None

    def to_json(self) -> JsonObject:
        """Plain data for the record of a publication."""
        found: JsonObject = {"format": FORMAT, "before": self.before, "after": self.after}
        for name, day in (("since", self.since), ("law_day", self.law_day)):
            found |= {name: day.isoformat()} if day else {}
        if self.checks:
            found["checks"] = _plain(asdict(self.checks))
        if self.registry:
            found["registry"] = _plain(asdict(self.registry))
        return found


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
