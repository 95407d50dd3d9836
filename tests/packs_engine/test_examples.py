"""Examples run through the rule engine; what differs is told in words, and every rule must be shown both ways."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from engine.deciding.decide import RuleEngine
from engine.decision import Decision
from engine.disagreement import DIFFERS, Disagreement
from engine.errors import EngineFault
from engine.examples.report import ExamplesReport
from engine.examples.report_text import format_text
from engine.examples.run import run_examples
from engine.inputs import DecisionInput
from tests.packs_engine.packs import EXAMPLES_FILE, MEASURE_FILE, MEMORANDUM_FILE, bend, confirm, load, write

IDS = ["debtors"]
DEBTOR = "{list: bad, since: 2025-11-02}"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The synthetic set."""
    return write(tmp_path)


@contextmanager
def engine_of(root: Path) -> Iterator[RuleEngine]:
    engine = RuleEngine(load(root))
    try:
        yield engine
    finally:
        engine.close()


def run(root: Path) -> ExamplesReport:
    """Confirm the set as it is now and run the examples of the punishing pack."""
    confirm(root)
    with engine_of(root) as engine:
        return run_examples(load(root), engine, IDS)


def test_good_examples_pass_and_show_the_rule_both_ways(root: Path) -> None:
    report = run(root)
    assert report.publishable, format_text(report)
    (rule,) = report.coverage
    assert (rule.rule, rule.fired, rule.stayed, rule.silent) == ("government-bidding", 1, 1, ())
    assert format_text(report) == "示例 2 个：通过 2，不符 0；规则 1 条：示例不全 0；覆盖率 100.0%。"


def test_a_difference_is_told_in_words(root: Path) -> None:
    bend(root, EXAMPLES_FILE, "outcome: restricted, rules: [government-bidding]", "outcome: clear, rules: []")
    report = run(root)
    assert not report.publishable
    (case,) = report.failed
    assert str(case.position) == f"{EXAMPLES_FILE}:8:11"
    title = "限制参加政府投资项目投标"
    assert [(found.what, found.expected, found.actual, found.why) for found in case.differences] == [
        (
            "结果",
            "未见适用措施（clear）",
            "依法限制（restricted）",
            (f"措施“{title}”，来自规则 debtors/government-bidding",),
        ),
        (
            "触发的规则",
            "无",
            f"government-bidding（{title}）",
            (f"规则 government-bidding（{title}）触发了：名单“示例失信名单”的记录，是否政府投资：是（实际：是）",),
        ),
    ]
    assert format_text(report).splitlines()[:4] == [
        f"{EXAMPLES_FILE}:8:11: ✘ debtors · 政府投资项目",
        "    结果（第 12 行）",
        "      应为：未见适用措施（clear）",
        "      实为：依法限制（restricted）",
    ]


def test_a_rule_that_should_fire_but_may_not_says_why(root: Path) -> None:
    packs = load(root)
    with engine_of(root) as engine:
        report = run_examples(packs, engine, IDS)
    (case,) = report.failed
    rules = next(difference for difference in case.differences if difference.what == "触发的规则")
    (why,) = rules.why
    assert why.startswith(
        "规则 government-bidding（限制参加政府投资项目投标）没有触发：名单“示例失信名单”的记录，依法不触发："
    )
    assert "措施“限制参加政府投资项目投标”尚未经确认" in why
    assert f"      原因：{why}" in format_text(report)


def test_a_rule_that_only_ever_fires_is_not_covered(root: Path) -> None:
    bend(root, EXAMPLES_FILE, "government_funded: false", "government_funded: true")
    bend(
        root,
        EXAMPLES_FILE,
        "expect: {outcome: clear, rules: []}",
        "expect: {outcome: restricted, rules: [government-bidding]}",
    )
    report = run(root)
    assert not report.failed
    (rule,) = report.uncovered
    assert rule.lacking == ("不触发的示例",)
    assert "缺少不触发的示例" in format_text(report)
    assert not report.publishable


def test_every_comparison_is_counted_true_and_false(root: Path) -> None:
    condition = "all: [{matter.government_funded: true}, {listing.debt: {gte: 100, lt: 200}}]"
    bend(root, MEMORANDUM_FILE, "matter.government_funded: true", condition)
    bend(root, EXAMPLES_FILE, DEBTOR, '{list: bad, since: 2025-11-02, fields: {debt: "100.00"}}')
    report = run(root)
    assert report.publishable, format_text(report)
    counted = [(leaf.comparison, leaf.true, leaf.false) for leaf in report.coverage[0].leaves]
    assert counted == [
        ("是否政府投资：是", 1, 1),
        ("“未履行金额”不少于100.00 元", 2, 0),
        ("“未履行金额”小于200.00 元", 2, 0),
    ]
    told = [line for line in format_text(report, coverage=True).splitlines() if "没有示例使它不成立" in line]
    assert [line.partition(" ")[0] for line in told] == [f"{MEMORANDUM_FILE}:19:63:", f"{MEMORANDUM_FILE}:19:73:"]
    assert report.percent == Decimal("75.0")
    assert report.covers(Decimal(75))
    assert not report.covers(Decimal("75.1"))


