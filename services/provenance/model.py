"""The values of a provenance report: what stands, what is missing, who must confirm it, and the word that was given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class Standing(StrEnum):
    """How an item stands on the day of the report."""

    CONFIRMED = "confirmed"
    NEEDS_REVIEW = "needs_review"
    DISABLED = "disabled"


STANDING_TITLES: Mapping[str, str] = {
    Standing.CONFIRMED: "已确认",
    Standing.NEEDS_REVIEW: "待审核",
    Standing.DISABLED: "停用",
}

ROLE = "政策人员或信用办人员"
"""Who performs the act of confirming; the departments beside it are those that know."""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that is missing: a stable code and a Chinese text."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Word:
    """One confirmation as it was given. ``this_text`` is False when the text was edited since; ``assumed``: only the demo's."""

    by: str
    on: date
    edition: str
    row: str
    from_: date
    until: date | None
    this_text: bool
    assumed: bool


@dataclass(frozen=True, slots=True)
class Item:
    """A measure, a list or a rule. ``confirmation`` is ``confirmed`` or the code of why nothing vouches for it.

    ``confirmable``: nothing in law stands against confirming it. ``confirmers``: departments that know, beside ``ROLE``.
    """

    item: str
    title: str
    digest: str
    standing: Standing
    confirmation: str
    confirmable: bool
    missing: tuple[Point, ...]
    confirmers: tuple[str, ...]
    last_checked: date | None
    source_id: str | None
    source: str | None
    confidence: str | None
    words: tuple[Word, ...]

    @property
    def ready(self) -> bool:
        """Whether it only waits for a person's word."""
        return self.standing is Standing.NEEDS_REVIEW and self.confirmable


@dataclass(frozen=True, slots=True)
class Carrying:
    """An article that carries a measure to a list. ``penalty``: only entries that meet this condition, read aloud."""

    ref: str
    law: str
    article: str
    gist: str
    penalty: str | None
    responsible_person: bool
    related_matters_only: bool
    decision_needed: bool


@dataclass(frozen=True, slots=True)
class OnList:
    """One measure on one list: the articles that reach it, or the code and reason why none does."""

    list_id: str
    title: str
    bases: tuple[Carrying, ...]
    code: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class MeasureReport:
    """A measure and every list of its effect. ``unnamed``: lists that none of its articles names, without more to be said."""

    item: Item
    effect: str
    lists: tuple[OnList, ...]
    unnamed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackReport:
    """A memorandum or a statutory pack with its rules."""

    id: str
    title: str
    source: str
    source_id: str | None
    document_no: str | None
    statute: str | None
    standing: Standing
    missing: tuple[Point, ...]
    confirmers: tuple[str, ...]
    last_checked: date
    lists: tuple[str, ...]
    rules: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class LawReport:
    """An instrument of the library."""

    id: str
    title: str
    document_no: str | None
    level: str
    text_version: date
    last_checked: date
    source: str
    confidence: str
    articles: int
    to_confirm: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a kind there are. ``sources``: how many items of the sources they stand for; ``why``: the difference, told.

    ``ready``: of those to be reviewed, how many the law lets somebody confirm today.
    """

    kind: str
    number: int
    sources: int
    why: tuple[str, ...] = ()
    standings: Mapping[str, int] = field(default_factory=dict)
    ready: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """Everything, as of a day."""

    revision: str
    day: date
    demo: bool
    counts: tuple[Count, ...]
    packs: tuple[PackReport, ...]
    measures: tuple[MeasureReport, ...]
    lists: tuple[Item, ...]
    laws: tuple[LawReport, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain data for programs."""
        return dict(plain(self))


def plain(value: Any) -> Any:
    """A value of this module as plain data for programs."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name.rstrip("_"): plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    return [plain(part) for part in value] if isinstance(value, tuple | list) else value
