"""The linter as a whole, and its rules about legal bases and confirmations."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.lint import RULES, Severity, format_text, has_errors
from tests.packs_engine.lint.findings import found, one
from tests.packs_engine.packs import (
    CONFIRMATIONS,
    LAW_FILE,
    LIST_FILE,
    MEASURE_FILE,
    MEMORANDUM_FILE,
    bend,
    confirm,
    load,
)


def test_a_sound_and_confirmed_set_has_no_finding(root: Path) -> None:
    confirm(root)
    assert found(root, ignore=()) == []
    assert format_text([]) == "检查完毕：没有发现问题。"


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


def test_an_article_that_was_replaced_may_stay_beside_its_successor(root: Path) -> None:
    old = '{id: "9", article: 第九条, gist: 旧条文, in_force: {from: 2020-01-01, until: 2026-01-31}, replaced_by: shili/10}'
    bend(root, LAW_FILE, '  - {id: "10",', f'  - {old}\n  - {{id: "10",')
    basis = "  - article: shili/10\n    reaches: [{list: bad}]\n"
    bend(root, MEASURE_FILE, basis, basis.replace("/10", "/9"))
    assert ("basis_not_in_force", Severity.ERROR) in {(finding.code, finding.severity) for finding in found(root)}
    bend(root, MEASURE_FILE, basis.replace("/10", "/9"), basis.replace("/10", "/9") + basis)
    assert found(root) == []


def test_an_unknown_beginning_must_be_checked_within_the_year(root: Path) -> None:
    bend(root, LAW_FILE, "{from: 2020-01-01}", "{from: unknown}")
    assert found(root) == []
    late = found(root, day=date(2027, 6, 1))
    assert {"basis_not_in_force", "stale_check"} <= {finding.code for finding in late}
    assert not has_errors(late)


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
    assert "说明：docs/lint/minors_not_excluded.md" in text
    assert text.endswith("检查完毕：1 处错误，0 处提醒。")
    assert finding.as_json() == {
        "code": "minors_not_excluded",
        "severity": "error",
        "item": "list/bad",
        "others": [],
        "message": finding.message,
        "since": None,
        "advice": "请写 excludes_minors: true",
        "page": "docs/lint/minors_not_excluded.md",
        "file": LIST_FILE,
        "line": 9,
        "column": 16,
    }
