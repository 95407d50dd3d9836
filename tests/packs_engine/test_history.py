"""``history`` of a list as an author writes it: what is taken, what is refused where, what a confirmation covers, examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.deciding.decide import RuleEngine
from engine.examples.report import ExamplesReport
from engine.examples.report_text import format_text
from engine.examples.run import run_examples
from tests.packs_engine.packs import EXAMPLES_FILE, LIST_FILE, MEMORANDUM_FILE, bend, confirm, load, write
from tests.packs_engine.test_digests import LIST, RULE, changed
from tests.packs_engine.test_loading import only_error

COUNT = "count: {months: 24}"
HISTORY = f"""\
history:
  - name: recent
    title: 两年内列入次数
    {COUNT}
source: 测试"""
WHEN, READ = "matter.government_funded: true", "history.recent: {gte: 2}"
REWARD_FILE, REWARD_PACK = "rules/lists/good.yaml", "memoranda/payers/memorandum.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The synthetic set, whose list declares one count that nothing reads yet."""
    bend(write(tmp_path), LIST_FILE, "source: 测试", HISTORY)
    return tmp_path


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "line", "advice"),
    [
        (LIST_FILE, "months: 24", "months: 0", "wrong_value", 22, "范围"),
        (LIST_FILE, "months: 24", "months: 601", "wrong_value", 22, "范围"),
        (LIST_FILE, "months: 24", "months: 两年", "wrong_type", 22, "改成"),
        (LIST_FILE, "months: 24", "", "missing_key", 22, "months"),
        (LIST_FILE, "months: 24", "months: 24, levels: [grave]", "wrong_value", 22, "serious"),
        (LIST_FILE, "months: 24", "months: 24, levels: [serious, serious]", "duplicate_id", 22, "删去"),
        (LIST_FILE, "months: 24", "months: 24, unit: 月", "unknown_key", 22, "months"),
        (LIST_FILE, "name: recent", "name: Recent", "wrong_format", 20, "小写字母"),
        (LIST_FILE, HISTORY, HISTORY.replace("source", f"  - {{name: recent, title: 又, {COUNT}}}\nsource"), "duplicate_id", 23, "改用"),
        (REWARD_FILE, "source: 测试", HISTORY.replace("months: 24", "months: 24, levels: [minor]"), "wrong_value", 16, "删去 levels"),
        (MEMORANDUM_FILE, WHEN, "history.recnt: 2", "unknown_field", 19, "是否想写 history.recent"),
        (MEMORANDUM_FILE, WHEN, "history.convictions: 2", "unknown_field", 19, "已声明的：history.recent"),
        (MEMORANDUM_FILE, WHEN, 'history.recent: "2.5"', "wrong_type", 19, "类型"),
        (MEMORANDUM_FILE, WHEN, "history.recent: {any_of: [2]}", "operator_not_for_type", 19, "gte"),
        (REWARD_PACK, "on: [funding.fiscal]}", "on: [funding.fiscal], when: {history.recent: 1}}", "unknown_field", 12, "每个名单的 history"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_at_its_line(
    root: Path, file: str, old: str, new: str, code: str, line: int, advice: str
) -> None:
    bend(root, file, old, new)
    error = only_error(root)
    assert error.position is not None
    assert (error.code, error.position.file, error.position.line) == (code, file, line)
    assert advice in error.advice


def test_every_list_of_a_rule_must_declare_what_it_reads(root: Path) -> None:
    bend(root, MEMORANDUM_FILE, WHEN, READ)
    load(root)
    bend(root, MEMORANDUM_FILE, "lists: [bad]", "lists: [bad, good]")
    assert only_error(root).code == "unknown_field"
    bend(root, MEMORANDUM_FILE, "    roles: [bidder]", "    lists: [bad]\n    roles: [bidder]")
    load(root)


def test_a_basis_cannot_ask_an_entry_to_carry_a_history(root: Path) -> None:
    """What an article reaches is a matter of the entry alone."""
    bend(root, "rules/measures/restrict-bidding.yaml", "{list: bad}", "{list: bad, carrying: {history.recent: 2}}")
    assert only_error(root).code == "unknown_field"


class TestDigests:
    """S2: who confirmed a rule confirmed how far back it looks."""

    def test_a_window_is_part_of_the_list_and_of_the_rules_that_read_it(self, root: Path) -> None:
        bend(root, MEMORANDUM_FILE, WHEN, READ)
        assert changed(root, LIST_FILE, "months: 24", "months: 36") == {LIST, RULE}
        assert changed(root, LIST_FILE, "months: 36", "months: 36, levels: [serious]") == {LIST, RULE}
        assert changed(root, LIST_FILE, "count:", "note: 说明\n    count:") == {LIST}

    def test_a_rule_that_does_not_read_it_stays_confirmed(self, root: Path) -> None:
        assert changed(root, LIST_FILE, "months: 24", "months: 36") == {LIST}


class TestExamples:
    """Past entries of an example's subject are its history."""

    BEFORE = "{list: bad, since: 2024-09-01, until: 2025-08-31}"
    DEBTOR = "{list: bad, since: 2025-11-02}"
    ONCE = "clean: {kind: legal_person"

    @pytest.fixture
    def again(self, root: Path) -> Path:
        """Listed twice: restricted. Listed once: not."""
        bend(root, MEMORANDUM_FILE, WHEN, READ)
        bend(root, EXAMPLES_FILE, self.DEBTOR, f"{self.DEBTOR}, {self.BEFORE}")
        bend(root, EXAMPLES_FILE, self.ONCE, f"{self.ONCE}, listings: [{self.DEBTOR}]")
        second = "subject: debtor\n    role: bidder\n    expect: {outcome: clear"
        bend(root, EXAMPLES_FILE, second, second.replace("debtor", "clean"))
        return root

    def report(self, root: Path) -> ExamplesReport:
        confirm(root)
        packs = load(root)
        engine = RuleEngine(packs)
        try:
            return run_examples(packs, engine, ["debtors"])
        finally:
            engine.close()

    def test_they_fire_and_are_covered_both_ways(self, again: Path) -> None:
        report = self.report(again)
        assert report.publishable, format_text(report)
        [leaf] = report.coverage[0].leaves
        assert (leaf.comparison, leaf.true, leaf.false) == ("“两年内列入次数”不少于2", 1, 1)

    @pytest.mark.parametrize("exit_", ["exited_on: 2026-06-01", "exited_on: 2024-09-02", "marks: [suspended]"])
    def test_a_repaired_one_is_no_history(self, again: Path, exit_: str) -> None:
        bend(again, EXAMPLES_FILE, "until: 2025-08-31}", f"until: 2025-08-31, {exit_}}}")
        [failed] = self.report(again).failed
        first = failed.differences[0]
        assert (first.what, first.expected, first.actual) == ("结果", "依法限制（restricted）", "未见适用措施（clear）")
