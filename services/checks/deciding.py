"""The reading half of a check: subject keys, one snapshot of the registry, and the rule engine's decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.deciding.decide import RuleEngine
from engine.decision import Decision
from engine.errors import ValueTypeError
from engine.inputs import DecisionInput, Listing, Subject
from services.checks.validity import NamedSubject, Question
from services.errors import InvalidInputError
from services.ports import Cipher, Database, UnitOfWork
from services.subjects.keys import ensure_keys, find_keys
from services.subjects.model import SubjectCode
from services.subjects.region import region_of


@dataclass(frozen=True, slots=True)
class Situation:
    """A question with its subjects' keys (None without a code), at a moment."""

    question: Question
    keys: tuple[str | None, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The registry as one transaction saw it: what is listed, by subject key, and the version that this is."""

    version: int
    listings: Mapping[str, tuple[Listing, ...]]


def known_keys(uow: UnitOfWork, cipher: Cipher, question: Question) -> tuple[str | None, ...] | None:
    """A key per subject that has a code; None when a code was never seen before."""
    codes = {subject.code for subject in question.subjects if subject.code}
    found = find_keys(uow, cipher, codes)
    return None if codes - found.keys() else _in_order(question, found)


def made_keys(database: Database, cipher: Cipher, question: Question, now: datetime) -> tuple[str | None, ...]:
    """A key per subject that has a code. Each code never seen before gets its key in a transaction of its own.

    One by one: a check that kept one new key to itself while it waits for another would meet an import, which makes keys lot by lot,
    in a circle.
    """
    codes = {subject.code for subject in question.subjects if subject.code}
    with database.read() as uow:
        keys = find_keys(uow, cipher, codes)
    for code in codes - keys.keys():
        with database.write() as uow:
            keys |= ensure_keys(uow, cipher, [code], now)
    return _in_order(question, keys)


def look(uow: UnitOfWork, keys: tuple[str | None, ...]) -> Snapshot:
    """What the registry has of these subjects."""
    version = uow.registry.current_version()
    return Snapshot(version, uow.registry.listings_for({key for key in keys if key is not None}))


def decide(rules: RuleEngine, situation: Situation, seen: Snapshot) -> Decision:
    """The decision on what was seen. Raises InvalidInputError for what only the engine can find."""
    question, keys = situation.question, situation.keys
    given = DecisionInput(
        matter=question.matter,
        subjects=tuple(_subject(named, key) for named, key in zip(question.subjects, keys, strict=True)),
        listings=seen.listings,
        now=situation.now,
        registry_version=seen.version,
    )
    try:
        return rules.decide(given)
    except ValueTypeError as error:
        raise InvalidInputError(error.code, error.title, error.detail, error.advice) from error


def _in_order(question: Question, keys: Mapping[SubjectCode, str]) -> tuple[str | None, ...]:
    return tuple(keys[subject.code] if subject.code else None for subject in question.subjects)


def _subject(named: NamedSubject, key: str | None) -> Subject:
    return Subject(
        index=named.index,
        role=named.role,
        kind=named.kind,
        subject_key=key,
        region=region_of(named.code) if named.code else None,
        industry=named.industry,
        relates_to=named.relates_to,
        name=named.name,
    )
