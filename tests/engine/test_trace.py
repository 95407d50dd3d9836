"""A trace says of every rule near a subject's own entries what the decision itself settled, and nothing about others."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

from engine.deciding.decide import RuleEngine
from engine.deciding.trace import RuleTrace, Status, SubjectTrace, trace, trace_fields, unmet
from engine.inputs import DecisionInput, RegistryState, ResponsiblePerson, SubjectKind
from engine.language.ir import All, Leaf, Op, leaves, nnf
from engine.language.ir import Any as AnyOf
from engine.language.reference import evaluate
from engine.packs.examples.inputs import build_cases
from engine.packs.packset import PackSet
from engine.values import FieldType, to_json
from tests.engine import generators, packs
from tests.packs.catalogue import ROOT

FLAG, AMOUNT = "matter.government_funded", "matter.amount"


def traced(found: PackSet, given: DecisionInput) -> tuple[SubjectTrace, ...]:
    return trace(found, packs.decide(found, given).document)


def only(found: PackSet, given: DecisionInput) -> RuleTrace:
    [subject] = traced(found, given)
    [entry] = subject.entries
    [rule] = entry.rules
    return rule


def told(rule: RuleTrace) -> list[tuple[str, str, Any, Any]]:
    return [(b.field, b.op, b.expected, b.actual) for b in rule.failed]


def test_the_comparison_that_failed_is_told_as_the_author_asked_it() -> None:
    when = {"all": [{FLAG: True}, {"listing.debt": {"gte": "100.00"}}, {"listing.level": {"in": ["serious"]}}]}
    given = packs.given(packs.listing(facts={"debt": 9999}))
    rule = only(packs.simple(packs.rule(when=when)), given)
    assert rule.status is Status.FAILED
    assert told(rule) == [
        ("listing.debt", "gte", "100.00", "99.99"),
        ("listing.level", "in", ("serious",), "ordinary"),
    ]


def test_negations_and_presence_are_told_as_asked_in_the_end() -> None:
    when = {"all": [{"not": {FLAG: True}}, {AMOUNT: {"exists": "true"}}]}
    rule = only(packs.simple(packs.rule(when=when)), packs.given(packs.listing()))
    assert told(rule) == [(FLAG, "neq", True, True), (AMOUNT, "exists", True, None)]


def test_the_role_and_the_kind_of_subject_are_conditions_too() -> None:
    found = packs.simple(packs.rule(roles=["agent"]), measures=[packs.measure(subjects=["natural_person"])])
    rule = only(found, packs.given(packs.listing()))
    assert told(rule) == [
        ("subject.role", "in", ("agent",), "bidder"),
        ("subject.kind", "in", ("natural_person",), "legal_person"),
    ]


def test_a_penalty_that_the_basis_asks_for_and_the_entry_lacks_is_told() -> None:
    reach = {"list": "bad", "carrying": {"listing.banned": True}}
    found = packs.simple(packs.rule(), measures=[packs.measure(bases=[{"article": "fa/10", "reaches": [reach]}])])
    rule = only(found, packs.given(packs.listing(facts={"banned": False})))
    assert told(rule) == [("listing.banned", "eq", True, False)]
    rule = only(found, packs.given(packs.listing()))
    assert (rule.status, rule.missing) == (Status.UNKNOWN, ("listing.banned",))


def test_what_is_missing_is_told() -> None:
    rule = only(packs.simple(packs.rule(when={AMOUNT: {"gt": "1.00"}})), packs.given(packs.listing()))
    assert (rule.status, rule.missing, rule.failed) == (Status.UNKNOWN, (AMOUNT,), ())


def test_a_silent_rule_says_why_and_what_would_not_hold_either() -> None:
    found = packs.packset(packs.memorandum([packs.rule(when={FLAG: False})]), packs.measure(), confirmed=False)
    rule = only(found, packs.given(packs.listing()))
    assert rule.status is Status.SILENT
    assert "unconfirmed" in {silence.code for silence in rule.silences}
    assert told(rule) == [(FLAG, "eq", False, True)]


def test_an_id_is_given_only_for_what_the_answer_showed() -> None:
    found = packs.simple(packs.rule(when={"listing.level": "serious"}))
    given = packs.given(packs.listing(), packs.listing(number=2, level=packs.Level.SERIOUS))
    [subject] = traced(found, given)
    assert [(e.listing_id, e.rules[0].status) for e in subject.entries] == [
        (None, Status.FAILED),
        ("k0-bad-2", Status.FIRED),
    ]


PERSON = {"kind": SubjectKind.NATURAL_PERSON, "name": "甲"}
REPRESENTED = {"reaches": "represented", "through_roles": ["legal-representative"]}


def test_another_s_entry_is_shown_only_where_it_gave_a_measure() -> None:
    subjects = [packs.subject(0), packs.subject(1, "p1", "legal-representative", relates_to=0, **PERSON)]
    rules = [packs.rule(**REPRESENTED), packs.rule("r2", when={"listing.debt": {"gt": "0.00"}}, **REPRESENTED)]
    company, person = traced(packs.simple(*rules), packs.given(packs.listing("p1"), subjects=subjects))
    assert [(e.reached_as, [r.rule for r in e.rules]) for e in company.entries] == [("represented", ["r1"])]
    assert [r.status for r in person.entries[0].rules] == [Status.FAILED, Status.FAILED]
    assert told(person.entries[0].rules[0])[0] == ("reach.kind", "eq", "represented", "subject")
    silent = packs.simple(packs.rule(when={FLAG: False}, **REPRESENTED))
    assert traced(silent, packs.given(packs.listing("p1"), subjects=subjects))[0].entries == ()


def test_a_company_s_entry_that_names_a_person_is_not_the_person_s_to_read() -> None:
    entry = packs.listing("c1", responsible_persons=(ResponsiblePerson("p1", "法定代表人", "示例"),))
    given = packs.given(entry, subjects=[packs.subject(0, "p1", **PERSON)])
    [subject] = traced(packs.simple(packs.rule()), given)
    assert (subject.entries, subject.unlisted) == ((), 1)


def test_entries_that_no_rule_maps_to_the_matter_are_counted() -> None:
    found = packs.packset(packs.memorandum([packs.rule()]), packs.measure(), packs.list_type("other"))
    [subject] = traced(found, packs.given(packs.listing(list_id="other")))
    assert (subject.entries, subject.unlisted) == ((), 1)


@pytest.mark.parametrize("given", [packs.given(), packs.given(packs.listing(), state=RegistryState.STALE)])
def test_where_nothing_was_asked_nothing_is_traced(given: DecisionInput) -> None:
    [subject] = traced(packs.simple(packs.rule()), given)
    assert (subject.entries, subject.unlisted) == ((), 0)


def test_law_of_the_day_of_the_check_counts() -> None:
    found = packs.packset(
        packs.memorandum([packs.rule()]),
        packs.measure(),
        packs.law(in_force={"from": "2020-01-01", "until": "2026-05-31"}),
    )
    late = only(found, packs.given(packs.listing()))
    assert late.status is Status.SILENT
    early = packs.NOW.replace(month=5)
    assert only(found, packs.given(packs.listing(since=date(2025, 1, 1)), now=early)).status is Status.FIRED


def test_unmet_comparisons_are_false_ones_and_make_the_whole_false() -> None:
    rng = random.Random(11)
    false = 0
    for _ in range(4000):
        condition, facts = generators.condition(rng), generators.facts(rng)
        found = unmet(condition, facts)
        if evaluate(condition, facts) is not False:
            assert found == ()
            continue
        false += 1
        wrong = {(leaf.field, leaf.op) for leaf in leaves(nnf(condition)) if evaluate(leaf, facts) is False}
        assert found
        assert {(one.field, _op(one)) for one in found} <= wrong
        assert all(one.actual == _shown(one.field, facts) for one in found)
    assert false > 500


def _op(one: Any) -> Op:
    return Op.MISSING if one.op == "exists" and not one.expected else Op(one.op)


def _shown(name: str, facts: dict[str, Any]) -> Any:
    value = to_json(generators.FIELDS[name].type, facts.get(name))
    return tuple(value) if isinstance(value, list) else value


def test_an_any_of_failures_tells_each_and_an_all_only_the_failed() -> None:
    yes, no = (Leaf(name, Op.EQ, FieldType.BOOLEAN, (True,)) for name in ("matter.flag", "matter.maybe_flag"))
    facts = {"matter.flag": True, "matter.maybe_flag": False}
    assert [one.field for one in unmet(All((yes, no)), facts)] == ["matter.maybe_flag"]
    assert unmet(AnyOf((yes, no)), facts) == ()
    facts["matter.flag"] = False
    assert [one.field for one in unmet(AnyOf((yes, no)), facts)] == ["matter.flag", "matter.maybe_flag"]


def test_of_the_real_packs_examples_every_trace_agrees_with_its_decision() -> None:
    """What fired in the trace are the decision's own sources, what is open is what the decision says is missing."""
    real = PackSet.load(ROOT, [ROOT / "rules" / "confirmations" / "demo.yaml"])
    engine = RuleEngine(real)
    seen: set[Status] = set()
    for memorandum in real.examples:
        for case in build_cases(real, memorandum):
            document = engine.decide(case.input).document
            for subject, decided in zip(trace(real, document), document["subjects"], strict=True):
                rules = [rule for entry in subject.entries for rule in entry.rules]
                seen |= {rule.status for rule in rules}
                assert {(r.memorandum, r.rule) for r in rules if r.status is Status.FIRED} == _sources(decided)
                assert {name for r in rules for name in r.missing if r.status is Status.UNKNOWN} >= set(
                    decided["missing"]
                )
                for entry in subject.entries:
                    fields = trace_fields(real, document["inputs"]["matter"]["kind"], entry.list_id)
                    named = {b.field for r in entry.rules for b in r.failed} | {
                        n for r in entry.rules for n in r.missing
                    }
                    assert named <= fields.keys()
    engine.close()
    assert seen == set(Status)


def _sources(decided: dict[str, Any]) -> set[tuple[str, str]]:
    return {
        (source["memorandum"], source["rule"])
        for hit in decided["hits"]
        for line in hit["measures"]
        for source in line["sources"]
    }
