"""Why a rule gave a measure or did not, read from a decision document and the packs that decided it.

For every message that a subject's own listing made, each rule of that matter and list: what it asked that did not hold, what
was missing, or why it is silent. It decides nothing: it reads what was decided. Of a listing that belongs to somebody else
it shows only the rules that gave a measure, which the answer showed already.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from engine.days import day_of
from engine.deciding.relations import OWN
from engine.decision import Because
from engine.documents import Memorandum, RuleDocument
from engine.inputs import JsonObject
from engine.language import ir
from engine.language.conditions import parse_condition
from engine.language.fields import Field, rule_fields
from engine.language.ir import OPPOSITE, Condition, Op
from engine.language.reference import Facts, because, evaluate, missing_fields
from engine.law import legality
from engine.law.reach import bases_reaching
from engine.law.silence import Silence
from engine.matching.compiler import REACH_KIND, REACH_ROLES, carried, restrictions
from engine.packs.packset import PackSet
from engine.values import FieldType, from_json

_REACHED = {
    "subject": "主体本人在名单上",
    "responsible_person": "主体是名单载明的责任人员",
    "represented": "代表主体的人在名单上",
}


class Status(StrEnum):
    """What a rule came to for one message."""

    FIRED = "fired"
    FAILED = "failed"
    UNKNOWN = "unknown"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class RuleTrace:
    """One rule on one message.

    ``failed``: comparisons that did not hold, as the rule asks them, in display form; also told of a silent rule. ``missing``:
    fields without which it stays open. ``silences``: why it may not fire on the day.
    """

    memorandum: str
    rule: str
    measure: str
    status: Status
    failed: tuple[Because, ...] = ()
    missing: tuple[str, ...] = ()
    silences: tuple[Silence, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryTrace:
    """One listing that touched the subject. ``listing_id`` only where it was a hit; the answer names no others."""

    list_id: str
    listing_id: str | None
    reached_as: str
    rules: tuple[RuleTrace, ...]


@dataclass(frozen=True, slots=True)
class SubjectTrace:
    """One subject. ``unlisted``: entries without a measure that are not among ``entries``: no rule maps them, or they are another's."""

    index: int
    outcome: str
    reason: str
    entries: tuple[EntryTrace, ...]
    unlisted: int


def trace(packs: PackSet, document: JsonObject) -> tuple[SubjectTrace, ...]:
    """The trace of every subject of a decision document. ``packs`` must be those of the document's revision.

    Raises KeyError or ValueTypeError when they are not.
    """
    kind = document["inputs"]["matter"]["kind"]
    day = day_of(datetime.fromisoformat(document["now"]))
    return tuple(_subject(packs, kind, day, one, document["messages"]) for one in document["subjects"])


def trace_fields(packs: PackSet, matter_kind: str, list_id: str) -> Mapping[str, Field]:
    """Every field that a trace may name, with titles for people."""
    titles = {entry.id: entry.title for entry in packs.lists.values()}
    matter = packs.matters[matter_kind]
    roles = {role.id: role.title for role in matter.roles}
    reach = (
        Field(REACH_KIND, "名单条目与主体的关系", FieldType.CODE, _REACHED, always=True),
        Field(REACH_ROLES, "名单上的人代表主体的身份", FieldType.CODES, roles, always=True),
    )
    return {**rule_fields(matter, packs.lists[list_id], titles), **{field.name: field for field in reach}}


def unmet(condition: Condition, facts: Facts) -> tuple[Because, ...]:
    """The comparisons that make a false condition false, as the author asked them; empty if it is not false."""
    return tuple(_turned(found) for found in because(ir.Not(condition), facts))


def _turned(found: Because) -> Because:
    """What held instead, turned back into what was asked."""
    if found.op == Op.EXISTS:
        return replace(found, expected=not found.expected)
    return replace(found, op=OPPOSITE[Op(found.op)].value)


def _subject(
    packs: PackSet, kind: str, day: date, decided: Mapping[str, Any], messages: Sequence[Mapping[str, Any]]
) -> SubjectTrace:
    hits = {(hit["listing_id"], hit["reached_as"]) for hit in decided["hits"]}
    entries, own_without = [], 0
    for message in messages:
        if message["subject"] != decided["index"]:
            continue
        hit, own = (message["listing_id"], message["reached_as"]) in hits, message["reached_as"] == OWN
        own_without += own and not hit
        rules = tuple(_rules(packs, kind, day, message))
        shown = rules if own else tuple(found for found in rules if found.status is Status.FIRED)
        if shown:
            listing_id = message["listing_id"] if hit else None
            entries.append(EntryTrace(message["list"], listing_id, message["reached_as"], shown))
    return SubjectTrace(
        index=decided["index"],
        outcome=decided["outcome"],
        reason=decided["reason"],
        entries=tuple(entries),
        unlisted=decided["listings_without_measure"] - own_without,
    )


def _rules(packs: PackSet, kind: str, day: date, message: Mapping[str, Any]) -> Iterator[RuleTrace]:
    list_id = message["list"]
    fields = trace_fields(packs, kind, list_id)
    facts = {name: from_json(fields[name].type, value) for name, value in message["facts"].items()}
    for memorandum, rule in packs.rules():
        if kind in rule.on and list_id in (rule.lists or memorandum.lists):
            yield _rule(packs, kind, day, list_id, memorandum, rule, fields, facts)


def _rule(
    packs: PackSet,
    kind: str,
    day: date,
    list_id: str,
    memorandum: Memorandum,
    rule: RuleDocument,
    fields: Mapping[str, Field],
    facts: Facts,
) -> RuleTrace:
    measure = packs.measures[rule.measure]
    when = parse_condition(rule.when, fields, lambda _: None)
    asked: Condition = ir.All((*restrictions(packs, rule, measure, list_id), when))
    silences = legality.silences(packs, memorandum, rule, list_id, day, kind)
    plain = RuleTrace(memorandum.id, rule.id, measure.id, Status.SILENT, silences=silences)
    if silences:
        return replace(plain, failed=unmet(asked, facts), missing=missing_fields(asked, facts))
    reaching = bases_reaching(packs, measure, list_id, rule.reaches, day, kind)
    asked = ir.All((asked, ir.Any(tuple(carried(packs, found.reach, list_id) for found in reaching))))
    truth = evaluate(asked, facts)
    if truth is None:
        return replace(plain, status=Status.UNKNOWN, missing=missing_fields(asked, facts))
    return replace(plain, status=Status.FIRED if truth else Status.FAILED, failed=unmet(asked, facts))
