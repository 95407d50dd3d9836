"""Examples that were run on the same texts are not run again.

What an example comes to depends on the catalogue and on the rules about its matter that could touch its subjects: those about
a list that they stand on or on which an entry names them, and those that reach a subject through whoever acts for it. Examples
of one memorandum that ask the same rules are run and kept together; only these rules are built.

Kept are, by memorandum, what came of its examples when they were last run, each under a key of all that it depends on; and
reports, which point at lines, under a key of all texts. What went wrong is not kept apart from its report: it points at lines.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import sha256
from itertools import islice
from typing import Any

from pydantic import TypeAdapter

from engine.bulk import uncollected
from engine.deciding.decide import RuleEngine
from engine.documents import Examples
from engine.examples.report import ExamplesReport
from engine.examples.run import CaseRun, joined, report_of, run_cases
from engine.examples.touching import named_by, subjects_of, together
from engine.matching.compiler import PlanKey
from engine.packs import digests
from engine.packs.beside import Beside
from engine.packs.cache import Cache, cache_key
from engine.packs.examples.matters import shared_matter
from engine.packs.groups import PartKeys
from engine.packs.packset import PackSet

_REPORT = TypeAdapter(ExamplesReport)
_RUNS = TypeAdapter(list[CaseRun])


@uncollected()
def examples_report(packs: PackSet, cache: Cache, ids: Collection[str] | None = None) -> ExamplesReport:
    """What ``run_examples`` would find on an engine of the whole set. Raises as it and ``RuleEngine`` do."""
    names = sorted(packs.memoranda) if ids is None else list(ids)
    work = _Work(packs, cache)
    found = {name: report for name in names if (report := work.kept_report(name)) is not None}
    left = [name for name in names if name not in found]
    with work.engine(left) as engine:
        for name in left:
            found[name] = work.report(name, engine)
    return joined(found[name] for name in names)


@dataclass(frozen=True, slots=True)
class _Group:
    """Examples of one memorandum, by number, that can meet the same rules. ``key``: of all that they depend on."""

    numbers: tuple[int, ...]
    pairs: frozenset[PlanKey]
    key: str


class _Work:
    def __init__(self, packs: PackSet, cache: Cache) -> None:
        self.packs = packs
        self.cache = cache
        self.keys = PartKeys(packs)
        self.about: dict[PlanKey, list[tuple[str, str]]] = {}
        self.representing: dict[str, set[str]] = {}
        for memorandum, rule in packs.rules():
            lists = rule.lists or memorandum.lists
            for kind in rule.on:
                for list_id in lists:
                    self.about.setdefault((kind, list_id), []).append((memorandum.id, rule.id))
                if rule.reaches == "represented":
                    self.representing.setdefault(kind, set()).update(lists)
        self.asked: dict[PlanKey, str] = {}
        self.together = {
            name: together(packs.examples[name]) if name in packs.examples else {} for name in packs.memoranda
        }
        self.groups: dict[str, list[_Group]] = {}
        self.kept: dict[str, dict[str, str]] = {}

    def kept_report(self, name: str) -> ExamplesReport | None:
        """The report on a memorandum, if it was made from the same texts and the same rules of others."""
        kept = self.cache.get(self._report_key(name))
        return None if kept is None else _read_report(kept)

    @contextmanager
    def engine(self, names: Collection[str]) -> Iterator[RuleEngine | None]:
        """An engine with all rules that those examples can meet which have to be run; None if none has to.

        What is kept is read here, once: a cache may forget, and an example must not be run on an engine without its rules.
        """
        for name in names:
            known = _read(self.cache.get(_runs_key(name)))
            self.groups[name] = self._groups(name)
            self.kept[name] = {group.key: known[group.key] for group in self.groups[name] if group.key in known}
        asked = [group for name in names for group in self.groups[name] if group.key not in self.kept[name]]
        if not asked:
            yield None
            return
        engine = RuleEngine(self.packs, wanted=frozenset().union(*(group.pairs for group in asked)))
        try:
            yield engine
        finally:
            engine.close()

    def report(self, name: str, engine: RuleEngine | None) -> ExamplesReport:
        """The report on a memorandum; ``engine`` is the one made for its examples."""
        texts, fresh = dict(self.kept[name]), dict[str, list[CaseRun]]()
        left = [group for group in self.groups[name] if group.key not in texts]
        if left:
            if engine is None:
                raise AssertionError("what is not kept was asked of the engine")
            ran = map(
                _slim, run_cases(self.packs, engine, name, [number for group in left for number in group.numbers])
            )
            sound = set(texts)
            for group in left:
                runs = fresh[group.key] = list(islice(ran, len(group.numbers)))
                texts[group.key] = _RUNS.dump_json(runs).decode()
                sound |= set() if any(run.differences for run in runs) else {group.key}
            self.cache.put(_runs_key(name), json.dumps({key: texts[key] for key in sorted(sound)}).encode())
        # Where the rules of others changed, its examples mostly come to the same, and so does the report.
        same = self.keys.key("examples-came-to", {name}, name, *(texts[group.key] for group in self.groups[name]))
        kept = self.cache.get(same)
        report = _REPORT.validate_json(kept) if kept is not None else self._report(name, texts, fresh)
        made = kept if kept is not None else _REPORT.dump_json(report)
        self.cache.put(same, made)
        if not report.failed:  # a difference may name any measure that the example expects
            self.cache.put(self._report_key(name), made)
        return report

    def _report(self, name: str, texts: Mapping[str, str], fresh: Mapping[str, list[CaseRun]]) -> ExamplesReport:
        runs: dict[int, CaseRun] = {}
        for group in self.groups[name]:
            of_group = fresh.get(group.key) or _RUNS.validate_json(texts[group.key])
            runs |= zip(group.numbers, of_group, strict=True)
        return report_of(self.packs, name, [runs[number] for number in sorted(runs)])

    def _report_key(self, name: str) -> str:
        pairs = sorted(frozenset().union(*(self._pairs(*asked) for asked in self.together[name])))
        return self.keys.key("examples", {name}, name, *map(self._asked, pairs))

    def _groups(self, name: str) -> list[_Group]:
        if name not in self.packs.examples:
            return []
        texts = _Texts(self.packs, name)
        known = _digests_of(self.packs.examples[name])
        found = []
        for (kind, lists), numbers in self.together[name].items():
            pairs = self._pairs(kind, lists)
            asked = [self._asked(pair) for pair in sorted(pairs)]
            told = tuple(numbers)
            said = known[told] = known.get(told) or texts.digest(told)
            whole = self.keys.key("example-runs", (), name, said, *asked)
            found.append(_Group(told, pairs, whole))
        return found

    def _pairs(self, kind: str, lists: frozenset[str]) -> frozenset[PlanKey]:
        return frozenset((kind, one) for one in lists | self.representing.get(kind, set())) & self.about.keys()

    def _asked(self, pair: PlanKey) -> str:
        if pair not in self.asked:
            self.asked[pair] = self.keys.rules(self.about[pair])
        return self.asked[pair]


@lru_cache(maxsize=128)  # who edits one memorandum among sixty reads the reports on the others again and again
def _read_report(kept: bytes) -> ExamplesReport:
    return _REPORT.validate_json(kept)


def _runs_key(name: str) -> str:
    return cache_key("example-runs-of", name)


def _read(kept: bytes | None) -> dict[str, str]:
    return {} if kept is None else json.loads(kept)


_digests_of: Beside[Examples, dict[tuple[int, ...], str]] = Beside(lambda _: {})
"""By numbers what ``_Texts`` has found of a file of examples until now."""


class _Texts:
    """What examples say, with the subjects and matters that they share with others of their file."""

    def __init__(self, packs: PackSet, name: str) -> None:
        self._examples = packs.examples[name]
        self._content = packs.contents[f"examples/{name}"]

    @cached_property
    def _text(self) -> Any:
        return json.loads(self._content)

    @cached_property
    def _owners(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = {subject: {subject} for subject in self._examples.subjects}
        for owner, subject in self._examples.subjects.items():
            for named in named_by(subject) & found.keys():
                found[named].add(owner)
        return found

    def digest(self, numbers: Iterable[int]) -> str:
        """Of the examples of these numbers."""
        cases = [self._examples.cases[number] for number in numbers]
        subjects = {owner for case in cases for subject in subjects_of(case) for owner in self._owners[subject]}
        matters = {shared for case in cases if (shared := shared_matter(case)) is not None}
        said = {
            "now": self._text["now"],
            "subjects": {subject: self._text["subjects"][subject] for subject in subjects},
            "matters": {matter: self._text["matters"][matter] for matter in matters},
            "cases": [self._text["cases"][number] for number in numbers],
        }
        return sha256(digests.canonical(said)).hexdigest()


def _slim(run: CaseRun) -> CaseRun:
    """Of a decision's document only the messages are read afterwards, for coverage."""
    if run.answer is None:
        return run
    return replace(run, answer=replace(run.answer, document={"messages": run.answer.document["messages"]}))
