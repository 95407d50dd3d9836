"""Plans: what is compiled once, what is part of the condition, and what the compiler refuses."""

from __future__ import annotations

import pytest

from engine.deciding.decide import RuleEngine
from engine.decision import Outcome
from engine.errors import PackErrors
from engine.language import ir
from engine.language.ir import Leaf, Op, leaves
from engine.matching.compiler import compile_plans
from engine.matching.dialect import flatten
from engine.matching.runner import Runner
from engine.matching.shards import Verdict, compile_shards
from engine.values import FieldType, Value
from tests.engine import packs

NORMAL = ir.normal
KEY = ("bidding.qualification", "bad")


def test_one_ruleset_per_matter_and_list() -> None:
    pack = packs.memorandum(
        [packs.rule(on=["bidding.qualification", "bidding.award"]), packs.rule("r2", lists=["worse"])],
        lists=["bad", "worse"],
    )
    whole = packs.packset(pack, packs.measure(), packs.matter("bidding.award"), packs.list_type("worse"))
    plans = compile_plans(whole)
    assert list(plans) == [
        ("bidding.award", "bad"),
        ("bidding.award", "worse"),
        *[("bidding.qualification", name) for name in ("bad", "worse")],
    ]
    assert [entry.rule.id for entry in plans["bidding.qualification", "worse"].entries] == ["r1", "r2"]


def test_repro_29_rules_with_one_condition_are_one_engine_rule() -> None:
    """29: 256 rules on one condition corrupt the engine's memory; here 300 rules give one condition, and all 300 answer."""
    when = {"any": [{"matter.government_funded": True}, {"listing.banned": True}]}
    neither = [
        {"listing.banned": {"neq": True}},
        {"matter.government_funded": {"neq": True}},
        {"not": {"listing.banned": True}},
    ]
    turned = {"not": {"all": neither}}
    rules = [packs.rule(f"r{n:03d}", when=(when, turned)[n % 2]) for n in range(300)]
    whole = packs.simple(*rules)
    plan = compile_plans(whole)[KEY]
    assert len(plan.entries) == 300
    assert len(plan.conditions) == 1
    assert sum(len(shard.definition) for shard in plan.shards) == 2  # is true, could be true
    decision = packs.decide(whole, packs.given(packs.listing()))
    assert len(decision.subjects[0].hits[0].measures[0].sources) == 300


def test_roles_kinds_and_penalties_are_part_of_the_condition() -> None:
    carrying = {"listing.penalties": {"any_of": ["ban"]}}
    found = packs.measure(
        subjects=["legal_person"], bases=[{"article": "fa/10", "reaches": [{"list": "bad", "carrying": carrying}]}]
    )
    [condition] = compile_plans(packs.simple(packs.rule(roles=["bidder"]), measures=[found]))[KEY].conditions
    read = {(leaf.field, leaf.constants) for leaf in leaves(condition)}
    assert {("subject.role", ("bidder",)), ("subject.kind", ("legal_person",)), ("listing.penalties", ("ban",))} <= read


def test_always_present_fields_need_no_second_condition() -> None:
    [shard] = compile_plans(packs.simple(packs.rule(when={"matter.government_funded": True})))[KEY].shards
    assert [sure for _, sure in shard.verdicts.values()] == [True]
    [shard] = compile_plans(packs.simple(packs.rule(when={"matter.amount": {"gt": "1"}})))[KEY].shards
    assert [sure for _, sure in shard.verdicts.values()] == [True, False]


def test_what_could_be_true_is_asked_only_where_something_is_missing() -> None:
    amount = Leaf("matter.amount", Op.GT, FieldType.MONEY, (100,))
    maybe = frozenset({"matter.amount", "listing.level"})
    either = ir.Any((amount, Leaf("listing.level", Op.EQ, FieldType.CODE, ("serious",))))
    [shard] = compile_shards([either], maybe)
    runner = Runner(shard.definition)
    try:

        def verdicts(**facts: Value) -> set[Verdict]:
            given = {name.replace("_", "."): value for name, value in facts.items()}
            return {shard.verdicts[name] for name in runner.matches(flatten(shard.names, given))}

        assert verdicts(matter_amount=200, listing_level="minor") == {(0, True)}
        assert verdicts(matter_amount=50, listing_level="minor") == set()
        assert verdicts(matter_amount=200) == {(0, True), (0, False)}
        assert verdicts(matter_amount=50) == verdicts() == {(0, False)}
    finally:
        runner.close()


def test_a_condition_beyond_the_engine_names_its_rule() -> None:
    groups = [
        {"any": [{"matter.amount": {"between": [f"{i}.{j:02d}", f"{i + 50}.{j:02d}"]}} for j in range(12)]}
        for i in range(5)
    ]
    with pytest.raises(PackErrors, match="condition_too_wide") as caught:
        RuleEngine(packs.simple(packs.rule(when={"all": groups})))
    assert caught.value.errors[0].detail == "debtors/r1"
    assert str(caught.value.errors[0].position).startswith("memorandum-debtors.yaml:1:")
    assert "拆成几条规则" in caught.value.errors[0].advice


def test_a_hundred_rules_over_thresholds_are_split_and_still_agree() -> None:
    """08 as an author meets it: a hundred rules with rising amounts, all of them true at once."""
    rules = [packs.rule(f"r{n:03d}", f"m{n:03d}", when={"matter.amount": {"gt": f"{n}"}}) for n in range(100)]
    whole = packs.simple(*rules, measures=[packs.measure(f"m{n:03d}") for n in range(100)])
    assert len(compile_plans(whole)[KEY].shards) > 1
    given = packs.given(packs.listing(), fields={"government_funded": True, "amount": 10**10})
    assert len(packs.measures_of(packs.decide(whole, given))) == 100
    unknown = packs.decide(whole, packs.given(packs.listing()))
    assert unknown.subjects[0].missing == ("matter.amount",)


def test_a_pack_without_rules_decides_nothing() -> None:
    assert compile_plans(packs.simple()) == {}


def test_the_reference_does_not_rest_on_the_normal_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both evaluators would be wrong together if the form that is compiled were also what the reference reads."""

    def careless(condition: ir.Condition) -> ir.Condition:
        found = NORMAL(condition)
        assert isinstance(found, ir.All)
        return ir.All(tuple(term for term in found.terms if "government_funded" not in str(term)))

    monkeypatch.setattr(ir, "normal", careless)
    # A rule of its own: plans are remembered by what they were compiled from, and this one is compiled wrongly.
    engine = RuleEngine(packs.simple(packs.rule("careless", when={"matter.government_funded": False})))
    decision = engine.decide(packs.given(packs.listing()))
    engine.close()
    assert decision.outcome is Outcome.CLEAR
    (told,) = decision.disagreements
    assert (told.rules, told.engine, told.reference) == (("debtors/careless",), "true", "false")
