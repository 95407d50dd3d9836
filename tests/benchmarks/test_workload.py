"""The generator behind every benchmark: its packs are real packs, its expectations are told by an oracle of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.workload import Written, events, fired, rules, write_packs
from benchmarks.workload.catalogue import LISTS, TODAY
from engine.deciding.decide import RuleEngine
from engine.deciding.facts import listing_facts, matter_facts, subject_facts, touch_facts
from engine.deciding.relations import touches
from engine.examples.run import run_examples
from engine.language.fields import matter_fields, rule_fields
from engine.lint import has_errors, lint
from engine.packs.packset import PackSet

RULES = 150


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return write_packs(tmp_path_factory.mktemp("packs"), rules(RULES), 3)


@pytest.fixture(scope="module")
def packs(written: Written) -> PackSet:
    return written.load()


def test_the_same_seed_gives_the_same_rules_events_and_files(written: Written, tmp_path: Path) -> None:
    assert rules(RULES) == rules(RULES)
    assert list(events(50)) == list(events(50))
    again = write_packs(tmp_path, rules(RULES), 3)
    assert _texts(again.root) == _texts(written.root)


def test_a_stream_of_events_does_not_repeat() -> None:
    found = [repr(event) for event in events(2_000)]
    assert len(set(found)) == len(found)


def test_a_few_lists_have_most_rules_and_every_list_has_one() -> None:
    counts = [sum(rule.list_id == list_id for rule in rules(3_000)) for list_id in LISTS]
    assert min(counts) > 0
    assert sum(counts[:12]) > 3_000 / 2


def test_generated_packs_load_without_errors_of_the_linter(packs: PackSet) -> None:
    assert sum(1 for _ in packs.rules()) == RULES
    assert not has_errors(found := lint(packs, TODAY)), [str(f) for f in found]


def test_what_the_oracle_expects_of_each_example_is_what_the_engine_decides(packs: PackSet) -> None:
    engine = RuleEngine(packs)
    report = run_examples(packs, engine)
    engine.close()
    assert len(report.cases) == 3 * RULES
    assert [case for case in report.cases if case.differences] == []
    outcomes = {case.expect.outcome for examples in packs.examples.values() for case in examples.cases}
    assert outcomes == {"barred", "restricted", "caution", "undetermined", "clear"}
    assert all(covered.fired and covered.stayed for covered in report.coverage)


def test_the_engine_fires_exactly_the_oracles_rules_on_a_stream(packs: PackSet) -> None:
    engine, some = RuleEngine(packs), rules(RULES)
    total = 0
    for event in events(300):
        (subject,) = engine.decide(event.decision_input()).subjects
        lines = [line for hit in subject.hits for line in hit.measures]
        assert sorted(source.rule for line in lines for source in line.sources) == fired(some, event)
        total += len(lines)
    engine.close()
    assert total > 0


def test_the_facts_of_a_message_are_those_that_the_engine_would_compute(packs: PackSet) -> None:
    for event in events(200):
        given = event.decision_input()
        (subject,) = given.subjects
        matter = packs.matters[event.matter]
        about = subject_facts(subject, frozenset(entry.list_id for entry in event.entries))
        touched = {touch.listing.list_id: touch for touch in touches(given, subject, TODAY)}
        assert touched.keys() == dict(event.messages).keys()
        for list_id, facts in event.messages:
            touch, fields = touched[list_id], rule_fields(matter, packs.lists[list_id])
            listed = listing_facts(fields, packs.lists[list_id], touch.listing, TODAY)
            assert facts == {
                **matter_facts(matter_fields(matter), given.matter),
                **about,
                **listed,
                **touch_facts(touch),
            }


def _texts(root: Path) -> dict[str, str]:
    return {str(path.relative_to(root)): path.read_text() for path in sorted(root.rglob("*.yaml"))}
