"""One situation to ask the engine about, and the decision input that brings it about.

A situation says what stands in a matter, a subject and one entry, by the names that rules use; what is not said is not
given. Facts that are computed (months on the list, counts of history, lists) are brought about by what they are computed from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum

from engine.days import day_of
from engine.documents import ListType, Memorandum, RuleDocument
from engine.inputs import DecisionInput, Level, Listing, Mark, Matter, ResponsiblePerson, Subject, SubjectKind
from engine.language.fields import HISTORY_PREFIX, STANDARD_LISTING
from engine.packs.packset import PackSet
from engine.values import Value, number_date

ENTRY = "entry"
"""Id of the entry that a situation is about."""

ACTING = "acting.role"
"""Setting: in which role the listed person acts for the subject; only for rules that reach who is represented."""

_SUBJECT, _PERSON, _COMPANY = "boundary:subject", "boundary:person", "boundary:company"
_KEYS = {"subject": _SUBJECT, "represented": _PERSON, "responsible_person": _COMPANY}
"""Whose the entries are, by what the rule reaches: the subject's, its agent's, or a company's that names the subject."""

_MARKS = {"listing.under_objection": Mark.UNDER_OBJECTION, "listing.under_repair": Mark.UNDER_REPAIR}


class Presence(Enum):
    """How often the listed one stands on lists."""

    NONE = "不在任何名单上"
    ONE = "只在本名单上一条"
    TWICE = "在本名单上两条"
    ALL = "在本规则包的各名单上各一条"


@dataclass(frozen=True)
class Situation:
    """``settings``: name and value, by name; absent is not given. ``presence``: on how many lists."""

    settings: tuple[tuple[str, Value], ...]
    presence: Presence = Presence.ONE

    @classmethod
    def of(cls, settings: Mapping[str, Value], presence: Presence = Presence.ONE) -> Situation:
        """The situation with these settings."""
        return cls(tuple(sorted(settings.items())), presence)

    def changed(self, name: str, value: Value | None) -> Situation:
        """The same with one setting changed, or without it."""
        kept = {key: old for key, old in self.settings if key != name}
        return Situation.of(kept if value is None else {**kept, name: value}, self.presence)

    def there(self, presence: Presence) -> Situation:
        """The same on more or fewer lists."""
        return Situation(self.settings, presence)

    def get(self, name: str) -> Value | None:
        """A setting, or None."""
        return dict(self.settings).get(name)


@dataclass(frozen=True)
class Scene:
    """What all situations of one rule, matter and list share."""

    packs: PackSet
    memorandum: Memorandum
    rule: RuleDocument
    matter_id: str
    list_id: str
    now: datetime

    @property
    def day(self) -> date:
        """The day of the decision."""
        return day_of(self.now)

    def input(self, situation: Situation) -> DecisionInput:
        """The decision input that brings a situation about."""
        settings = dict(situation.settings)
        fields = {name.partition(".")[2]: value for name, value in settings.items() if name.startswith("matter.")}
        listings = tuple(self._listings(settings, situation.presence))
        return DecisionInput(
            matter=Matter(self.matter_id, fields),
            subjects=tuple(self._subjects(settings)),
            listings={_KEYS[self.rule.reaches]: listings, **({_SUBJECT: listings} if self._named else {})},
            now=self.now,
            registry_version=1,
        )

    @property
    def _named(self) -> bool:
        """Whether the entries are a company's that names the subject as responsible."""
        return self.rule.reaches == "responsible_person"

    def _subjects(self, settings: Mapping[str, Value]) -> Iterator[Subject]:
        kind = SubjectKind(str(settings["subject.kind"]))
        region, industry = settings.get("subject.region"), settings.get("subject.industry")
        yield Subject(
            index=0,
            role=str(settings["subject.role"]),
            kind=kind,
            subject_key=_SUBJECT,
            region=None if region is None else str(region),
            industry=None if industry is None else str(industry),
        )
        if self.rule.reaches == "represented":
            person = self.packs.lists[self.list_id].subject_kinds[-1]
            yield Subject(1, str(settings[ACTING]), person, _PERSON, relates_to=0)

    def _listings(self, settings: Mapping[str, Value], presence: Presence) -> Iterator[Listing]:
        own = self.packs.lists[self.list_id]
        if presence is Presence.NONE:
            return
        entry = self._entry(settings, own, ENTRY)
        yield entry
        yield from self._past(settings, own)
        if presence is Presence.TWICE:
            yield self._entry(settings, own, "same")
        others = set(self.memorandum.lists) - {self.list_id} if presence is Presence.ALL else set()
        extra = settings.get("subject.lists")
        for name in sorted(others | (extra - {self.list_id} if isinstance(extra, frozenset) else set())):
            yield self._entry({}, self.packs.lists[name], f"other-{name}")

    def _past(self, settings: Mapping[str, Value], own: ListType) -> Iterator[Listing]:
        """Entries that ran out yesterday and count in the history, so many that with this one the wanted count is reached."""
        for spec in own.history:
            wanted = settings.get(HISTORY_PREFIX + spec.name)
            if not isinstance(wanted, int):
                continue
            level = spec.count.levels[0].value if spec.count.levels else settings.get("listing.level")
            past: dict[str, Value] = {"listing.level": level} if level is not None else {}
            for number in range(wanted - 1):
                ended = self._entry(past, own, f"past-{spec.name}-{number}")
                since, until = self.day - timedelta(days=20), self.day - timedelta(days=1)
                yield replace(ended, since=since, decided_on=since, until=until)

    def _entry(self, settings: Mapping[str, Value], list_type: ListType, entry_id: str) -> Listing:
        named = (ResponsiblePerson(_SUBJECT, "法定代表人", "示例"),) if self._named else ()
        since = _date(settings.get("listing.since")) or usual_since(self.day)
        level = settings.get("listing.level")
        own = {n.partition(".")[2]: value for n, value in settings.items() if n.startswith("listing.")}
        return Listing(
            listing_id=entry_id,
            version=1,
            subject_key=_KEYS[self.rule.reaches],
            list_id=list_type.id,
            name="",
            decision_no="示例",
            authority=list_type.authority,
            decided_on=_date(settings.get("listing.decided_on")) or since,
            since=since,
            until=_date(settings.get("listing.until")),
            level=Level(str(level)) if level is not None else list_type.default_level,
            marks=frozenset(mark for name, mark in _MARKS.items() if settings.get(name) is True),
            facts={name: value for name, value in own.items() if name not in STANDARD_LISTING},
            responsible_persons=named,
        )


def usual_since(day: date) -> date:
    """Since when an entry stands that nothing is said about."""
    return day - timedelta(days=100)


def _date(value: Value | None) -> date | None:
    return number_date(value) if isinstance(value, int) and not isinstance(value, bool) else None
