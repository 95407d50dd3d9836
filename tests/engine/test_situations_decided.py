"""Whole decisions with remembered situations: the same to the byte, and nothing wrong is ever remembered or hidden."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from engine.deciding.decide import RuleEngine
from engine.decision import Outcome
from engine.disagreement import REMEMBERED
from engine.inputs import Mark
from engine.law.applying import LawOfDay
from engine.matching import evaluation
from engine.matching.evaluation import Evaluation, PlanEvaluator
from engine.matching.runner import Runner
from engine.matching.situations import SituationTable, Statistics
from engine.packs.digests import canonical
from tests.engine import packs
from tests.engine.harness import Spy
from tests.engine.world import random_input, world

KEY = ("bidding.qualification", "bad")
FUNDED = packs.simple(packs.rule(when={"matter.government_funded": True}))
GIVEN = packs.given(packs.listing())


def counted(engine: RuleEngine) -> Statistics:
    return engine.statistics()[KEY]


@pytest.fixture
def funded() -> Iterator[RuleEngine]:
    found = RuleEngine(FUNDED)
    yield found
    found.close()


def test_remembered_and_decided_documents_are_the_same_to_the_byte() -> None:
    rng = random.Random(1)
    warm, cold, narrow = RuleEngine(world()), RuleEngine(world(), situations=0), RuleEngine(world(), situations=6)
    inputs = [random_input(rng) for _ in range(40)]
    for given in rng.choices(inputs, k=200):
        documents = {canonical(engine.decide(given).document) for engine in (warm, cold, narrow)}
        assert len(documents) == 1
    found = warm.statistics().values()
    assert sum(one.hits for one in found) > sum(one.decided for one in found) > 10
    assert sum(one.evicted for one in narrow.statistics().values()) > 30
    assert cold.statistics() == {}
    for engine in (warm, cold, narrow):
        engine.close()


def test_what_no_rule_reads_is_served_from_the_table_and_still_stands_in_the_document(funded: RuleEngine) -> None:
    first = funded.decide(GIVEN)
    other = packs.listing(number=2, marks=frozenset({Mark.UNDER_OBJECTION}), facts={"debt": 123, "banned": True})
    later = funded.decide(packs.given(other, subjects=[packs.subject(region="419001")], now=packs.NOW + timedelta(400)))
    assert counted(funded) == Statistics(situations=1, hits=1, decided=1, evicted=0)
    assert packs.measures_of(later) == packs.measures_of(first) == ["restrict"]
    assert later.document["messages"][0]["facts"]["listing.debt"] == "1.23"
    assert later.document["messages"][0]["facts"]["listing.months_on_list"] == 20


def test_the_law_of_the_day_is_not_remembered() -> None:
    """A situation says which conditions hold; whether the law carries the rule is asked every day anew."""
    ends = packs.law(in_force={"from": "2020-01-01", "until": "2026-06-01"})
    engine = RuleEngine(packs.packset(packs.memorandum([packs.rule()]), packs.measure(), ends))
    outcomes = [engine.decide(packs.given(packs.listing(), now=packs.NOW + timedelta(n))).outcome for n in (0, 1, 0)]
    assert outcomes == [Outcome.RESTRICTED, Outcome.CLEAR, Outcome.RESTRICTED]
    assert counted(engine).hits == 2
    engine.close()


def test_situations_are_counted_by_matter_and_list() -> None:
    lists = ["bad", "worse"]
    rules = [packs.rule(on=["bidding.qualification", "permit"])]
    documents = [packs.measure(lists=lists), packs.list_type("worse"), packs.matter("permit"), packs.matter()]
    engine = RuleEngine(packs.packset(packs.memorandum(rules, lists=lists), *documents))
    for _ in range(3):
        engine.decide(packs.given(packs.listing(), packs.listing(list_id="worse"), kind="permit"))
    engine.decide(packs.given(packs.listing()))
    asked = {key: one.hits + one.decided for key, one in engine.statistics().items()}
    assert asked == {
        ("bidding.qualification", "bad"): 1,
        ("bidding.qualification", "worse"): 0,
        ("permit", "bad"): 3,
        ("permit", "worse"): 3,
    }
    engine.close()


def test_a_new_engine_remembers_nothing_of_the_old(funded: RuleEngine) -> None:
    """Activation builds a new engine: the same message is decided by its rules, not by what the old one knew."""
    assert funded.decide(GIVEN).outcome is Outcome.RESTRICTED
    turned = RuleEngine(packs.simple(packs.rule(when={"matter.government_funded": False})))
    assert counted(turned) == Statistics(0, 0, 0, 0)
    assert turned.decide(GIVEN).outcome is Outcome.CLEAR
    assert counted(turned).decided == 1
    turned.close()


def test_a_fault_is_not_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    spy = Spy("assert_fact")
    monkeypatch.setattr(evaluation, "Runner", lambda definition: Runner(definition, spy))
    engine = RuleEngine(FUNDED)
    spy.armed = True
    faulty = engine.decide(GIVEN)
    assert [one.code for one in faulty.disagreements] == ["engine_fault"]
    assert counted(engine) == Statistics(situations=0, hits=0, decided=1, evicted=0)
    assert [engine.decide(GIVEN).disagreements for _ in range(2)] == [(), ()]
    assert counted(engine) == Statistics(situations=1, hits=1, decided=2, evicted=0)
    engine.close()


def test_a_disagreement_is_told_of_every_message_of_its_situation(
    funded: RuleEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Runner, "matches", lambda self, message: frozenset())
    decisions = [funded.decide(GIVEN) for _ in range(3)]
    assert all(decision.disagreements for decision in decisions)
    assert {decision.outcome for decision in decisions} == {Outcome.RESTRICTED}
    assert counted(funded) == Statistics(situations=0, hits=0, decided=3, evicted=0)


def test_an_engine_gone_wrong_is_found_out_behind_what_is_remembered(
    funded: RuleEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Probes, examples and replays decide afresh; what they find out is then not served from the table either."""
    funded.decide(GIVEN)
    monkeypatch.setattr(Runner, "matches", lambda self, message: frozenset())
    assert funded.decide(GIVEN).disagreements == ()
    assert funded.decide(GIVEN, afresh=True).disagreements
    assert funded.decide(GIVEN).disagreements
    monkeypatch.undo()
    assert funded.decide(GIVEN, afresh=True).disagreements == ()
    before = counted(funded).hits
    assert funded.decide(GIVEN).disagreements == ()
    assert counted(funded).hits == before + 1


