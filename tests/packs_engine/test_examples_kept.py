"""Reports of examples are kept, and what is kept is what a run would find."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.deciding.decide import RuleEngine
from engine.examples import kept
from engine.examples.assumed import as_if_confirmed
from engine.examples.kept import examples_report
from engine.examples.report import ExamplesReport
from engine.examples.run import CaseRun, run_cases, run_examples
from engine.packs.packset import PackSet
from tests.packs_engine.packs import EXAMPLES_FILE, MEASURE_FILE, write
from tests.packs_engine.texts import BAD_LIST, MEASURE, MEMORANDUM
from tests.support.memory_cache import MemoryCache

ROOT = Path(__file__).parents[2]


NAMED = """\
kind: examples
memorandum: debtors
now: 2026-06-01T09:00:00+08:00
subjects:
  company:
    kind: legal_person
    listings:
      - {list: worse, since: 2025-11-02, responsible_persons: [{subject: person, role: 责任人, basis: 示例}]}
  person: {kind: natural_person}
cases:
  - name: 单位名单所列的责任人
    matter: {kind: bidding.qualification, government_funded: true}
    subject: person
    role: bidder
    expect: {outcome: restricted, rules: []}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("rules", "memoranda"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The memoranda whose examples were really run."""
    found: list[str] = []

    def spy(packs: PackSet, engine: Any, name: str, numbers: list[int]) -> list[CaseRun]:
        found.append(name)
        return run_cases(packs, engine, name, numbers)

    monkeypatch.setattr(kept, "run_cases", spy)
    return found


def _load(folder: Path, cache: MemoryCache) -> PackSet:
    return PackSet.load(folder, [folder / "rules/confirmations/demo.yaml"], cache)


def _run(packs: PackSet) -> ExamplesReport:
    engine = RuleEngine(packs)
    report = run_examples(packs, engine)
    engine.close()
    return report


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_report_is_the_same_and_the_second_time_nothing_runs(folder: Path, ran: list[str]) -> None:
    cache = MemoryCache()
    packs = _load(folder, cache)
    assert examples_report(packs, cache) == _run(packs)
    ran.clear()
    assert examples_report(_load(folder, cache), cache) == _run(packs)
    assert ran == []


def test_another_memorandum_about_the_same_list_counts(folder: Path, ran: list[str]) -> None:
    """The statute's measure is part of what the memorandum's examples come to: were it kept, the report would be out of date."""
    cache = MemoryCache()
    examples_report(_load(folder, cache), cache)
    ran.clear()
    _edit(folder / "memoranda/statute-wage-arrears/memorandum.yaml", "roles: [supplier, ", "roles: [agent, supplier, ")
    packs = _load(folder, cache)
    report = examples_report(packs, cache)
    assert {"wage-arrears", "statute-wage-arrears"} <= set(ran) < set(packs.memoranda)
    assert report == _run(packs)
    assert report.failed  # the edit voided the confirmation, so what the examples expect does not fire


def test_a_confirmation_taken_away_is_seen(folder: Path) -> None:
    cache = MemoryCache()
    confirmed, unconfirmed = _load(folder, cache), PackSet.load(folder, [], cache)
    assert examples_report(confirmed, cache).publishable
    report = examples_report(unconfirmed, cache)
    assert report.failed
    assert report == _run(unconfirmed)


class _Forgetful(MemoryCache):
    """Answers each key once only, as a folder that another process empties meanwhile."""

    def get(self, key: str) -> bytes | None:
        return self._kept.pop(key, None)


def test_a_cache_that_forgets_while_examples_run_costs_time_only(folder: Path) -> None:
    """One that was kept when it was looked for must not then be run on an engine that lacks its rules."""
    packs = _load(folder, MemoryCache())
    cache = _Forgetful()
    expected = examples_report(packs, cache)
    assert expected == _run(packs)
    for key in [key for key in cache._kept if key.startswith("examples-")]:
        cache.get(key)  # whole reports are forgotten, single runs are still there
    assert examples_report(packs, cache) == expected


def test_rules_that_reach_whom_another_entry_names_count(tmp_path: Path) -> None:
    """An example asks about a person whom a company's entry names: a second memorandum may reach the person through it."""
    texts = {
        "rules/lists/worse.yaml": BAD_LIST.replace("id: bad", "id: worse"),
        MEASURE_FILE: MEASURE.replace(
            "reaches: [{list: bad}]",
            "reaches: [{list: bad}, {list: worse, responsible_person: true}]",
        ),
        "memoranda/persons/memorandum.yaml": MEMORANDUM.replace("id: debtors", "id: persons")
        .replace("lists: [bad]", "lists: [worse]")
        .replace("    when:\n      matter.government_funded: true\n", "    reaches: responsible_person\n"),
        EXAMPLES_FILE: NAMED,
    }
    write(tmp_path, **texts)
    packs = as_if_confirmed(PackSet.load(tmp_path, []))
    cache = MemoryCache()
    report = examples_report(packs, cache)
    assert report == _run(packs)
    assert not report.failed


def test_a_failing_example_fails_again(folder: Path) -> None:
    cache = MemoryCache()
    _edit(folder / "memoranda/wage-arrears/examples.yaml", "outcome: restricted", "outcome: clear")
    for _ in range(2):
        report = examples_report(_load(folder, cache), cache, ["wage-arrears"])
        assert [case.memorandum for case in report.failed] == ["wage-arrears"]
