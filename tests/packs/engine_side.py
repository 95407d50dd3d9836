"""Turns a row of a table into the engine's input: the only module here that knows both sides."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from engine.days import SHANGHAI
from engine.deciding.decide import RuleEngine
from engine.decision import Decision
from engine.documents import FieldSpec
from engine.inputs import DecisionInput, Level, Listing, Mark, Matter, ResponsiblePerson, Subject, SubjectKind
from engine.packs.packset import PackSet
from engine.values import FieldType, Value, from_text
from tests.packs.catalogue import day
from tests.packs.interpreter import Answer

ME, COMPANY = "subject:me", "subject:company"


def ask(engine: RuleEngine, on: date, matter: dict[str, Any], role: str, subject: dict[str, Any]) -> Answer:
    """What the engine decides about a row."""
    return answer(engine.decide(question(engine.packs, on, matter, role, subject)))


def question(packs: PackSet, on: date, matter: dict[str, Any], role: str, subject: dict[str, Any]) -> DecisionInput:
    """A row as the engine is asked it."""
    key = None if subject.get("code") == "none" else ME
    own = [_listing(packs, entry, f"own-{n}", ME) for n, entry in enumerate(subject.get("listings", []))]
    named = [_listing(packs, entry, f"named-{n}", COMPANY) for n, entry in enumerate(subject.get("named_in", []))]
    specs = packs.matters[matter["kind"]].fields
    given = {name: raw for name, raw in matter.items() if name != "kind"}
    about = Subject(
        0, role, SubjectKind(subject["kind"]), key, region=subject.get("region"), industry=subject.get("industry")
    )
    return DecisionInput(
        matter=Matter(matter["kind"], _typed(specs, given)),
        subjects=(about,),
        listings={ME: (*own, *named), COMPANY: tuple(named)},
        now=datetime.combine(on, time(9), SHANGHAI),
        registry_version=1,
    )


def answer(decision: Decision) -> Answer:
    """What was decided, in the words of the third interpreter. Both evaluators must have agreed."""
    assert decision.disagreements == ()
    (decided,) = decision.subjects
    lines = [line for hit in decided.hits for line in hit.measures]
    return Answer(
        outcome=decided.outcome.value,
        favoured=decided.favoured,
        fired={(source.memorandum, source.rule) for line in lines for source in line.sources},
        measures={line.measure for line in lines},
        missing=set(decided.missing),
    )


def _listing(packs: PackSet, entry: dict[str, Any], listing_id: str, key: str) -> Listing:
    list_type = packs.lists[entry["list"]]
    level = entry.get("level")
    named = (ResponsiblePerson(ME, "法定代表人", ""),) if key == COMPANY else ()
    return Listing(
        listing_id=listing_id,
        version=1,
        subject_key=key,
        list_id=list_type.id,
        name="",
        decision_no="示例号",
        authority=list_type.authority,
        decided_on=day(entry.get("decided_on", entry["since"])),
        since=day(entry["since"]),
        until=day(entry["until"]) if "until" in entry else None,
        exited_on=day(entry["exited_on"]) if "exited_on" in entry else None,
        level=Level(level) if level else None,
        marks=frozenset(map(Mark, entry.get("marks", []))),
        facts=_typed(list_type.fields, entry.get("fields", {})),
        responsible_persons=named,
    )


def _typed(specs: list[FieldSpec], given: dict[str, Any]) -> dict[str, Value]:
    types: dict[str, FieldType] = {spec.name: spec.type for spec in specs}
    return {
        name: frozenset(raw) if isinstance(raw, list) else from_text(types[name], raw) for name, raw in given.items()
    }
