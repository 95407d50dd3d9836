"""The reading half of a check: subject keys, one snapshot of the registry, and the rule engine's decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.deciding.decide import RuleEngine
from engine.decision import Decision
from engine.errors import ValueTypeError
from engine.inputs import DecisionInput, Subject
from services.checks.validity import NamedSubject, Question
from services.errors import InvalidInputError
from services.ports import Cipher, Database
from services.subjects.keys import ensure_keys, find_keys
from services.subjects.region import region_of


@dataclass(frozen=True, slots=True)
class Situation:
    """A question with its subjects' keys (None without a code), at a moment."""

    question: Question
    keys: tuple[str | None, ...]
    now: datetime


def subject_keys(database: Database, cipher: Cipher, question: Question, now: datetime) -> tuple[str | None, ...]:
    """A key per subject that has a code. A code never seen before gets its key first, in a transaction of its own."""
    codes = {subject.code for subject in question.subjects if subject.code}
    with database.read() as uow:
        keys = find_keys(uow, cipher, codes)
    if codes - keys.keys():
        with database.write() as uow:
            keys = ensure_keys(uow, cipher, codes, now)
    return tuple(keys[subject.code] if subject.code else None for subject in question.subjects)


def decide(database: Database, rules: RuleEngine, situation: Situation) -> tuple[Decision, int]:
    """The decision and the registry version that it read. Raises InvalidInputError for what only the engine can find."""
    question, keys = situation.question, situation.keys
    with database.read() as uow:
        version = uow.registry.current_version()
        listings = uow.registry.listings_for({key for key in keys if key is not None})
    given = DecisionInput(
        matter=question.matter,
        subjects=tuple(_subject(named, key) for named, key in zip(question.subjects, keys, strict=True)),
        listings=listings,
        now=situation.now,
        registry_version=version,
    )
    try:
        decision = rules.decide(given)
    except ValueTypeError as error:
        raise InvalidInputError(error.code, error.title, error.detail, error.advice) from error
    return decision, version


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
