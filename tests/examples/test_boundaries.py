"""Boundary tables: where answers change."""

from __future__ import annotations

import pytest

from engine.examples.boundaries.text import format_text
from tests.engine import packs
from tests.engine.packs import Doc
from tests.examples.boundaries import AMOUNT, BIG, DEBT, FLAG, codes, explored, only, rows, table


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
