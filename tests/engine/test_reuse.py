"""An engine that takes rulesets over from the one before decides exactly as one built from nothing."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.deciding.decide import RuleEngine
from engine.errors import EngineFault
from engine.packs.examples.inputs import build_cases
from engine.packs.packset import PackSet
from tests.engine.packs import Doc, given, list_type, listing, measure, memorandum, packset, rule
from tests.support.memory_cache import MemoryCache

ROOT = Path(__file__).parents[2]
MEMORANDUM = "memoranda/wage-arrears/memorandum.yaml"
CACHE = MemoryCache()
"""Nine tests read the same folder, in which each edits one file."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("rules", "memoranda"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def first(folder: Path) -> Iterator[RuleEngine]:
    engine = RuleEngine(_load(folder))
    yield engine
    engine.close()


def _load(folder: Path) -> PackSet:
    return PackSet.load(folder, [folder / "rules/confirmations/demo.yaml"], CACHE)


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _rebuilt(engine: RuleEngine, before: RuleEngine) -> set[tuple[str, str]]:
    asked = {key: plan.questions for key, plan in before.plans.items()}
    rebuilt = {key for key, plan in engine.plans.items() if asked.get(key) is not plan.questions}
    assert set(engine.built) == rebuilt
    return rebuilt


def _same_decisions(engine: RuleEngine, packs: PackSet) -> None:
    fresh = RuleEngine(packs)
    for name in packs.memoranda:
        for built in build_cases(packs, name):
            expected = fresh.decide(built.input).document
            for afresh in (False, True):
                found = engine.decide(built.input, afresh=afresh)
                assert found.document == expected
                assert found.disagreements == ()
    fresh.close()


def test_unchanged_packs_rebuild_nothing_and_keep_their_situations(first: RuleEngine, folder: Path) -> None:
    _same_decisions(first, first.packs)
    decided = {key: found.decided for key, found in first.statistics().items()}
    second = RuleEngine(_load(folder), previous=first)
    assert _rebuilt(second, first) == set()
    first.close()
    assert {key: found.decided for key, found in second.statistics().items()} == decided
    _same_decisions(second, second.packs)
    second.close()


@pytest.mark.parametrize(
    ("path", "old", "new", "rebuilt"),
    [
        (MEMORANDUM, "roles: [", "roles: [legal-representative, ", "wage-arrears"),
        (
            "rules/lists/wage-arrears.yaml",
            "last_checked:",
            "fields: [{name: extra, title: 附加, type: text}]\nlast_checked:",
            "wage-arrears",
        ),
    ],
)
def test_what_changed_is_rebuilt_and_nothing_else(
    first: RuleEngine, folder: Path, path: str, old: str, new: str, rebuilt: str
) -> None:
    _edit(folder / path, old, new)
    packs = _load(folder)
    second = RuleEngine(packs, previous=first)
    assert {list_id for _, list_id in _rebuilt(second, first)} == {rebuilt}
    _same_decisions(second, packs)
    second.close()


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("rules/matters/bidding.qualification.yaml", "type: money", "type: integer"),
        (
            "rules/measures/restrict-government-funded-projects.yaml",
            "subjects: [legal_person",
            "subjects: [natural_person",
        ),
        (
            "memoranda/judgment-defaulters/memorandum.yaml",
            "matter.government_funded: true",
            "matter.government_funded: false",
        ),
    ],
)
def test_every_kind_of_change_is_decided_by(first: RuleEngine, folder: Path, path: str, old: str, new: str) -> None:
    if "matters" in path:  # an amount in examples would no longer be of the field's type
        for examples in folder.glob("memoranda/*/examples.yaml"):
            examples.unlink()
    _edit(folder / path, old, new)
    packs = _load(folder)
    second = RuleEngine(packs, previous=first)
    assert bool(_rebuilt(second, first)) is ("matters" not in path)  # that amount no rule asks for
    _same_decisions(second, packs)
    second.close()


def test_a_memorandum_taken_away_decides_no_more(first: RuleEngine, folder: Path) -> None:
    shutil.rmtree(folder / "memoranda/statute-wage-arrears")
    packs = _load(folder)
    second = RuleEngine(packs, previous=first)
    assert all(
        entry.memorandum.id != "statute-wage-arrears" for plan in second.plans.values() for entry in plan.entries
    )
    _same_decisions(second, packs)
    second.close()


