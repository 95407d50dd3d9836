"""Boundary tables: where answers change, and what is found when engine or rule are wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from engine.deciding.decide import RuleEngine
from engine.decision import Decision, Outcome
from engine.errors import ValueTypeError
from engine.examples.boundaries.explore import BoundaryReport, RuleBoundaries, explore
from engine.examples.boundaries.tables import Table
from engine.examples.boundaries.text import as_json, format_text
from engine.examples.run import Decider
from engine.inputs import DecisionInput, Matter
from engine.packs.packset import PackSet
from tests.engine import packs
from tests.engine.packs import NOW, Doc

AMOUNT, FLAG, DEBT = "matter.amount", "matter.government_funded", "listing.debt"
BIG: Doc = {AMOUNT: {"gte": "4000000.00"}}


@contextmanager
def engine_of(found: PackSet) -> Iterator[RuleEngine]:
    engine = RuleEngine(found)
    try:
        yield engine
    finally:
        engine.close()


def explored(found: PackSet, spoil: Callable[[RuleEngine], Decider] = lambda engine: engine) -> BoundaryReport:
    with engine_of(found) as engine:
        return explore(found, spoil(engine), NOW)


def only(when: Doc | None, **changes: Any) -> RuleBoundaries:
    """The boundaries of one rule on the bidding matter and list ``bad``."""
    rule = packs.rule(when=when, **changes) if when is not None else packs.rule(**changes)
    [found] = explored(packs.simple(rule)).rules
    return found


def table(found: RuleBoundaries, title: str, block: int = 0) -> Table:
    return next(table for table in found.blocks[block].tables if table.title == title)


def rows(found: RuleBoundaries, title: str, block: int = 0) -> list[tuple[str, bool, str]]:
    return [(row.words, row.answer.fired, row.answer.outcome.value) for row in table(found, title, block).rows]


def codes(found: RuleBoundaries) -> list[str]:
    return [surprise.code for surprise, _, _ in found.surprises]


class TestTables:
    def test_a_sum_changes_the_answer_at_the_fen(self) -> None:
        found = only(BIG)
        assert rows(found, "估算价") == [
            ("3,999,999.99 元 及以下", False, "clear"),
            ("4,000,000.00 元 及以上", True, "restricted"),
            ("不填", False, "undetermined"),
        ]
        assert codes(found) == []

    @pytest.mark.parametrize(
        ("when", "title", "expected"),
        [
            (
                {AMOUNT: {"between": ["100.00", "200.00"]}},
                "估算价",
                ["99.99 元 及以下", "100.00 元 至 200.00 元", "200.01 元 及以上", "不填"],
            ),
            ({"listing.months_on_list": {"gte": 12}}, "已列入的整月数", ["11 及以下", "12 及以上"]),
            (
                {"listing.since": {"lt": "2026-03-01"}},
                "列入日期",
                ["2026年2月28日 及以前", "2026年3月1日 及以后"],
            ),
            (
                {"matter.sector": "road"},
                "领域",
                ["“公路”", "“水利”", "不填"],
            ),
        ],
    )
    def test_each_type_of_field(self, when: Doc, title: str, expected: list[str]) -> None:
        found = only(when)
        assert [row.words for row in table(found, title).rows] == expected
        assert {row.answer.fired for row in table(found, title).rows} == {True, False}
        assert [code for code in codes(found) if code != "back_and_forth"] == []

    def test_months_since_a_penalty_are_explored_by_its_day(self) -> None:
        dated = packs.list_type(fields=[{"name": "penalty_decided_on", "title": "处罚决定日期", "type": "date"}])
        rule = packs.rule(when={"listing.months_since_penalty": {"lt": 36}})
        [found] = explored(packs.packset(packs.memorandum([rule]), packs.measure(), dated)).rules
        assert rows(found, "处罚决定日期至今的整月数") == [
            ("35 及以下", True, "restricted"),
            ("36 及以上", False, "clear"),
            ("没有", False, "undetermined"),
        ]
        assert codes(found) == []

    def test_a_required_field_cannot_be_left_out(self) -> None:
        [*_, last] = table(only({FLAG: True}), "政府投资").rows
        assert last.words == "不填"
        assert last.answer.refused is not None
        assert last.answer.refused[0] == "missing_field"

    def test_roles_kinds_and_numbers_of_entries(self) -> None:
        found = only(
            {
                FLAG: True,
            },
            roles=["bidder"],
        )
        assert rows(found, "角色和主体类别") == [
            ("bidder（任何主体）", True, "restricted"),
            ("consortium-member、legal-representative、agent（任何主体）", False, "clear"),
        ]
        assert [(words, fired) for words, fired, _ in rows(found, "名单")] == [
            ("不在任何名单上", False),
            ("只在本名单上一条、在本名单上两条、在本规则包的各名单上各一条", True),
        ]

    def test_other_rules_on_the_same_list_show_in_the_answer(self) -> None:
        other = packs.rule("r2", "warn", when={AMOUNT: {"gte": "1000.00"}})
        warn = packs.measure("warn", outcome="caution")
        found = explored(packs.simple(packs.rule(when=BIG), other, measures=[warn])).rules[0]
        assert [(words, outcome) for words, _, outcome in rows(found, "估算价")] == [
            ("999.99 元 及以下", "clear"),
            ("1,000.00 元 至 3,999,999.99 元", "caution"),
            ("4,000,000.00 元 及以上", "restricted"),
            ("不填", "undetermined"),
        ]

    def test_every_branch_is_visited(self) -> None:
        found = only({"any": [{AMOUNT: {"gt": "5.00"}}, {"all": [{DEBT: {"gte": "1.00"}}, {"matter.sector": "road"}]}]})
        assert len(found.blocks) == 2
        assert [fired for _, fired, _ in rows(found, "未履行金额", 1)] == [False, True, False]
        assert codes(found) == []

    def test_counts_of_history_are_brought_about_by_entries(self) -> None:
        history = [{"name": "recent", "title": "两年内列入次数", "count": {"months": 24}}]
        pack = packs.memorandum([packs.rule(when={"history.recent": {"gte": 3}})])
        [found] = explored(packs.packset(packs.list_type(history=history), pack, packs.measure())).rules
        assert [(words, fired) for words, fired, _ in rows(found, "两年内列入次数")] == [
            ("2 及以下", False),
            ("3 及以上", True),
        ]
        assert codes(found) == []

    @pytest.mark.parametrize(
        ("rule", "measure"),
        [
            ({"reaches": "represented", "through_roles": ["legal-representative"]}, {}),
            (
                {"reaches": "responsible_person"},
                {"bases": [{"article": "fa/10", "reaches": [{"list": "bad", "responsible_person": True}]}]},
            ),
        ],
    )
    def test_whom_a_rule_reaches(self, rule: Doc, measure: Doc) -> None:
        [found] = explored(packs.simple(packs.rule(when=BIG, **rule), measures=[packs.measure(**measure)])).rules
        assert [fired for _, fired, _ in rows(found, "估算价")] == [False, True, False]
        assert codes(found) == []
        if rule["reaches"] == "represented":
            assert rows(found, "代表主体的人以什么身份")[0][:2] == ("bidder、consortium-member、agent", False)

    def test_what_a_basis_wants_carried_is_asked_too(self) -> None:
        reach = {"list": "bad", "carrying": {"listing.banned": True}}
        measure = packs.measure(bases=[{"article": "fa/10", "reaches": [reach]}])
        [found] = explored(packs.simple(packs.rule(), measures=[measure])).rules
        assert rows(found, "是否禁止") == [
            ("是", True, "restricted"),
            ("否", False, "clear"),
            ("没有", False, "undetermined"),
        ]

    def test_a_rule_that_the_law_silences_is_one_line(self) -> None:
        silent = packs.simple(packs.rule(when=BIG), measures=[packs.measure("restrict", ())])
        report = explored(silent)
        assert report.ok
        lines = format_text(silent, report).splitlines()
        assert len(lines) == 3
        assert "依法不触发" in lines[1]
        assert "依据未及于该名单" in lines[1]

    def test_what_was_not_tried_is_told(self) -> None:
        when = {"all": [{DEBT: {"gt": "1.00"}}, BIG, {"matter.sector": "road"}, {"listing.months_on_list": {"gt": 3}}]}
        more = {"listing.until": {"gt": "2027-01-01"}}
        found = only({"all": [*when["all"], more, {"subject.region": "410000"}]})
        assert any("其余没有试" in text for text in found.left_out)
        assert found.tried > 100


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
