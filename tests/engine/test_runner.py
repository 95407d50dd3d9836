"""The runner under faults: the reference answers, the fault is told, the ruleset is rebuilt, nothing leaks into the next answer."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from engine.deciding.decide import RuleEngine
from engine.decision import Decision, Outcome
from engine.disagreement import DIFFERS, word
from engine.errors import EngineFault
from engine.matching import evaluation
from engine.matching.dialect import ANCHOR
from engine.matching.runner import Runner
from engine.matching.shards import compile_shards
from tests.engine import packs
from tests.engine.harness import Spy, equal

SHARD = compile_shards([equal("subject.kind", "a")], frozenset())[0]
MATCHING = {ANCHOR: 1, "subject-kind": "a"}
FAILURES = [
    ("assert_fact", None),
    ("assert_fact", (2, 1)),
    ("assert_fact", (3, 1)),
    ("start_action_for_state", None),
    ("complete_and_start_action", None),
    ("retract_fact", None),
]


@pytest.mark.parametrize(("call", "answer"), FAILURES)
def test_any_failing_call_is_a_fault_and_a_fresh_ruleset(call: str, answer: Any) -> None:
    spy = Spy(call, answer)
    runner = Runner(SHARD.definition, spy)
    assert runner.matches(MATCHING) == {"c0"}
    spy.armed = True
    with pytest.raises(EngineFault) as caught:
        runner.matches(MATCHING)
    assert caught.value.code == "engine_fault"
    assert spy.calls.count("create_ruleset") == 2
    assert runner.matches({ANCHOR: 1, "subject-kind": "b"}) == set()  # 18: nothing of the failed message is left
    assert runner.matches(MATCHING) == {"c0"}
    runner.close()
    assert spy.calls.count("delete_ruleset") == 2


def test_a_match_without_an_action_is_a_fault() -> None:
    spy = Spy("start_action_for_state", ())
    runner = Runner(SHARD.definition, spy)
    spy.armed = True
    with pytest.raises(EngineFault):
        runner.matches(MATCHING)
    runner.close()


def test_an_engine_that_cannot_be_rebuilt_is_tried_again_with_the_next_message() -> None:
    spy = Spy("create_ruleset")
    runner = Runner(SHARD.definition, spy)
    spy.armed = True
    runner.rebuild()
    assert runner.matches(MATCHING) == {"c0"}
    runner.close()


def test_an_interruption_leaves_no_dirty_ruleset() -> None:
    class Interrupting(Spy):
        def __getattr__(self, name: str) -> Any:
            if name == "complete_and_start_action" and self.armed:
                self.armed = False
                raise KeyboardInterrupt
            return super().__getattr__(name)

    spy = Interrupting()
    runner = Runner(SHARD.definition, spy)
    spy.armed = True
    with pytest.raises(KeyboardInterrupt):
        runner.matches(MATCHING)
    assert runner.matches({ANCHOR: 1, "subject-kind": "b"}) == set()
    runner.close()


def test_a_definition_that_the_engine_refuses() -> None:
    with pytest.raises(EngineFault) as caught:
        Runner({"bad": {"all": []}, "worse": {"nonsense": 1}})
    assert caught.value.code == "engine_build"


def test_a_closed_runner_says_so() -> None:
    runner = Runner(SHARD.definition)
    runner.close()
    runner.rebuild()
    with pytest.raises(EngineFault) as caught:
        runner.matches(MATCHING)
    assert caught.value.code == "engine_closed"


def _engine(monkeypatch: pytest.MonkeyPatch, spy: Spy) -> RuleEngine:
    monkeypatch.setattr(evaluation, "Runner", lambda definition: Runner(definition, spy))
    return RuleEngine(packs.simple(packs.rule(when={"matter.government_funded": True})), situations=0)


def test_a_decision_during_a_fault_is_the_references(monkeypatch: pytest.MonkeyPatch) -> None:
    spy = Spy("assert_fact")
    engine = _engine(monkeypatch, spy)
    sound = engine.decide(packs.given(packs.listing()))
    spy.armed = True
    faulty = engine.decide(packs.given(packs.listing()))
    assert faulty.outcome is Outcome.RESTRICTED
    assert [(one.place, one.code, one.fault) for one in faulty.disagreements] == [
        ("bidding.qualification/bad", "engine_fault", True)
    ]
    assert faulty.document == sound.document  # a fault never shows in the record that replay compares
    assert engine.decide(packs.given(packs.listing())).disagreements == ()
    engine.close()


@pytest.mark.parametrize("funded", [True, False])
def test_a_disagreement_serves_the_reference_and_rebuilds(monkeypatch: pytest.MonkeyPatch, funded: bool) -> None:
    """An engine that decides wrongly, either way, is found out, named and replaced."""
    engine = _engine(monkeypatch, Spy())
    given = packs.given(packs.listing(), fields={"government_funded": funded})
    sound = engine.decide(given)
    wrong = frozenset() if funded else frozenset({"c0"})
    rebuilt: list[Runner] = []
    monkeypatch.setattr(Runner, "matches", lambda self, message: wrong)
    monkeypatch.setattr(Runner, "rebuild", lambda self: rebuilt.append(self))
    decision = engine.decide(given)
    assert decision.outcome is sound.outcome
    assert decision.document == sound.document
    (told,) = decision.disagreements
    assert (told.place, told.code, told.rules) == ("bidding.qualification/bad", DIFFERS, ("debtors/r1",))
    assert (told.engine, told.reference) == (word(not funded), word(funded))
    assert told.facts["matter.government_funded"] is funded
    assert not any("subject_key" in name or "name" in name for name in told.facts)
    assert len(rebuilt) == 1
    monkeypatch.undo()
    engine.close()


def test_an_engine_that_cannot_be_built_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    spy = Spy()
    built: list[Runner] = []

    def build(definition: Any) -> Runner:
        if built:
            raise EngineFault("engine_build", "规则引擎无法建立规则集")
        built.append(Runner(definition, spy))
        return built[-1]

    monkeypatch.setattr(evaluation, "Runner", build)
    pack = packs.memorandum([packs.rule(lists=["bad", "worse"])], lists=["bad", "worse"])
    with pytest.raises(EngineFault):
        RuleEngine(packs.packset(pack, packs.measure(), packs.list_type("worse")))
    assert spy.calls.count("delete_ruleset") == 1


def test_a_decision_under_way_ends_before_the_engine_closes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hot swap: in-flight decisions end on the revision they began on."""
    engine = _engine(monkeypatch, Spy())
    inside, go_on = threading.Event(), threading.Event()
    matches = Runner.matches

    def slow(self: Runner, message: Any) -> Any:
        inside.set()
        go_on.wait(10)
        return matches(self, message)

    monkeypatch.setattr(Runner, "matches", slow)
    decisions: list[Decision] = []
    deciding = threading.Thread(target=lambda: decisions.append(engine.decide(packs.given(packs.listing()))))
    closing = threading.Thread(target=engine.close)
    deciding.start()
    assert inside.wait(10)
    closing.start()
    closing.join(0.05)
    assert closing.is_alive()
    go_on.set()
    deciding.join(10)
    closing.join(10)
    assert [(d.outcome, d.disagreements) for d in decisions] == [(Outcome.RESTRICTED, ())]
    with pytest.raises(EngineFault):
        engine.decide(packs.given())
