"""What is found at boundaries when engine or rule are wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from engine.deciding.decide import RuleEngine
from engine.decision import Decision, Outcome
from engine.errors import ValueTypeError
from engine.examples.boundaries.text import as_json, format_text
from engine.inputs import DecisionInput, Matter
from tests.engine import packs
from tests.examples.boundaries import AMOUNT, BIG, codes, explored, only, rows


class _Spoilt:
    """An engine whose decisions are bent on the way."""

    def __init__(self, engine: RuleEngine, bend: Callable[[RuleEngine, DecisionInput, Decision], Decision]) -> None:
        self.engine = engine
        self.bend = bend

    def decide(self, given: DecisionInput, /, *, afresh: bool) -> Decision:
        return self.bend(self.engine, given, self.engine.decide(given, afresh=afresh))


def _clear(decision: Decision) -> Decision:
    told = replace(decision.subjects[0], outcome=Outcome.CLEAR, complete=True, missing=(), hits=())
    return replace(decision, subjects=(told, *decision.subjects[1:]))


def _missing_is_clear(engine: RuleEngine, given: DecisionInput, decision: Decision) -> Decision:
    return decision if "amount" in given.matter.fields else _clear(decision)


def _two_are_clear(engine: RuleEngine, given: DecisionInput, decision: Decision) -> Decision:
    return _clear(decision) if max(map(len, given.listings.values())) > 1 else decision


def _differs(engine: RuleEngine, given: DecisionInput, decision: Decision) -> Decision:
    return replace(decision, disagreements=("规则 r1：引擎为真，参照为假",))


def _off_by_one(engine: RuleEngine, given: DecisionInput, decision: Decision) -> Decision:
    if given.matter.fields.get("amount") != 399_999_999:
        return decision
    more = replace(given, matter=Matter(given.matter.kind, {**given.matter.fields, "amount": 400_000_000}))
    answered = engine.decide(more)
    return replace(decision, subjects=answered.subjects)


class TestDefects:
    @pytest.mark.parametrize(
        ("bend", "code"),
        [
            (_missing_is_clear, "milder_without"),
            (_two_are_clear, "milder_with_more"),
            (_differs, "disagreement"),
            (_off_by_one, "not_as_asked"),
        ],
    )
    def test_an_engine_that_is_wrong_is_found(
        self, bend: Callable[[RuleEngine, DecisionInput, Decision], Decision], code: str
    ) -> None:
        found = packs.simple(packs.rule(when=BIG))
        report = explored(found, lambda engine: _Spoilt(engine, bend))
        assert not report.ok
        assert code in codes(report.rules[0])
        told = [line for line in format_text(found, report).splitlines() if "缺陷 debtors/r1" in line]
        assert told
        assert as_json(report)["defects"] == report.defects

    def test_a_required_field_that_is_not_asked_for_is_found(self) -> None:
        class Lenient(_Spoilt):
            def decide(self, given: DecisionInput, /, *, afresh: bool) -> Decision:
                fields = {"government_funded": True, **given.matter.fields}
                return self.engine.decide(replace(given, matter=Matter(given.matter.kind, fields)), afresh=afresh)

        report = explored(packs.simple(packs.rule(when=BIG)), lambda engine: Lenient(engine, _differs))
        assert "required_not_asked" in codes(report.rules[0])

    def test_a_refusal_without_reason_is_found(self) -> None:
        class Strict(_Spoilt):
            def decide(self, given: DecisionInput, /, *, afresh: bool) -> Decision:
                if given.matter.fields.get("amount") == 400_000_000:
                    raise ValueTypeError("wrong_type", "字段的值不符合目录", "估算价")
                return self.engine.decide(given, afresh=afresh)

        report = explored(packs.simple(packs.rule(when=BIG)), lambda engine: Strict(engine, _differs))
        assert "refused" in codes(report.rules[0])

    def test_a_rule_by_which_one_more_entry_helps_is_found(self) -> None:
        history = [{"name": "recent", "title": "两年内列入次数", "count": {"months": 24}}]
        pack = packs.memorandum([packs.rule(when={"history.recent": {"lt": 2}})])
        [found] = explored(packs.packset(packs.list_type(history=history), pack, packs.measure())).rules
        assert codes(found) == ["milder_with_more"]

    def test_asking_whether_a_field_is_there_is_no_defect(self) -> None:
        found = only({AMOUNT: {"exists": True}})
        assert [fired for _, fired, _ in rows(found, "估算价")] == [True, False]
        assert codes(found) == []


class TestNotes:
    def test_a_constant_at_which_nothing_changes(self) -> None:
        found = only({"any": [{AMOUNT: {"gte": "100.00"}}, {AMOUNT: {"gte": "200.00"}}]})
        assert [(s.code, s.about) for s, _, _ in found.surprises] == [
            ("no_effect", "“估算价”不少于200.00 元，取值 200.00 元")
        ]
        assert explored(packs.simple(packs.rule())).ok

    def test_a_value_of_a_list_at_which_nothing_changes(self) -> None:
        found = only({"all": [{"matter.sector": {"in": ["road", "water"]}}, {"not": {"matter.sector": "water"}}]})
        abouts = [s.about for s, _, _ in found.surprises if s.code == "no_effect"]
        assert abouts == []  # both matter: water is first let in, then taken out

    def test_an_outcome_that_changes_and_changes_back(self) -> None:
        found = only({AMOUNT: {"between": ["100.00", "200.00"]}})
        assert codes(found) == ["back_and_forth"]

    def test_a_rule_that_nothing_makes_fire(self) -> None:
        found = only({"all": [{AMOUNT: {"gt": "5.00"}}, {AMOUNT: {"lt": "5.00"}}]})
        assert codes(found) == ["never_fires"]
        assert found.blocks == ()
