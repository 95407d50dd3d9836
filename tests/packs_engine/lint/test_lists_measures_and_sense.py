"""The lint rules about measures, lists and the sense of rules: what each finds, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.lint import Severity
from tests.packs_engine.lint.findings import found, one
from tests.packs_engine.packs import (
    LAW_FILE,
    LIST_FILE,
    MEASURE_FILE,
    MEMORANDUM_FILE,
    bend,
    load,
)


class TestMarket:
    """I-05 and S6."""

    def test_a_market_measure_that_orders(self, root: Path) -> None:
        bend(root, MEASURE_FILE, "class: 一", "class: 三")
        codes = [finding.code for finding in found(root)]
        assert codes.count("market_order") == 2, "the measure orders, and the rule hands it to a department"

    def test_a_market_measure_that_informs(self, root: Path) -> None:
        bend(root, MEASURE_FILE, "class: 一", "class: 三")
        bend(root, MEASURE_FILE, "outcome: restrict\nstrength: mandatory", "outcome: none\nstrength: reference")
        bend(root, MEMORANDUM_FILE, "    carried_out_by: [jy-bidding]\n", "")
        assert found(root) == []

    def test_an_undetermined_class_is_silent(self, root: Path) -> None:
        bend(root, MEASURE_FILE, "class: 一", "class: 未定")
        one(root, "class_undetermined", Severity.WARNING)


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "severity"),
    [
        (MEASURE_FILE, "national_item: 限制市场准入\n", "", "national_item_missing", Severity.ERROR),
        (LIST_FILE, "excludes_minors: true\n", "", "minors_not_excluded", Severity.ERROR),
        (LIST_FILE, "last_checked: 2026-05-01", "last_checked: 2025-05-31", "stale_check", Severity.WARNING),
        (LAW_FILE, "last_checked: 2026-05-01", "last_checked: 2025-05-31", "stale_check", Severity.WARNING),
        (MEMORANDUM_FILE, "last_checked: 2026-05-01", "last_checked: 2025-05-31", "stale_check", Severity.WARNING),
        (MEMORANDUM_FILE, "document_no_confirmed: true\n", "", "document_number_unconfirmed", Severity.WARNING),
        (MEMORANDUM_FILE, "document_no: 示例〔2020〕1号\n", "", "document_number_unconfirmed", Severity.WARNING),
        (MEMORANDUM_FILE, "    carried_out_by: [jy-bidding]\n", "", "nobody_carries_out", Severity.ERROR),
        (
            MEMORANDUM_FILE,
            "carried_out_by: [jy-bidding]",
            "carried_out_by: [jy-ggzy]",
            "trading_centre_carries_out",
            Severity.ERROR,
        ),
        (MEASURE_FILE, "{list: bad}", "{list: bad}, {conduct: fruad}", "conduct_not_established", Severity.WARNING),
        (LIST_FILE, "basis: [shili/10]", "status: disabled\nbasis: [shili/10]", "list_disabled", Severity.WARNING),
        (
            LIST_FILE,
            "excludes_minors: true",
            "excludes_minors: true\narchive_only: true",
            "list_archive_only",
            Severity.WARNING,
        ),
    ],
)
def test_one_thing_wrong_gives_one_finding(
    root: Path, file: str, old: str, new: str, code: str, severity: Severity
) -> None:
    bend(root, file, old, new)
    finding = one(root, code, severity)
    assert found(root) == [finding]
    assert finding.advice
    assert finding.position is not None
    assert finding.position.file in (file, MEMORANDUM_FILE)


INVENTORY_FILE, DEPARTMENTS_FILE = "rules/inventories/national.yaml", "rules/departments/all.yaml"


@pytest.mark.parametrize("file", [LAW_FILE, LIST_FILE, MEMORANDUM_FILE, INVENTORY_FILE])
@pytest.mark.parametrize(("checked", "codes"), [("2026-06-01", []), ("2026-06-02", ["checked_in_future"])])
def test_nobody_has_looked_tomorrow(root: Path, file: str, checked: str, codes: list[str]) -> None:
    bend(root, file, "last_checked: 2026-05-01", f"last_checked: {checked}")
    findings = found(root)
    assert [finding.code for finding in findings] == codes
    for finding in findings:
        assert finding.severity is Severity.ERROR
        assert checked in finding.message
        assert finding.position == load(root).at(finding.item, ("last_checked",))


def test_nor_at_one_department(root: Path) -> None:
    bend(root, DEPARTMENTS_FILE, "title: 法院, ", "title: 法院, last_checked: 2062-05-01, ")
    finding = one(root, "checked_in_future", Severity.ERROR)
    assert "法院" in finding.message
    assert (str(finding.position), finding.item) == (f"{DEPARTMENTS_FILE}:4:45", "departments/all")


def test_365_days_are_still_fresh(root: Path) -> None:
    bend(root, LIST_FILE, "last_checked: 2026-05-01", "last_checked: 2025-06-01")
    assert found(root) == []


def test_punishing_and_rewarding_do_not_mix(root: Path) -> None:
    bend(root, LIST_FILE, "effect: punish", "effect: reward")
    assert "激励" in one(root, "effect_mismatch", Severity.ERROR).message


class TestDeadRules:
    """Rules that nobody can meet."""

    def test_no_kind_of_subject_in_common(self, root: Path) -> None:
        kinds = "[legal_person, unincorporated, natural_person]"
        bend(root, MEASURE_FILE, f"subjects: {kinds}", "subjects: [natural_person]")
        bend(root, LIST_FILE, f"subject_kinds: {kinds}", "subject_kinds: [legal_person]")
        one(root, "subject_kind", Severity.ERROR)

    def test_no_such_role_in_one_of_the_matters(self, root: Path) -> None:
        bend(root, MEMORANDUM_FILE, "on: [bidding.qualification]", "on: [bidding.qualification, funding.fiscal]")
        bend(root, MEMORANDUM_FILE, "    when:\n      matter.government_funded: true\n", "")
        finding = one(root, "role_not_in_matter", Severity.ERROR)
        assert "applicant" in finding.advice


class TestDeadConditions:
    """Conditions that cannot hold."""

    @pytest.mark.parametrize(
        "condition",
        [
            "all: [{matter.government_funded: true}, {matter.government_funded: false}]",
            "all: [{matter.amount: {gte: 100}}, {not: {matter.amount: {gt: 5}}}]",
            "all: [{matter.amount: {exists: false}}, {matter.amount: {gt: 5}}]",
            "any: [{all: [{matter.amount: {gt: 5}}, {matter.amount: {lt: 5.01}}]}, {matter.government_funded: {exists: false}}]",
            "subject.role: legal-representative",
            "not: {subject.kind: {in: [legal_person, unincorporated, natural_person]}}",
            "not: {subject.lists: {any_of: [bad]}}",
        ],
    )
    def test_a_condition_that_never_holds(self, root: Path, condition: str) -> None:
        bend(root, MEMORANDUM_FILE, "matter.government_funded: true", condition)
        assert one(root, "dead_condition", Severity.ERROR).position.line == 18  # type: ignore[union-attr]

    @pytest.mark.parametrize(
        "condition",
        [
            "all: [{matter.amount: {gte: 100}}, {not: {matter.amount: {gt: 100}}}]",
            "any: [{subject.role: legal-representative}, {matter.government_funded: true}]",
            "all: [{subject.lists: {any_of: [good]}}, {matter.amount: {exists: false}}]",
            "all: [{subject.region: {neq: '410000'}}, {subject.kind: {not_in: [natural_person]}}]",
        ],
    )
    def test_a_condition_that_can_hold(self, root: Path, condition: str) -> None:
        bend(root, MEMORANDUM_FILE, "matter.government_funded: true", condition)
        assert found(root) == []

    def test_dead_for_one_matter_only(self, root: Path) -> None:
        bend(root, MEMORANDUM_FILE, "on: [bidding.qualification]", "on: [bidding.qualification, funding.fiscal]")
        bend(root, MEMORANDUM_FILE, "    roles: [bidder]\n", "")
        bend(root, "rules/matters/funding.yaml", "{id: applicant", "{id: bidder, title: 投标人}\n  - {id: applicant")
        bend(root, "rules/matters/bidding.yaml", "  - {id: legal", "  - {id: applicant, title: 申请人}\n  - {id: legal")
        bend(root, "rules/matters/funding.yaml", "  - {id: bidder, title: 投标人}\n", "")
        bend(root, MEMORANDUM_FILE, "matter.government_funded: true", "not: {subject.role: applicant}")
        assert "财政资金申请" in one(root, "dead_condition", Severity.WARNING).message


def test_a_score_never_punishes(root: Path) -> None:
    bend(root, LIST_FILE, "fields:\n", "fields:\n  - {name: credit_score, title: 得分, type: integer}\n")
    bend(root, MEMORANDUM_FILE, "matter.government_funded: true", "any: [{listing.credit_score: {lt: 60}}]")
    assert "I-12" in one(root, "score_punishes", Severity.ERROR).message


def _reads(root: Path, title: str, more: str = "") -> None:
    bend(root, LIST_FILE, "fields:\n", f"fields:\n  - {{name: points, title: {title}, type: integer{more}}}\n")
    bend(root, MEMORANDUM_FILE, "matter.government_funded: true", "not: {listing.points: {gte: 60}}")


@pytest.mark.parametrize(
    ("title", "more"),
    [
        *(
            (title, "")
            for title in ("个人信用分", "信用积分", "信用评分", "综合评价得分", "信用评价分", "信用评分等级")
        ),
        ("诚信指数", ", score: true"),
    ],
)
def test_a_score_under_another_word_is_a_score(root: Path, title: str, more: str) -> None:
    _reads(root, title, more)
    assert "listing.points" in one(root, "score_punishes", Severity.ERROR).message


@pytest.mark.parametrize(
    "title",
    ["驾驶证记分", "累积记分", "信用分级", "信用分类", "建筑面积分档", "不得分包", "取得分公司登记", "诚信指数"],
)
def test_what_only_sounds_like_a_score_is_none(root: Path, title: str) -> None:
    _reads(root, title)
    assert found(root) == []


def test_a_score_of_another_list_does_not_make_one_of_this(root: Path) -> None:
    """Nor does a harmless title there hide the score that stands here."""
    _reads(root, "未履行件数")
    field = "fields:\n  - {name: points, title: 信用分, type: integer}\n"
    bend(root, "rules/lists/good.yaml", "early_exit:", f"{field}early_exit:")
    assert found(root) == []
    bend(root, LIST_FILE, "title: 未履行件数", "title: 信用分")
    bend(root, "rules/lists/good.yaml", "title: 信用分", "title: 件数")
    one(root, "score_punishes", Severity.ERROR)


def test_a_score_of_the_matter_punishes_too(root: Path) -> None:
    field = "  - {name: amount, title: 合同估算价"
    bend(root, "rules/matters/bidding.yaml", field, f"  - {{name: points, title: 信用积分, type: integer}}\n{field}")
    bend(root, MEMORANDUM_FILE, "matter.government_funded: true", "matter.points: {lt: 60}")
    assert "matter.points" in one(root, "score_punishes", Severity.ERROR).message


def test_a_confirmed_rule_knows_of_scores_only_where_one_is_declared(root: Path) -> None:
    """Whoever confirmed it before there was such a key confirmed the same text; a field that becomes a score is another."""
    file, item, field = "rules/matters/bidding.yaml", "rule/debtors/government-bidding", "type: boolean, required: true"
    before = load(root).item_digests[item]
    bend(root, file, field, f"{field}, score: false")
    assert load(root).item_digests[item] == before
    bend(root, file, "score: false", "score: true")
    assert load(root).item_digests[item] != before


def test_a_pack_without_examples(root: Path) -> None:
    (root / "memoranda/payers/examples.yaml").unlink()
    one(root, "no_examples", Severity.WARNING)


def test_a_condition_that_the_engine_would_refuse_is_found_before_it_starts(root: Path) -> None:
    fields = [f"f{group}x{number}" for group in range(5) for number in range(12)]
    specs = "".join(f"  - {{name: {name}, title: 甲, type: boolean}}\n" for name in fields)
    groups = [", ".join(f"{{listing.f{group}x{number}: true}}" for number in range(12)) for group in range(5)]
    bend(root, LIST_FILE, "fields:\n", f"fields:\n{specs}")
    when = "all: [" + ", ".join(f"{{any: [{group}]}}" for group in groups) + "]"
    bend(root, MEMORANDUM_FILE, "matter.government_funded: true", when)
    finding = one(root, "condition_too_wide", Severity.ERROR)
    assert "debtors/government-bidding" in finding.message
    assert (finding.position.file, finding.position.line) == (MEMORANDUM_FILE, 19)  # type: ignore[union-attr]


def test_a_score_in_what_an_entry_must_carry_punishes_too(root: Path) -> None:
    bend(root, LIST_FILE, "fields:\n", "fields:\n  - {name: credit_score, title: 得分, type: integer}\n")
    bend(root, MEASURE_FILE, "{list: bad}", "{list: bad, carrying: {listing.credit_score: {lt: 60}}}")
    assert "I-12" in one(root, "score_punishes", Severity.ERROR).message
