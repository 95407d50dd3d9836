"""What must not matter does not: earlier decisions, irrelevant fields, the order of keys, rules, listings and subjects."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator

import pytest

from engine.deciding.decide import RuleEngine
from engine.decision import Outcome, worst
from engine.inputs import DecisionInput, Listing, Subject
from engine.matching.evaluation import SITUATIONS
from engine.packs.digests import canonical
from tests.engine import packs
from tests.engine.world import RULES, random_input, world


@pytest.fixture(scope="module", params=[0, SITUATIONS], ids=["every message decided", "situations remembered"])
def engine(request: pytest.FixtureRequest) -> Iterator[RuleEngine]:
    found = RuleEngine(world(), request.param)
    yield found
    found.close()


def test_a_b_a(engine: RuleEngine) -> None:
    """What was decided before leaves no trace, in any order."""
    rng = random.Random(1)
    inputs = [random_input(rng) for _ in range(40)]
    first = [canonical(engine.decide(given).document) for given in inputs]
    order = [rng.randrange(40) for _ in range(400)]
    assert all(canonical(engine.decide(inputs[n]).document) == first[n] for n in order)
    assert len(set(first)) > 30


def test_the_random_inputs_reach_every_kind_of_answer(engine: RuleEngine) -> None:
    rng = random.Random(2)
    decisions = [engine.decide(random_input(rng)) for _ in range(400)]
    assert {decision.outcome.value for decision in decisions} == {
        "barred",
        "restricted",
        "caution",
        "undetermined",
        "clear",
    }
    fired = {s.rule for d in decisions for a in d.subjects for h in a.hits for m in h.measures for s in m.sources}
    assert fired == {rule["id"] for rule in RULES}
    assert all(decision.disagreements == () for decision in decisions)


def test_the_order_of_rules_changes_nothing(engine: RuleEngine) -> None:
    """The revision differs (the text does), the answers do not."""
    rng = random.Random(3)
    shuffled = RuleEngine(world(rng.sample(range(len(RULES)), len(RULES))))
    for _ in range(60):
        given = random_input(rng)
        one, other = engine.decide(given), shuffled.decide(given)
        assert one.subjects == other.subjects
        assert {**one.document, "revision": ""} == {**other.document, "revision": ""}
    shuffled.close()


def test_the_order_of_keys_listings_and_subjects_changes_nothing(engine: RuleEngine) -> None:
    rng = random.Random(4)
    for _ in range(60):
        given = random_input(rng)
        keys = rng.sample(sorted(given.listings), len(given.listings))
        turned = dataclasses.replace(
            given,
            matter=dataclasses.replace(given.matter, fields=dict(reversed(list(given.matter.fields.items())))),
            listings={key: tuple(reversed(given.listings[key])) for key in keys},
        )
        assert canonical(engine.decide(turned).document) == canonical(engine.decide(given).document)
        swapped = dataclasses.replace(given, subjects=tuple(reversed(given.subjects)))
        assert engine.decide(swapped).subjects == engine.decide(given).subjects


def test_fields_that_no_rule_reads_change_no_answer(engine: RuleEngine) -> None:
    rng = random.Random(5)
    for _ in range(60):
        given = random_input(rng)
        subjects = tuple(dataclasses.replace(s, region="419001", industry="C26") for s in given.subjects)
        listings = {
            key: tuple(
                dataclasses.replace(e, decision_no="另一号", facts={**e.facts, "banned": True, "unheard": "x"})
                for e in found
            )
            for key, found in given.listings.items()
        }
        busy = dataclasses.replace(given, subjects=subjects, listings=listings)
        plain = [
            (a.outcome, a.missing, packs.measures_of(engine.decide(given), a.index))
            for a in engine.decide(given).subjects
        ]
        decorated = engine.decide(busy)
        assert [(a.outcome, a.missing, packs.measures_of(decorated, a.index)) for a in decorated.subjects] == plain


def test_a_check_of_many_subjects_is_the_sum_of_checks_of_one(engine: RuleEngine) -> None:
    """Split hits equal merged hits."""
    rng = random.Random(6)
    for _ in range(60):
        given = random_input(rng)
        alone = [s for s in given.subjects if s.relates_to is None and s.index != 0]
        together = {answer.index: answer for answer in engine.decide(given).subjects}
        for subject in alone:
            [answer] = engine.decide(dataclasses.replace(given, subjects=(subject,))).subjects
            assert answer == together[subject.index]


def test_a_subject_with_many_entries_is_the_union_of_subjects_with_one_each() -> None:
    """Every entry brings by itself what it brings among others (S4), for rules that do not ask for the other lists."""
    engine = RuleEngine(world((0, 1, 2, 4, 5)))  # without the rule that reads subject.lists
    rng = random.Random(7)
    entries = 0
    for _ in range(200):
        given = random_input(rng)
        subject = next(one for one in given.subjects if one.index == 0)
        [together] = engine.decide(_with(given, subject, given.listings.get("k0", ()))).subjects
        alone = [engine.decide(_with(given, subject, (entry,))).subjects[0] for entry in given.listings.get("k0", ())]
        assert {hit.listing.listing_id: hit for hit in together.hits} == {
            hit.listing.listing_id: hit for one in alone for hit in one.hits
        }
        assert set(together.missing) == {name for one in alone for name in one.missing}
        assert together.listings_without_measure == sum(one.listings_without_measure for one in alone)
        assert together.outcome is worst([Outcome.CLEAR, *(one.outcome for one in alone)])
        entries += len(alone) > 1
    assert entries > 20
    engine.close()


def _with(given: DecisionInput, subject: Subject, entries: tuple[Listing, ...]) -> DecisionInput:
    return dataclasses.replace(given, subjects=(subject,), listings={"k0": entries})
