"""Examples that were run on the same texts are not run again: the report of each memorandum is kept.

What an example comes to depends on the catalogue and on every rule that could touch its subjects: those about a list that they
stand on, and those that reach a subject through whoever acts for it. Only these are built and asked.
"""

from __future__ import annotations

from collections.abc import Collection

from pydantic import TypeAdapter

from engine.deciding.decide import RuleEngine
from engine.examples.report import ExamplesReport
from engine.examples.run import run_examples
from engine.packs.cache import Cache
from engine.packs.groups import PartKeys
from engine.packs.packset import PackSet

_REPORT = TypeAdapter(ExamplesReport)


def examples_report(packs: PackSet, cache: Cache, ids: Collection[str] | None = None) -> ExamplesReport:
    """What ``run_examples`` would find on an engine of the whole set. Raises as it and ``RuleEngine`` do."""
    names = sorted(packs.memoranda) if ids is None else list(ids)
    concerned = {name: _concerned(packs, name) for name in names}
    parts = PartKeys(packs)
    keys = {name: parts.key("examples", concerned[name], name) for name in names}
    found = {name: _REPORT.validate_json(kept) for name in names if (kept := cache.get(keys[name])) is not None}
    if missing := [name for name in names if name not in found]:
        part = packs.only(set().union(*(concerned[name] for name in missing)))
        engine = RuleEngine(part)
        try:
            for name in missing:
                found[name] = run_examples(part, engine, [name])
                cache.put(keys[name], _REPORT.dump_json(found[name]))
        finally:
            engine.close()
    cases = tuple(case for name in names for case in found[name].cases)
    return ExamplesReport(cases, tuple(rule for name in names for rule in found[name].coverage))


def _concerned(packs: PackSet, name: str) -> frozenset[str]:
    """The memoranda whose rules an example of this one can meet; itself always."""
    examples = packs.examples.get(name)
    if examples is None:
        return frozenset({name})
    listed = {entry.list_ for subject in examples.subjects.values() for entry in subject.listings}
    return frozenset({name}) | {
        memorandum.id
        for memorandum, rule in packs.rules()
        if rule.reaches == "represented" or not listed.isdisjoint(rule.lists or memorandum.lists)
    }
