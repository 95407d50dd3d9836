"""What the impact of a change needs from an SQL engine: load messages, put them into situations, join answers back, add up.

A *group* is all messages of one list in one matter whose checks were asked the same fields. Within a group the situations
are told apart by the buckets of ``Group.partitions``, by the epoch of law of their day, and by whether the name differed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from engine.inputs import Level, SubjectKind
from engine.language.ir import Leaf, Op
from engine.language.partition import Partition
from engine.values import FieldType
from services.impact.entries import EntryBench
from services.impact.model import CheckImpact, CheckResult

BESIDE_RULES = (
    Leaf("listing.level", Op.IN, FieldType.CODE, tuple(level.value for level in Level)),
    Leaf("subject.kind", Op.EQ, FieldType.CODE, (SubjectKind.NATURAL_PERSON.value,)),
)
"""What a measure's strength and a person's part depend on, whatever rules ask (I-04, I-16)."""


@dataclass(frozen=True, slots=True)
class Document:
    """A stored check. ``number`` names it within one run, ``revision`` the revision that decided it."""

    number: int
    check_id: str
    kind: str
    day: date
    revision: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """A message that the check's own revision had no rule for. ``facts`` in display form, as documents hold them."""

    check: int
    kind: str
    day: date
    revision: int
    subject: int
    listing_id: str
    list_id: str
    reached_as: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came in. ``damaged``: checks whose document cannot be read; they are in nothing else."""

    checks: int
    damaged: int
    messages: int


@dataclass(frozen=True, slots=True)
class Occurring:
    """Some message is of this list, in this matter, asked by this revision, on this day."""

    kind: str
    list_id: str
    revision: int
    day: date


@dataclass(frozen=True, slots=True)
class Group:
    """How some messages are put into situations. ``epochs``: days on which the law says the same have the same number.

    Fields that were not asked then are not among the partitions: they are missing in all of the group's messages alike.
    """

    number: int
    kind: str
    list_id: str
    revisions: tuple[int, ...]
    partitions: tuple[Partition, ...]
    epochs: Mapping[date, int]


@dataclass(frozen=True, slots=True)
class Situation:
    """Messages that are decided alike. ``facts`` (display form) are one message's, which speaks for all."""

    number: int
    group: int
    epoch: int
    name_differs: bool
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One measure, as far as a decision depends on it."""

    measure: str
    outcome: str
    strength: str
    proposed: bool
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one set of packs makes of one situation.

    ``outcome``: of the measures alone. ``open``: something that was asked and not answered could still add a measure.
    ``untold``: fields never asked that could; nothing is said of such messages. ``rewarded``: a favour is among the lines.
    """

    outcome: str
    open: bool
    rewarded: bool
    untold: tuple[str, ...]
    lines: tuple[Line, ...]


NOTHING = Answer("clear", False, False, (), ())


@dataclass(frozen=True, slots=True)
class Acting:
    """Subjects alike for whom persons without a code act in the roles ``acting`` (S13)."""

    number: int
    kind: str
    day: date
    role: str
    subject_kind: str
    acting: frozenset[str]


class Bench(Protocol):
    """One run, in a private place that is gone afterwards. Calls come in the order in which they stand here."""

    @property
    def log(self) -> list[str]:
        """The statements that were run, for people to read."""

    @property
    def entries(self) -> EntryBench:
        """The registry's part, in the same place."""

    def add_document(self, document: Document) -> None:
        """A stored check."""

    def add_message(self, message: Message) -> None:
        """A message beside those that documents hold."""

    def load(self) -> Loaded:
        """Reads what was added."""

    def occurring(self) -> list[Occurring]:
        """What there is to group."""

    def acting(self) -> list[Acting]:
        """Each kind of subject with unnamed persons once."""

    def screen(self, groups: Iterable[Group]) -> int:
        """Puts messages into situations for a first look; how many situations there are, for :meth:`situations`."""

    def keep(self, situations: Iterable[int], acting: Iterable[int]) -> int:
        """Checks with a message of these situations or a subject like these are looked at further; how many checks that is.

        All others are unchanged. Situations are forgotten.
        """

    def classify(self, groups: Iterable[Group]) -> int:
        """Puts every message of the checks that were kept into its situation; how many situations there are."""

    def situations(self) -> Iterator[Situation]:
        """Each situation once."""

    def answer(self, answers: Iterable[tuple[int, Answer, Answer]], unnamed: Iterable[tuple[int, bool, bool]]) -> None:
        """What situations come to before and after; and, per ``Acting``, whether the unnamed persons could matter."""

    def impact(self) -> CheckImpact:
        """The sums."""

    def results(self) -> Iterator[CheckResult]:
        """Every check that is not plainly unchanged, in the order of its number."""
