"""Each lint rule: what it finds, where, and that a sound set has no finding."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.lint import RULES, Finding, Severity, format_text, has_errors, lint
from tests.packs_engine.packs import (
    CONFIRMATIONS,
    DAY,
    LAW_FILE,
    LIST_FILE,
    MEASURE_FILE,
    MEMORANDUM_FILE,
    bend,
    confirm,
    load,
    write,
)

REWARDS_EXAMPLES = """\
kind: examples
memorandum: payers
now: 2026-06-01T09:00:00+08:00
subjects:
  payer: {kind: legal_person, listings: [{list: good, since: 2025-11-02}]}
cases:
  - name: 守信单位申请资金
    matter: {kind: funding.fiscal}
    subject: payer
    role: applicant
    expect: {outcome: clear, rules: [priority]}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A set without any finding, once confirmed."""
    return write(tmp_path, **{"memoranda/payers/examples.yaml": REWARDS_EXAMPLES})


def found(root: Path, *, day: date = DAY, ignore: tuple[str, ...] = ("unconfirmed",)) -> list[Finding]:
    return [finding for finding in lint(load(root), day) if finding.code not in ignore]


def one(root: Path, code: str, severity: Severity, *, day: date = DAY) -> Finding:
    """The only finding with this code."""
    (finding,) = [finding for finding in found(root, day=day) if finding.code == code]
    assert finding.severity is severity
    assert finding.position is not None
    return finding


def test_a_sound_and_confirmed_set_has_no_finding(root: Path) -> None:
    confirm(root)
    assert found(root, ignore=()) == []
    assert format_text([]) == "检查完毕:没有发现问题。"


def test_every_rule_module_speaks_for_itself() -> None:
    assert all(rule.__doc__ and rule.check.__doc__ for rule in RULES)


def test_findings_come_in_the_order_of_files_and_lines(root: Path) -> None:
    bend(root, LIST_FILE, "last_checked: 2026-05-01", "last_checked: 2020-01-01")
    bend(root, MEASURE_FILE, "national_item: 限制市场准入\n", "")
    positions = [finding.position for finding in found(root, ignore=())]
    assert positions == sorted(positions)  # type: ignore[type-var]


class TestMeasureBasis:
    """I-01."""

    def test_none_at_all(self, root: Path) -> None:
        bend(root, MEASURE_FILE, "bases:\n  - article: shili/10\n    reaches: [{list: bad}]\n", "")
        finding = one(root, "measure_without_basis", Severity.ERROR)
        assert "I-01" in finding.message

    def test_only_of_lower_rank(self, root: Path) -> None:
        bend(root, MEASURE_FILE, "article: shili/10", "article: shili-banfa/5")
        assert one(root, "measure_without_basis", Severity.ERROR).position.line == 14  # type: ignore[union-attr]

    def test_a_disabled_measure_says_so_itself(self, root: Path) -> None:
        bend(root, MEASURE_FILE, "article: shili/10", "article: shili-banfa/5")
        bend(root, MEASURE_FILE, "class: 一", "class: 一\nstatus: disabled")
        assert not has_errors(found(root))

    def test_a_reward_may_rest_on_lower_rank(self, root: Path) -> None:
        bend(root, "rules/measures/priority-service.yaml", "article: shili/20", "article: shili-banfa/5")
        assert found(root) == []


def test_a_list_without_reach_is_a_warning_with_the_reason(root: Path) -> None:
    """The case of a memorandum whose list nothing reaches: it loads, lints without error, and says why it is silent."""
    bend(root, MEASURE_FILE, "reaches: [{list: bad}]", "reaches: []\nunreached: {bad: 名单没有上位法依据}")
    bend(root, LIST_FILE, "basis: [shili/10]", "basis: []")
    findings = found(root)
    assert not has_errors(findings)
    assert {finding.code for finding in findings} == {"basis_does_not_reach", "list_without_basis"}
    reach = one(root, "basis_does_not_reach", Severity.WARNING)
    assert "依据未及于该名单" in reach.message
    assert "名单没有上位法依据" in reach.message


def test_reach_names_the_matters_it_lacks(root: Path) -> None:
    bend(root, MEASURE_FILE, "article: shili/10", "article: shili-tiaoli/32")
    bend(root, MEMORANDUM_FILE, "on: [bidding.qualification]", "on: [bidding.qualification, funding.fiscal]")
    bend(root, MEMORANDUM_FILE, "    when:\n      matter.government_funded: true\n", "")
    assert "funding.fiscal" in one(root, "matter_not_related", Severity.WARNING).message


@pytest.mark.parametrize(
    ("period", "severity"),
    [
        ("{from: 2020-01-01, until: 2026-01-01}", Severity.ERROR),
        ("{from: 2027-01-01}", Severity.WARNING),
    ],
)
def test_a_basis_out_of_force(root: Path, period: str, severity: Severity) -> None:
    bend(root, LAW_FILE, "{from: 2020-01-01}", period)
    findings = [finding for finding in found(root) if finding.code == "basis_not_in_force"]
    cited = [finding for finding in findings if finding.position and "/measures/" in finding.position.file]
    assert {finding.severity for finding in cited} == {severity}
    assert len(cited) == 2, "both measures cite this law"


def test_an_unknown_beginning_must_be_checked_within_the_year(root: Path) -> None:
    bend(root, LAW_FILE, "{from: 2020-01-01}", "{from: unknown}")
    assert found(root) == []
    late = found(root, day=date(2027, 6, 1))
    assert {"basis_not_in_force", "stale_check"} <= {finding.code for finding in late}
    assert not has_errors(late)


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
        (MEASURE_FILE, "national_item: 限制市场准入\n", "", "national_item_missing", Severity.WARNING),
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


def test_a_rule_that_repeats_another(root: Path) -> None:
    rule = (
        "  - {id: again, measure: priority-service, carried_out_by: [jy-bidding], on: [funding.fiscal], note: 又一次}\n"
    )
    bend(root, "memoranda/payers/memorandum.yaml", "rules:\n", "rules:\n" + rule)
    assert "again" in one(root, "duplicate_rule", Severity.ERROR).message
    bend(root, "memoranda/payers/memorandum.yaml", "note: 又一次", "lists: [good], roles: [applicant]")
    assert "duplicate_rule" not in {finding.code for finding in found(root)}


def test_a_score_never_punishes(root: Path) -> None:
    bend(root, LIST_FILE, "fields:\n", "fields:\n  - {name: credit_score, title: 得分, type: integer}\n")
    bend(root, MEMORANDUM_FILE, "matter.government_funded: true", "any: [{listing.credit_score: {lt: 60}}]")
    assert "I-12" in one(root, "score_punishes", Severity.ERROR).message


def test_a_score_in_chinese_is_a_score(root: Path) -> None:
    bend(root, LIST_FILE, "fields:\n", "fields:\n  - {name: points, title: 个人信用分, type: integer}\n")
    bend(root, MEMORANDUM_FILE, "matter.government_funded: true", "not: {listing.points: {gte: 60}}")
    one(root, "score_punishes", Severity.ERROR)


def test_a_pack_without_examples(root: Path) -> None:
    (root / "memoranda/payers/examples.yaml").unlink()
    one(root, "no_examples", Severity.WARNING)


class TestConfirmations:
    """S2."""

    def test_unconfirmed_items_are_warnings(self, root: Path) -> None:
        findings = found(root, ignore=())
        assert {finding.code for finding in findings} == {"unconfirmed"}
        assert len(findings) == 6
        assert not has_errors(findings)

    def test_an_edit_after_confirmation_is_an_error(self, root: Path) -> None:
        confirm(root)
        bend(root, MEASURE_FILE, "content: 限制投标", "content: 限制投标和竞买")
        (finding,) = found(root, ignore=())
        assert (finding.code, finding.severity) == ("confirmation_void", Severity.ERROR)
        assert finding.position is not None
        assert finding.position.file == CONFIRMATIONS

    def test_a_confirmation_of_nothing_is_an_error_but_does_not_stop_loading(self, root: Path) -> None:
        confirm(root)
        bend(root, CONFIRMATIONS, "measure/priority-service", "measure/priority-servant")
        findings = found(root, ignore=())
        assert {finding.code for finding in findings} == {"confirmation_unknown", "unconfirmed"}

    @pytest.mark.parametrize(
        ("file", "old", "new"),
        [
            (MEASURE_FILE, "class: 一", "class: 未定"),
            (MEASURE_FILE, "class: 一", "class: 一\nstatus: disabled"),
            (LIST_FILE, "basis: [shili/10]", "status: disabled\nbasis: [shili/10]"),
            (MEASURE_FILE, "{list: bad}", "{list: good}"),
        ],
    )
    def test_confirming_what_may_not_be_confirmed_is_an_error(self, root: Path, file: str, old: str, new: str) -> None:
        confirm(root)
        bend(root, file, old, new)
        fresh, stale = load(root).item_digests, (root / CONFIRMATIONS).read_text(encoding="utf-8")
        for line in stale.splitlines():  # confirm the new text by hand, as somebody might who wants it to pass
            if line.startswith("  - item"):
                item = line.split('"')[1]
            elif line.startswith("    digest"):
                stale = stale.replace(line, f'    digest: "{fresh[item]}"', 1)
        (root / CONFIRMATIONS).write_text(stale, encoding="utf-8")
        errors = {finding.code for finding in found(root) if finding.severity is Severity.ERROR}
        assert errors == {"confirmation_forbidden"}

    def test_a_confirmation_that_ended_is_a_warning(self, root: Path) -> None:
        confirm(root, until=date(2026, 5, 31))
        assert {finding.code for finding in found(root, ignore=())} == {"confirmation_ended"}


def test_findings_are_shown_as_text_and_as_data(root: Path) -> None:
    bend(root, LIST_FILE, "excludes_minors: true\n", "")
    (finding,) = found(root)
    text = format_text([finding])
    assert f"{LIST_FILE}:9:16: 错误 [minors_not_excluded]" in text
    assert text.endswith("检查完毕:1 处错误,0 处提醒。")
    assert finding.as_json() == {
        "code": "minors_not_excluded",
        "severity": "error",
        "message": finding.message,
        "advice": "请写 excludes_minors: true",
        "file": LIST_FILE,
        "line": 9,
        "column": 16,
    }