def test_an_example_on_another_matter_does_not_count_as_staying(root: Path) -> None:
    bend(root, EXAMPLES_FILE, "{kind: bidding.qualification, government_funded: false}", "{kind: funding.fiscal}")
    bend(
        root, EXAMPLES_FILE, "role: bidder\n    expect: {outcome: clear", "role: applicant\n    expect: {outcome: clear"
    )
    report = run(root)
    assert not report.failed
    assert [rule.lacking for rule in report.uncovered] == [("不触发的示例",)]


class TestSilentRules:
    """A rule that the law does not carry only has to be seen silent, on somebody who is listed."""

    @pytest.fixture
    def silent(self, root: Path) -> Path:
        """The same set with a basis that reaches another list."""
        bend(root, MEASURE_FILE, "{list: bad}", "{list: good}")
        bend(root, EXAMPLES_FILE, "outcome: restricted, rules: [government-bidding]", "outcome: clear, rules: []")
        return root

    def run(self, root: Path) -> ExamplesReport:
        confirm(root, "list/bad")
        with engine_of(root) as engine:
            return run_examples(load(root), engine, IDS)

    def test_seen_silent(self, silent: Path) -> None:
        report = self.run(silent)
        assert report.publishable, format_text(report)
        (rule,) = report.coverage
        assert rule.fired == 0
        assert any("依据未及于该名单" in reason for reason in rule.silent)

    def test_not_seen(self, silent: Path) -> None:
        bend(silent, EXAMPLES_FILE, f", listings: [{DEBTOR}]", "")
        (rule,) = self.run(silent).uncovered
        assert rule.lacking == ("名单上的主体不触发的示例",)


@pytest.mark.parametrize(
    ("expect", "what"),
    [
        ("measures: [restrict-bidding]", None),
        ("measures: [priority-service]", "措施"),
        ("missing: [matter.amount]", "缺少而有影响的字段"),
        ("favoured: true", "守信激励"),
        ("favoured: false", None),
    ],
)
def test_what_else_an_example_may_expect(root: Path, expect: str, what: str | None) -> None:
    bend(root, EXAMPLES_FILE, "rules: [government-bidding]}", "rules: [government-bidding], " + expect + "}")
    assert [difference.what for case in run(root).failed for difference in case.differences] == ([what] if what else [])


def test_a_missing_optional_field_that_would_matter(root: Path) -> None:
    bend(root, MEMORANDUM_FILE, "matter.government_funded: true", "matter.amount: {gte: 4000000}")
    bend(root, EXAMPLES_FILE, "government_funded: true}", 'government_funded: true, amount: "4000000.00"}')
    bend(
        root,
        EXAMPLES_FILE,
        "{outcome: clear, rules: []}",
        "{outcome: undetermined, rules: [], missing: [matter.amount]}",
    )
    assert run(root).publishable


WRONG = Disagreement(DIFFERS, "bidding.qualification", "bad", {}, ("debtors/x",), "true", "false")


class _Broken:
    """A decider that fails, and one that disagrees with itself."""

    def __init__(self, engine: RuleEngine) -> None:
        self.engine = engine
        self.calls = 0

    def decide(self, decision_input: DecisionInput, *, afresh: bool) -> Decision:
        self.calls += 1
        if self.calls == 1:
            raise EngineFault("fault", "规则引擎出错", "代码 303")
        return replace(self.engine.decide(decision_input, afresh=afresh), disagreements=(WRONG,))


def test_a_failure_is_reported_and_the_run_goes_on(root: Path) -> None:
    confirm(root)
    with engine_of(root) as engine:
        report = run_examples(load(root), _Broken(engine), IDS)
    assert [difference.what for case in report.failed for difference in case.differences] == ["核查", "两个求值器"]
    assert "代码 303" in format_text(report)


def test_the_report_as_data(root: Path) -> None:
    data = run(root).as_json()
    assert data["ok"] is True
    assert [case["name"] for case in data["cases"]] == ["政府投资项目", "非政府投资项目"]
    assert data["rules"][0] == {
        "memorandum": "debtors",
        "rule": "government-bidding",
        "fired": 1,
        "stayed": 1,
        "silent": [],
        "lacking": [],
        "at": f"{MEMORANDUM_FILE}:13:9",
        "sides": {"seen": 4, "all": 4},
        "comparisons": [{"text": "是否政府投资：是", "at": f"{MEMORANDUM_FILE}:19:7", "true": 1, "false": 1}],
    }


def test_all_packs_run_by_default_and_one_without_examples_is_uncovered(root: Path) -> None:
    confirm(root)
    packs = load(root)
    with engine_of(root) as engine:
        report = run_examples(packs, engine)
        with pytest.raises(KeyError):
            run_examples(packs, engine, ["nobody"])
    assert [rule.memorandum for rule in report.uncovered] == ["payers"]
    assert report.uncovered[0].lacking == ("触发的示例", "不触发的示例")
