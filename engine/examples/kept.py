"""Examples that were run on the same texts are not run again.

What an example comes to depends on the catalogue and on every rule that could touch its subjects: those about a list that they
stand on or on which an entry names them, and those that reach a subject through whoever acts for it. Examples of one memorandum
that concern the same memoranda are run and kept together; only the rules of these are built and asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from pydantic import TypeAdapter

from engine.bulk import uncollected
from engine.deciding.decide import RuleEngine
from engine.documents import Examples
from engine.examples.inputs import BuiltCase, build_cases
from engine.examples.report import ExamplesReport
from engine.examples.run import CaseRun, joined, report_of, run_cases
from engine.packs.cache import Cache
from engine.packs.groups import PartKeys
from engine.packs.packset import PackSet

_REPORT = TypeAdapter(ExamplesReport)
_RUNS = TypeAdapter(list[CaseRun])


@uncollected()
def examples_report(packs: PackSet, cache: Cache, ids: Collection[str] | None = None) -> ExamplesReport:
    """What ``run_examples`` would find on an engine of the whole set. Raises as it and ``RuleEngine`` do."""
    names = sorted(packs.memoranda) if ids is None else list(ids)
    work = _Work(packs, cache)
    found = {name: _REPORT.validate_json(kept) for name in names if (kept := cache.get(work.key(name))) is not None}
    left = [name for name in names if name not in found]
    with work.engine(left) as engine:
        for name in left:
            cases = build_cases(packs, name)
            found[name] = report_of(packs, name, cases, work.runs(name, cases, engine))
            cache.put(work.key(name), _REPORT.dump_json(found[name]))
    return joined(found[name] for name in names)


class _Work:
    def __init__(self, packs: PackSet, cache: Cache) -> None:
        self.packs = packs
        self.cache = cache
        self.parts = PartKeys(packs)
        self.about: dict[str, set[str]] = {}
        self.representing: set[str] = set()
        for memorandum, rule in packs.rules():
            for list_id in rule.lists or memorandum.lists:
                self.about.setdefault(list_id, set()).add(memorandum.id)
            if rule.reaches == "represented":
                self.representing.add(memorandum.id)
        self.together = {name: self._together(name) for name in packs.memoranda}
        self.kept: dict[tuple[str, frozenset[str]], bytes] = {}

    def key(self, name: str) -> str:
        """Of the whole report on a memorandum."""
        return self.parts.key("examples", frozenset({name}).union(*self.together[name]), name)

    @contextmanager
    def engine(self, names: Collection[str]) -> Iterator[RuleEngine | None]:
        """An engine with all rules that those examples can meet which have to be run; None if none has to.

        What is kept is read here, once: a cache may forget, and an example must not be run on an engine without its rules.
        """
        asked: set[frozenset[str]] = set()
        for name in names:
            for concerned in self.together[name]:
                kept = self.cache.get(self._runs_key(name, concerned))
                if kept is None:
                    asked.add(concerned)
                else:
                    self.kept[name, concerned] = kept
        if not asked:
            yield None
            return
        engine = RuleEngine(self.packs.only(frozenset().union(*asked)))
        try:
            yield engine
        finally:
            engine.close()

    def runs(self, name: str, cases: Sequence[BuiltCase], engine: RuleEngine | None) -> list[CaseRun]:
        """All runs of a memorandum's examples, in their order; ``engine`` is the one made for them."""
        found: dict[int, CaseRun] = {}
        for concerned, numbers in self.together[name].items():
            kept = self.kept.get((name, concerned))
            if kept is not None:
                found |= zip(numbers, _RUNS.validate_json(kept), strict=True)
                continue
            if engine is None:
                raise AssertionError("what is not kept was asked of the engine")
            ran = [_slim(run) for run in run_cases(self.packs, engine, name, cases, numbers)]
            self.cache.put(self._runs_key(name, concerned), _RUNS.dump_json(ran))
            found |= zip(numbers, ran, strict=True)
        return [found[number] for number in sorted(found)]

    def _together(self, name: str) -> dict[frozenset[str], list[int]]:
        """The numbers of a memorandum's examples by the memoranda whose rules they can meet."""
        examples = self.packs.examples.get(name)
        found: dict[frozenset[str], list[int]] = {}
        if examples is None:
            return found
        touching = _touching(examples)
        for number, case in enumerate(examples.cases):
            subjects = {case.subject, *case.members, *([case.represents] if case.represents else [])}
            lists = set().union(*(touching[subject] for subject in subjects))
            concerned = self.representing.union({name}, *(self.about.get(list_id, ()) for list_id in lists))
            found.setdefault(frozenset(concerned), []).append(number)
        return found

    def _runs_key(self, name: str, concerned: frozenset[str]) -> str:
        return self.parts.key("example-runs", concerned, name)


def _touching(examples: Examples) -> dict[str, set[str]]:
    """By subject, the lists on which it stands, or on which another's entry names it as responsible."""
    found: dict[str, set[str]] = {name: set() for name in examples.subjects}
    for owner, subject in examples.subjects.items():
        for entry in subject.listings:
            for name in {owner, *(person.get("subject", "") for person in entry.responsible_persons)} & found.keys():
                found[name].add(entry.list_)
    return found


def _slim(run: CaseRun) -> CaseRun:
    """Of a decision's document only the messages are read afterwards, for coverage."""
    if run.answer is None:
        return run
    return replace(run, answer=replace(run.answer, document={"messages": run.answer.document["messages"]}))
