"""What the catalogue adds to the models: which ids may stand where, and what a field of an example may hold."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from engine.decision import Outcome
from engine.documents import FieldSpec
from engine.inputs import Level, Mark, SubjectKind
from engine.packs.examples.matters import LIKE
from engine.packs.packset import PackSet
from engine.schemas.author import TEXT, choice, scalar
from engine.schemas.conditions import CONDITION, LISTING_CONDITION, reason_schema
from engine.values import FieldType


def parts_of(packs: PackSet) -> dict[str, dict[str, Any]]:
    """Schema by ``Model.field`` (as it is written in YAML); for a list: of its items."""
    lists = choice({entry.id: entry.title for entry in packs.lists.values()})
    measures = choice({entry.id: entry.title for entry in packs.measures.values()})
    departments = choice({entry.id: entry.title for entry in packs.departments.values()})
    bodies = choice({entry.id: entry.title for entry in packs.bodies.values()})
    matters = choice({entry.id: entry.title for entry in packs.matters.values()})
    roles = choice({role.id: role.title for entry in packs.matters.values() for role in entry.roles})
    memoranda = choice({entry.id: entry.title for entry in packs.memoranda.values()})
    rules = choice({rule.id: packs.measures[rule.measure].title for _, rule in packs.rules()})
    articles = choice({ref: f"{law.short_title}{found.article}" for ref, (law, found) in packs.articles.items()})
    return {
        "Department.national": bodies,
        "Memorandum.initiator": departments,
        "Memorandum.participants": departments,
        "Memorandum.lists": lists,
        "Memorandum.statute": articles,
        "RuleDocument.measure": measures,
        "RuleDocument.carried_out_by": departments,
        "RuleDocument.on": matters,
        "RuleDocument.roles": roles,
        "RuleDocument.through_roles": roles,
        "RuleDocument.lists": lists,
        "RuleDocument.when": CONDITION,
        "Basis.article": articles,
        "Article.replaced_by": articles,
        "Setting.article": articles,
        "Reach.list": lists,
        "Reach.carrying": LISTING_CONDITION,
        "Measure.national_item": choice({row.name: row.note or row.name for row in packs.inventory_rows.values()}),
        "Measure.unreached": {"type": "object", "propertyNames": lists, "additionalProperties": TEXT},
        "ListType.basis": articles,
        "Exclusion.basis": articles,
        "Exclusion.subject_kinds": _words(SubjectKind),
        "ExitCondition.basis": articles,
        "Publicity.rule": articles,
        "Publicity.parameters": choice({group.id: group.title for group in packs.parameter_groups.values()}),
        "MatterResult.reason": choice({reason.code: reason.title for reason in packs.reasons.values()}),
        "Examples.memorandum": memoranda,
        "ExampleListing.list": lists,
        "ExampleListing.level": _words(Level),
        "ExampleListing.marks": _words(Mark),
        "ExampleListing.fields": _values(spec for entry in packs.lists.values() for spec in entry.fields),
        "ExampleSubject.kind": _words(SubjectKind),
        "ExampleCase.matter": _case_matter(packs, matters),
        "Examples.matters": {"type": "object", "additionalProperties": _matter(packs, matters, partial=True)},
        "ExampleCase.role": roles,
        "Expectation.outcome": _words(Outcome),
        "Expectation.rules": rules,
        "Expectation.measures": measures,
        "Expectation.departments": departments,
        "Expectation.because": _because(packs, rules),
    }


def _words(words: type[StrEnum]) -> dict[str, Any]:
    return {"enum": [word.value for word in words]}


def _case_matter(packs: PackSet, matters: dict[str, Any]) -> dict[str, Any]:
    """An example's matter: written out, the name of a shared one, or like a shared one with fields of its own."""
    fields = _values(spec for matter in packs.matters.values() for spec in matter.fields)
    like = {**fields, "properties": {**fields["properties"], LIKE: TEXT}, "required": [LIKE]}
    return {"anyOf": [TEXT, _matter(packs, matters), like]}


def _because(packs: PackSet, rules: dict[str, Any]) -> dict[str, Any]:
    """Reasons by rule: fields, or comparisons as a rule writes them, with ``actual`` beside them."""
    reasons = {"type": "array", "minItems": 1, "items": {"anyOf": [TEXT, reason_schema(packs)]}}
    return {"type": "object", "propertyNames": rules, "additionalProperties": reasons}


def _matter(packs: PackSet, matters: dict[str, Any], *, partial: bool = False) -> dict[str, Any]:
    """A matter: ``kind`` and the fields of that kind, the required ones among them unless others may complete it."""
    cases = [
        {
            "if": {"properties": {"kind": {"const": matter.id}}, "required": ["kind"]},
            "then": {
                **_values(matter.fields, kind=True),
                "required": [spec.name for spec in matter.fields if spec.required and not partial],
            },
        }
        for matter in packs.matters.values()
    ]
    return {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": matters},
        **({"allOf": cases} if cases else {}),
    }


def _values(specs: Iterable[FieldSpec], *, kind: bool = False) -> dict[str, Any]:
    options: dict[str, list[dict[str, Any]]] = {}
    titles: dict[str, str] = {}
    for spec in specs:
        titles.setdefault(spec.name, spec.title)
        known = options.setdefault(spec.name, [])
        known.extend(option for option in _value(spec) if option not in known)
    properties = {name: {"description": titles[name], "anyOf": found} for name, found in options.items()}
    head: dict[str, Any] = {"kind": True} if kind else {}
    return {"type": "object", "properties": {**head, **properties}, "additionalProperties": False}


def _value(spec: FieldSpec) -> list[dict[str, Any]]:
    one = scalar(spec.type, spec.values)
    if spec.type is not FieldType.CODES:
        return [one]
    return [{"type": "array", "items": one}, TEXT]  # a set is a list, or one text with separators
