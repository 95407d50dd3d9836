"""Situations in which a listing has consequences, drawn from the packs' own examples: so every memorandum plays its part.

Only the plain ones are taken: one subject, one entry. Each is tried on the engine before the simulation begins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from cli.simulation.people import Someone, someone
from engine.days import day_of
from engine.deciding.decide import RuleEngine
from engine.errors import JiangchengError
from engine.inputs import DecisionInput, Listing, Subject, SubjectKind
from engine.packs.examples.inputs import BuiltCase, build_cases
from engine.packs.packset import PackSet
from engine.values import to_json
from services.registry.creation import admitted

_TRIED = timedelta(days=40)
"""How long an entry has stood when a pattern is tried."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A subject of a kind on a list, asked about in a matter. ``term``: for how many days the entry holds, None: without end."""

    list_id: str
    kind: SubjectKind
    level: str | None
    facts: Mapping[str, Any]
    term: int | None
    matter: str
    fields: Mapping[str, Any]
    role: str
    reward: bool

    def row(self, who: Someone, decision_no: str, since: date) -> dict[str, Any]:
        """A canonical row that lists somebody."""
        until = (since + timedelta(days=self.term)).isoformat() if self.term is not None else None
        row = {
            "subject_kind": who.kind.value,
            "name": who.name,
            "code": who.code,
            "decision_no": decision_no,
            "authority": "模拟机关",
            "decided_on": since.isoformat(),
            "since": since.isoformat(),
            "until": until,
            "level": self.level,
            "grounds": "模拟事由",
            **self.facts,
        }
        return {key: value for key, value in row.items() if value is not None}


def find_patterns(packs: PackSet, rules: RuleEngine, now: datetime) -> tuple[Pattern, ...]:
    """All patterns that have consequences at the moment, one per list, matter, role and kind of subject."""
    found: dict[tuple[str, str, str, str], Pattern] = {}
    for case in (case for name in sorted(packs.memoranda) for case in build_cases(packs, name)):
        for pattern, listing, subject in _plain(packs, case):
            key = (pattern.list_id, pattern.matter, pattern.role, pattern.kind.value)
            if key not in found and _bites(packs, rules, case, pattern, listing, subject, now):
                found[key] = pattern
    return tuple(found.values())


def _plain(packs: PackSet, case: BuiltCase) -> Iterator[tuple[Pattern, Listing, Subject]]:
    """The pattern of an example with one subject on one list that has not left it."""
    if len(case.input.subjects) != 1 or not case.case.expect.rules:
        return
    [subject] = case.input.subjects
    entries = case.input.listings.get(subject.subject_key or "", ())
    if len(entries) != 1 or entries[0].exited_on or entries[0].marks or entries[0].subject_key != subject.subject_key:
        return
    [entry] = entries
    list_type, matter_type = packs.lists[entry.list_id], packs.matters[case.input.matter.kind]
    own = {spec.name: spec.type for spec in list_type.fields}
    asked = {spec.name: spec.type for spec in matter_type.fields}
    facts = {name: to_json(own[name], value) for name, value in entry.facts.items()}
    fields = {name: to_json(asked[name], value) for name, value in case.input.matter.fields.items()}
    yield (
        Pattern(
            list_id=entry.list_id,
            kind=subject.kind,
            level=entry.level.value if entry.level else None,
            facts=facts,
            term=(entry.until - entry.since).days if entry.until else None,
            matter=matter_type.id,
            fields=fields,
            role=subject.role,
            reward=list_type.effect == "reward",
        ),
        entry,
        subject,
    )


def _bites(
    packs: PackSet,
    rules: RuleEngine,
    case: BuiltCase,
    pattern: Pattern,
    listing: Listing,
    subject: Subject,
    now: datetime,
) -> bool:
    """Whether an entry of some weeks would be taken by the list, and has consequences now."""
    since = day_of(now) - _TRIED
    until = since + timedelta(days=pattern.term) if pattern.term is not None else None
    if until is not None and until < day_of(now):
        return False
    try:
        admitted(packs.lists[pattern.list_id], pattern.row(someone(pattern.kind, 1), "模拟决字第1号", since), now)
    except JiangchengError:
        return False
    entry = replace(listing, since=since, decided_on=since, until=until)
    known = {subject.subject_key or "": (entry,)}
    decision = rules.decide(DecisionInput(case.input.matter, (subject,), known, now, 1))
    return any(line.departments for hit in decision.subjects[0].hits for line in hit.measures)