def test_a_table_gone_wrong_is_found_out_by_deciding_afresh(
    funded: RuleEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should a classification ever blur two situations, the answer afresh is right, tells of it, and sets it right."""
    kept: Callable[..., Any] = SituationTable.exchange
    forged = Evaluation((), ())
    monkeypatch.setattr(SituationTable, "exchange", lambda self, key, outcome: kept(self, key, forged))
    right = funded.decide(GIVEN)
    assert right.disagreements == ()
    monkeypatch.undo()
    assert funded.decide(GIVEN).outcome is Outcome.CLEAR  # served wrongly, as forged
    afresh = funded.decide(GIVEN, afresh=True)
    assert afresh.document == right.document
    assert [(one.place, one.code) for one in afresh.disagreements] == [("bidding.qualification/bad", REMEMBERED)]
    assert funded.decide(GIVEN).document == right.document


def test_two_situations_under_one_name_are_never_served_again_once_found_out(
    funded: RuleEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever of the two were kept, the other would be served wrongly: nothing that a name stands for is believed any more."""
    other = packs.given(packs.listing(), fields={"government_funded": False})
    right = [funded.decide(one, afresh=True).document for one in (GIVEN, other)]
    assert right[0]["outcome"] != right[1]["outcome"]
    blurring = RuleEngine(funded.packs)
    for plan in blurring.plans.values():
        monkeypatch.setattr(plan.questions.classifier, "key", lambda facts: 0)
    blurring.decide(GIVEN)
    assert blurring.decide(other).document["outcome"] == right[0]["outcome"]  # served wrongly
    assert [one.code for one in blurring.decide(other, afresh=True).disagreements] == [REMEMBERED]
    for _ in range(2):
        decisions = [blurring.decide(one) for one in (GIVEN, other)]
        assert [decision.document for decision in decisions] == right
        assert not any(decision.disagreements for decision in decisions)
    blurring.close()


def test_rules_that_say_no_cost_a_known_message_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of sixty rules one says yes and one cannot tell: only these two are looked at."""
    above = [packs.rule(f"r{n}", when={"listing.months_on_list": {"gte": str(100 + n)}}) for n in range(58)]
    whole = packs.simple(packs.rule("yes"), packs.rule("perhaps", when={"listing.banned": True}), *above)
    engine = RuleEngine(whole)
    first = engine.decide(GIVEN)
    looked: list[int] = []
    carriers = LawOfDay.carriers

    def spied(self: LawOfDay, number: int) -> Any:
        looked.append(number)
        return carriers(self, number)

    monkeypatch.setattr(LawOfDay, "carriers", spied)
    monkeypatch.delattr(PlanEvaluator, "_decide")
    again = engine.decide(GIVEN)
    assert (again.subjects, again.document) == (first.subjects, first.document)
    entries = sorted(rule.id for rule in whole.memoranda["debtors"].rules)
    assert [entries[number] for number in looked] == ["perhaps", "yes"]
    engine.close()
