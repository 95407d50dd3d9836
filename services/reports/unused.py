"""Measures that a scope's rules could give and that nobody got in the period, with the reason where none of their rules may fire."""

from __future__ import annotations

from collections.abc import Iterator

from engine.documents import Memorandum, RuleDocument
from engine.law.legality import silences
from engine.packs.packset import PackSet
from services.reports.model import Counts, Figure, Period, Unused


def unused_measures(packs: PackSet, counts: Counts, period: Period) -> tuple[Unused, ...]:
    """In the order of their ids. The law of the period's last day says what could fire."""
    scope = counts.scope
    figure = Figure.CASES if scope.department else Figure.MEASURES
    used = {
        line.selection.by["measure"]
        for line in counts.lines
        if line.selection.figure is figure and "measure" in line.selection.by and line.count
    }
    rules: dict[str, list[tuple[Memorandum, RuleDocument]]] = {}
    for memorandum, rule in _rules(packs, counts):
        if rule.measure not in used:
            rules.setdefault(rule.measure, []).append((memorandum, rule))
    return tuple(Unused(measure, _silent(packs, rules[measure], period)) for measure in sorted(rules))


def _rules(packs: PackSet, counts: Counts) -> Iterator[tuple[Memorandum, RuleDocument]]:
    scope = counts.scope
    for memorandum in packs.memoranda.values():
        if scope.memorandum not in (None, memorandum.id) or scope.effect not in (None, memorandum.effect):
            continue
        for rule in memorandum.rules:
            if scope.department is None or scope.department in rule.carried_out_by:
                yield memorandum, rule


def _silent(packs: PackSet, rules: list[tuple[Memorandum, RuleDocument]], period: Period) -> str:
    """Empty as soon as one rule may fire for one list; else the first reason."""
    first = ""
    for memorandum, rule in rules:
        for list_id in rule.lists if rule.lists is not None else memorandum.lists:
            found = silences(packs, memorandum, rule, list_id, period.last)
            if not found:
                return ""
            first = first or found[0].reason
    return first or "规则没有可用的名单"
