"""What a file of examples may say: shared matters, members of a consortium, reasons, departments; and how faults are told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.deciding.decide import RuleEngine
from engine.errors import PackErrors
from engine.examples.report import ExamplesReport
from engine.examples.report_text import format_text
from engine.examples.run import run_examples
from engine.packs.examples.inputs import build_cases
from tests.packs_engine.packs import EXAMPLES_FILE, MEMORANDUM_FILE, bend, confirm, load, write

IDS = ["debtors"]
FIRST = "{kind: bidding.qualification, government_funded: true}"
SECOND = "{kind: bidding.qualification, government_funded: false}"
NOW = "now: 2026-06-01T09:00:00+08:00\n"
RULES = "rules: [government-bidding]}"


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
    confirm(root)
    with engine_of(root) as engine:
        return run_examples(load(root), engine, IDS)


def share(root: Path, *, first: str = "政府项目", second: str = "{like: 政府项目, government_funded: false}") -> None:
    """Puts the first matter among the shared ones and lets both cases refer to it."""
    bend(root, EXAMPLES_FILE, NOW, f"{NOW}matters:\n  政府项目: {FIRST}\n")
    bend(root, EXAMPLES_FILE, f"    matter: {FIRST}", f"    matter: {first}")
    bend(root, EXAMPLES_FILE, SECOND, second)


def faults(root: Path) -> list[tuple[str, int]]:
    with pytest.raises(PackErrors) as found:
        load(root)
    return [(error.code, error.position.line if error.position else 0) for error in found.value.errors]


class TestSharedMatters:
    def test_by_name_and_with_fields_that_differ(self, root: Path) -> None:
        share(root)
        assert run(root).publishable
        one, other = build_cases(load(root), "debtors")
        assert one.input.matter.fields == {"government_funded": True}
        assert other.input.matter.fields == {"government_funded": False}
        assert one.input.matter.kind == other.input.matter.kind == "bidding.qualification"

    def test_a_revision_with_them_reads_back_the_same(self, root: Path) -> None:
        share(root)
        packs = load(root)
        assert type(packs).from_canonical(packs.canonical()).revision == packs.revision

    @pytest.mark.parametrize(
        ("first", "second", "fault"),
        [
            ("私人项目", SECOND, ("unknown_id", 11)),
            ("政府项目", "{like: 私人项目}", ("unknown_id", 16)),
            ("政府项目", "{like: 政府项目, amont: 5}", ("unknown_id", 16)),
            ("政府项目", "{like: 政府项目, amount: 五}", ("wrong_type", 16)),
            ("政府项目", "{like: 政府项目, kind: funding.fiscal}", ("matter_like", 16)),
            ("政府项目", "{government_funded: true}", ("missing_key", 16)),
            ("政府项目", "[政府项目]", ("wrong_type", 16)),
        ],
    )
    def test_what_cannot_be_meant_is_told_at_its_line(
        self, root: Path, first: str, second: str, fault: tuple[str, int]
    ) -> None:
        share(root, first=first, second=second)
        assert faults(root) == [fault]

    @pytest.mark.parametrize(
        ("shared", "code"),
        [
            ("{kind: no.such}", "unknown_id"),
            ("{kind: funding.fiscal, sum: 1}", "unknown_id"),
            ("{like: 甲}", "matter_like"),
        ],
    )
    def test_a_shared_matter_is_checked_although_nobody_uses_it(self, root: Path, shared: str, code: str) -> None:
        bend(root, EXAMPLES_FILE, NOW, f"{NOW}matters:\n  甲: {shared}\n")
        assert faults(root) == [(code, 5)]

    def test_a_shared_matter_may_leave_a_required_field_to_its_users(self, root: Path) -> None:
        bend(root, EXAMPLES_FILE, NOW, f"{NOW}matters:\n  甲: {{kind: bidding.qualification, amount: 5}}\n")
        bend(root, EXAMPLES_FILE, f"    matter: {FIRST}", "    matter: {like: 甲, government_funded: true}")
        assert run(root).publishable
        bend(root, EXAMPLES_FILE, f"    matter: {SECOND}", "    matter: 甲")
        assert faults(root) == [("missing_field", 16)]


def test_a_consortium_takes_its_worst_member(root: Path) -> None:
    bend(
        root,
        "rules/matters/bidding.yaml",
        "  - {id: bidder, title: 投标人}\n",
        "  - {id: bidder, title: 投标人}\n  - {id: consortium-member, title: 联合体成员}\n",
    )
    bend(root, MEMORANDUM_FILE, "roles: [bidder]", "roles: [bidder, consortium-member]")
    text = (
        (root / EXAMPLES_FILE)
        .read_text(encoding="utf-8")
        .replace("subject: debtor\n", "subject: clean\n    members: [debtor]\n")
    )
    (root / EXAMPLES_FILE).write_text(text, encoding="utf-8")
    report = run(root)
    assert report.publishable, format_text(report)
    lead, member = build_cases(load(root), "debtors")[0].input.subjects
    assert (lead.name, member.name, member.role, member.relates_to) == ("clean", "debtor", "consortium-member", 0)
    (root / EXAMPLES_FILE).write_text(text.replace("members: [debtor]", "members: [nobody]", 1), encoding="utf-8")
    assert faults(root) == [("unknown_id", 11)]


class TestReasons:
    def because(self, root: Path, *reasons: str) -> None:
        told = ", ".join(reasons)
        bend(root, EXAMPLES_FILE, RULES, f"{RULES[:-1]}, because: {{government-bidding: [{told}]}}}}")

    @pytest.mark.parametrize(
        "reason",
        [
            "matter.government_funded",
            "{matter.government_funded: true}",
            "{matter.government_funded: {eq: true, actual: true}}",
            "{matter.government_funded: {actual: true}}",
            "{listing.debt: {gte: 100, actual: 150.00}}",
            "{listing.debt: {lt: 200}}",
            "{listing.level: {in: [serious, minor]}}",
            "{matter.amount: {exists: false}}",
        ],
    )
    def test_a_reason_that_was_given(self, root: Path, reason: str) -> None:
        self.bend_rule(root)
        self.because(root, reason)
        report = run(root)
        assert not report.failed, format_text(report)

    @pytest.mark.parametrize(
        ("reason", "shown"),
        [
            ("subject.region", "“主体所在行政区划”"),
            ("{matter.government_funded: false}", "是否政府投资：否"),
            ("{listing.debt: {gte: 101}}", "“未履行金额”不少于101.00 元"),
            ("{listing.debt: {gte: 100, actual: 151}}", "“未履行金额”不少于100.00 元（实际：151.00 元）"),
            ("{listing.level: {in: [serious]}}", "“失信等级”是“严重”之一"),
            ("{matter.amount: {exists: true}}", "已提供“合同估算价”"),
        ],
    )
    def test_a_reason_that_was_not_given_is_a_difference(self, root: Path, reason: str, shown: str) -> None:
        self.bend_rule(root)
        self.because(root, reason, "matter.government_funded")
        (case,) = run(root).failed
        (difference,) = case.differences
        assert difference.what == "规则 government-bidding 的理由"
        assert difference.why == (f"没有给出理由：{shown}",)
        assert difference.position is not None
        assert "是否政府投资：是（实际：是）；“未履行金额”不少于100.00 元（实际：150.00 元）" in difference.actual

    def bend_rule(self, root: Path) -> None:
        parts = "{matter.government_funded: true}, {listing.debt: {gte: 100, lt: 200}}, {listing.level: {in: [minor, serious]}}"
        bend(
            root,
            MEMORANDUM_FILE,
            "matter.government_funded: true",
            f"all: [{parts}, {{matter.amount: {{exists: false}}}}]",
        )
        bend(root, EXAMPLES_FILE, "since: 2025-11-02}", "since: 2025-11-02, fields: {debt: 150}}")

    @pytest.mark.parametrize(
        ("reason", "code"),
        [
            ("matter.government_fundet", "unknown_id"),
            ("{matter.government_fundet: true}", "unknown_id"),
            ("{matter.government_funded: yes}", "wrong_type"),
            ("{matter.government_funded: {gt: true}}", "operator_not_for_type"),
            ("{matter.amount: {gte: 1, actual: much}}", "wrong_type"),
            ("{matter.government_funded: true, matter.amount: 1}", "condition_shape"),
            ("[matter.amount]", "wrong_type"),
        ],
    )
    def test_a_reason_that_cannot_be_meant(self, root: Path, reason: str, code: str) -> None:
        self.because(root, reason)
        assert faults(root) == [(code, 12)]

    def test_only_rules_that_should_fire_have_reasons(self, root: Path) -> None:
        bend(root, EXAMPLES_FILE, "rules: []}", "rules: [], because: {government-bidding: [matter.amount]}}")
        assert faults(root) == [("unknown_id", 17)]


def test_who_carries_it_out(root: Path) -> None:
    bend(root, EXAMPLES_FILE, RULES, f"{RULES[:-1]}, departments: [jy-bidding]}}")
    assert run(root).publishable
    bend(root, EXAMPLES_FILE, "departments: [jy-bidding]", "departments: [jy-court]")
    (case,) = run(root).failed
    (difference,) = case.differences
    assert (difference.what, difference.expected, difference.actual) == (
        "实施部门",
        "jy-court（法院）",
        "jy-bidding（招标投标监督部门）",
    )
    bend(root, EXAMPLES_FILE, "departments: [jy-court]", "departments: [jy-nobody]")
    assert faults(root) == [("unknown_id", 12)]


class TestTheFrozenMoment:
    def test_it_lies_where_the_pack_is_in_force(self, root: Path) -> None:
        bend(root, EXAMPLES_FILE, "now: 2026-06-01", "now: 2019-06-01")
        assert faults(root) == [("examples_outside_force", 3)]

    def test_a_single_example_may_lie_outside(self, root: Path) -> None:
        bend(
            root,
            EXAMPLES_FILE,
            "  - name: 非政府投资项目\n",
            "  - name: 非政府投资项目\n    now: 2019-06-01T09:00:00+08:00\n",
        )
        assert run(root).publishable

    def test_a_pack_that_has_ended_may_be_shown_silent(self, root: Path) -> None:
        bend(root, MEMORANDUM_FILE, "in_force: {from: 2020-01-01}", "in_force: {from: 2020-01-01, until: 2026-05-31}")
        assert faults(root) == [("examples_outside_force", 3)]  # when it was checked last it had not ended
        bend(root, MEMORANDUM_FILE, "last_checked: 2026-05-01", "last_checked: 2026-06-02")
        load(root)


class TestNearMisses:
    """Why a rule that an example wants did not fire."""

    def why(self, root: Path) -> str:
        (case,) = run(root).failed
        return next(found for found in case.differences if found.what == "触发的规则").why[0]

    def test_the_comparison_that_failed(self, root: Path) -> None:
        bend(root, EXAMPLES_FILE, SECOND, FIRST[:-1] + ", amount: 5}")
        bend(root, EXAMPLES_FILE, "outcome: clear, rules: []}", "outcome: clear, rules: [government-bidding]}")
        bend(root, MEMORANDUM_FILE, "matter.government_funded: true", "matter.amount: {exists: false}")
        assert self.why(root).endswith("名单“示例失信名单”的记录，要求未提供“合同估算价”，实际：5.00 元")

    def test_another_role(self, root: Path) -> None:
        text = (
            (root / EXAMPLES_FILE).read_text(encoding="utf-8").replace("role: bidder", "role: legal-representative", 1)
        )
        (root / EXAMPLES_FILE).write_text(text, encoding="utf-8")
        assert self.why(root).endswith("要求“主体在事项中的角色”是“投标人”之一，实际：“法定代表人”")

    def test_a_missing_field(self, root: Path) -> None:
        bend(root, MEMORANDUM_FILE, "matter.government_funded: true", "listing.debt: {gt: 5}")
        report = run(root)
        assert "缺少“未履行金额”" in format_text(report)

    def test_nobody_on_the_list(self, root: Path) -> None:
        bend(root, EXAMPLES_FILE, ", listings: [{list: bad, since: 2025-11-02}]", "")
        assert self.why(root).endswith("当日没有“示例失信名单”上生效的记录以它所要的方式涉及本例的主体")

    def test_another_matter(self, root: Path) -> None:
        text = (root / EXAMPLES_FILE).read_text(encoding="utf-8")
        text = text.replace(FIRST, "{kind: funding.fiscal}").replace("role: bidder", "role: applicant", 1)
        (root / EXAMPLES_FILE).write_text(text, encoding="utf-8")
        assert self.why(root).endswith("它用于“投标资格审查”，不用于本例的“财政资金申请”")
