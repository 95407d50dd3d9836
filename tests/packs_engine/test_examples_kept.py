"""Reports of examples are kept, and what is kept is what a run would find."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.deciding.decide import RuleEngine
from engine.examples import kept
from engine.examples.kept import examples_report
from engine.examples.report import ExamplesReport
from engine.examples.run import CaseRun, run_cases, run_examples
from engine.packs.cache import MemoryCache
from engine.packs.packset import PackSet

ROOT = Path(__file__).parents[2]


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


def test_a_failing_example_fails_again(folder: Path) -> None:
    cache = MemoryCache()
    _edit(folder / "memoranda/wage-arrears/examples.yaml", "outcome: restricted", "outcome: clear")
    for _ in range(2):
        report = examples_report(_load(folder, cache), cache, ["wage-arrears"])
        assert [case.memorandum for case in report.failed] == ["wage-arrears"]