def test_rulesets_are_freed_by_the_last_engine_that_has_them(first: RuleEngine, folder: Path) -> None:
    second = RuleEngine(_load(folder), previous=first)
    second.close()
    second.close()
    _same_decisions(first, first.packs)
    first.close()
    third = RuleEngine(_load(folder), previous=first)  # nothing left to take over: built anew
    _same_decisions(third, third.packs)
    third.close()
    with pytest.raises(EngineFault):
        first.decide(next(iter(build_cases(first.packs, "wage-arrears"))).input)


def test_two_engines_decide_on_shared_rulesets_at_once(first: RuleEngine, folder: Path) -> None:
    second = RuleEngine(_load(folder), previous=first)
    cases = [built.input for name in first.packs.memoranda for built in build_cases(first.packs, name)]
    expected = [first.decide(one).document for one in cases]
    wrong: list[int] = []

    def work(engine: RuleEngine) -> None:
        for number, one in enumerate(cases):
            if engine.decide(one, afresh=True).document != expected[number]:
                wrong.append(number)

    threads = [threading.Thread(target=work, args=(engine,)) for engine in (first, second, first)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    second.close()


def _graded(*lists: str) -> PackSet:
    """Rules that tell 101 amounts apart, on each of the lists; nothing is shared between lists."""
    documents = [list_type(name) for name in lists if name != "bad"]
    for name in lists:
        rules = [rule(f"r{n}", f"by-{name}", when={"listing.debt": {"gte": f"{n + 1}.00"}}) for n in range(100)]
        documents += [memorandum(rules, pack_id=f"about-{name}", lists=[name]), measure(f"by-{name}", [name])]
    return packset(*documents)


def _ask(engine: RuleEngine, *lists: str) -> None:
    for name in lists:
        for amount in range(101):
            engine.decide(given(listing(list_id=name, facts={"debt": amount * 100})))


def test_what_is_remembered_in_all_keeps_its_bound_from_revision_to_revision() -> None:
    """Lists are added one after another: those that were there first give up their share of what may be remembered."""
    lists = ["bad"]
    engine = RuleEngine(_graded(*lists), 60)
    _ask(engine, *lists)
    for name in ("worse", "worst", "least"):
        lists.append(name)
        later = RuleEngine(_graded(*lists), 60, previous=engine)
        engine.close()
        engine = later
        assert sum(found.situations for found in engine.statistics().values()) <= 60
        _ask(engine, *lists)
        assert sum(found.situations for found in engine.statistics().values()) <= 60
    engine.close()


def test_an_engine_that_is_to_remember_nothing_takes_over_nothing_remembered() -> None:
    packs = _graded("bad")
    engine = RuleEngine(packs, 60)
    _ask(engine, "bad")
    forgetful = RuleEngine(packs, 0, previous=engine)
    assert forgetful.statistics() == {}
    forgetful.close()
    engine.close()


@pytest.mark.parametrize(
    "changes",
    [
        {"rule": {"carried_out_by": ["jy-finance"]}},
        {"rule": {"in_force": {"from": "2020-01-01", "until": "2025-01-01"}}},
        {"measure": {"outcome": "caution", "strength": "discretionary"}},
    ],
)
def test_rules_that_ask_the_same_rebuild_nothing_whatever_they_come_to(changes: dict[str, Doc]) -> None:
    def engine_of(changes: dict[str, Doc], previous: RuleEngine | None = None) -> RuleEngine:
        asked = rule("r", "by-bad", when={"listing.debt": {"gte": "5.00"}}, **changes.get("rule", {}))
        gives = measure("by-bad", ["bad"], **changes.get("measure", {}))
        return RuleEngine(packset(memorandum([asked]), gives), previous=previous)

    asked = [given(listing(facts={"debt": amount})) for amount in (499, 500)]
    first, fresh = engine_of({}), engine_of(changes)
    before = [first.decide(one).document for one in asked]
    second = engine_of(changes, first)
    assert _rebuilt(second, first) == set()
    assert all(first.plans[key] is not plan for key, plan in second.plans.items())
    after = [second.decide(one) for one in asked]
    assert [one.document for one in after] == [fresh.decide(one).document for one in asked] != before
    assert [found.decided for found in second.statistics().values()] == [2]  # by the first engine
    assert [first.decide(one).document for one in asked] == before
    for engine in (first, second, fresh):
        engine.close()
