"""What validators find about several keys at once: told at the key to mend, by its name, with advice of its own."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from typing import NamedTuple

import pytest

import engine.documents
from engine.documents.common import Model
from engine.errors import PackError, PackErrors
from engine.packs.loading import load_text
from tests.packs_engine.texts import BAD_LIST, FUNDING, LAW, MEASURE, PARAMETERS

CALENDAR = """\
kind: calendar
id: "2026"
title: 示例日历
last_checked: 2026-05-01
notice: {title: 示例通知, document_no: 示例号, source: 测试}
holidays:
  - {title: 示例节, from: 2026-10-01, until: 2026-10-07}
  - {title: 另一节, from: 2026-05-01, until: 2026-05-03}
workdays: [2026-10-10, 2026-09-26]
"""

APPRAISAL = """\
kind: appraisal
id: scheme
title: 示例办法
from: 2026-01-01
decided_by: 测试
last_checked: 2026-05-01
indicators:
  - {id: first, title: 甲, evidence: answered_in_time, weight: 60}
  - {id: second, title: 乙, evidence: evidence_complete, weight: 40, requires: [document_no]}
padding:
  - {pattern: same_subject_again, title: 丙, at_least: 3, within_days: 7}
  - {pattern: without_matter, title: 丁, at_least: 3, percent: 50}
"""

TEXTS = {
    "rules/law/a.yaml": LAW,
    "rules/measures/a.yaml": MEASURE,
    "rules/lists/a.yaml": BAD_LIST,
    "rules/matters/a.yaml": FUNDING,
    "rules/parameters/a.yaml": PARAMETERS,
    "rules/calendar/a.yaml": CALENDAR,
    "rules/appraisal/a.yaml": APPRAISAL,
}


class Case(NamedTuple):
    """``old`` becomes ``new`` in the file; the error names ``key`` and points at what begins with ``at``."""

    model: str
    file: str
    old: str
    new: str
    key: str
    at: str


def _list(model: str, new: str, key: str, at: str) -> Case:
    return Case(model, "rules/lists/a.yaml", "source: 测试\n", f"source: 测试\n{new}", key, at)


RESULTS = "results 第 2 项"
SETTING = "parameters 第 1 项 settings 第 1 项"

CASES = (
    Case("Measure", "rules/measures/a.yaml", "class: 一", "class: 不分类", "class", "不分类"),
    Case("Measure", "rules/measures/a.yaml", "outcome: restrict", "outcome: favour", "outcome", "favour"),
    Case("InForce", "rules/law/a.yaml", "{from: 2020-01-01}", "{from: 2020-02-01, until: 2020-01}", "in_force from", "2020-02-01"),
    _list("Exclusion", "exclusions: [{kind: other, text: 示例, confirmed_by: debt}]\n", "exclusions 第 1 项 confirmed_by", "debt"),
    _list(
        "Exclusion",
        "exclusions: [{kind: unconfirmed_arrears, text: 示例, field: debt, confirmed_by: fined}]\n",
        "exclusions 第 1 项 field",
        "debt",
    ),
    _list("Exclusion", "exclusions: [{kind: other, text: 示例, values: [甲]}]\n", "exclusions 第 1 项 values", "[甲]"),
    _list("Publicity", "publicity: {parameters: shown, rule: shili/10}\n", "publicity rule", "shili/10"),
    _list("Publicity", "publicity: {text: 示例}\n", "publicity", "{text"),
    _list("ImportBounds", "import_bounds: {min_rows: 9, max_rows: 8}\n", "import_bounds min_rows", "9"),
    Case("MatterResult", "rules/matters/a.yaml", "bar: person", "none: person", f"{RESULTS} cases none", "person"),
    Case("MatterResult", "rules/matters/a.yaml", "bar: person", "bar: not_applicable", f"{RESULTS} reason", "{code: allowed"),
    Case("Indicator", "rules/appraisal/a.yaml", "60}", "60, requires: [from]}", "indicators 第 1 项 requires", "[from]"),
    Case("PaddingPattern", "rules/appraisal/a.yaml", ", percent: 50", "", "padding 第 2 项 percent", "{pattern: without"),
    Case("AppraisalScheme", "rules/appraisal/a.yaml", "decided_by", "until: 2025-01-01\ndecided_by", "from", "2026-01-01"),
    Case("AppraisalScheme", "rules/appraisal/a.yaml", "id: second", "id: first", "indicators 第 2 项 id", "first"),
    Case("AppraisalScheme", "rules/appraisal/a.yaml", "weight: 60", "weight: 61", "indicators", "- {id: first"),
    Case(
        "Calendar",
        "rules/calendar/a.yaml",
        "notice: {title: 示例通知, document_no: 示例号, source: 测试}\n",
        "",
        "holidays",
        "- {title: 示例节",
    ),
    Case("Calendar", "rules/calendar/a.yaml", "2026-10-07", "2026-09-30", "holidays 第 1 项 from", "2026-10-01"),
    Case("Calendar", "rules/calendar/a.yaml", "2026-05-03", "2026-10-01", "holidays 第 2 项 title", "另一节"),
    Case("Calendar", "rules/calendar/a.yaml", "2026-10-10", "2026-10-08", "workdays 第 1 项", "2026-10-08"),
    Case("Calendar", "rules/calendar/a.yaml", "2026-10-10", "2026-10-03", "workdays 第 1 项", "2026-10-03"),
    Case("Calendar", "rules/calendar/a.yaml", "2026-09-26]", "2026-10-10]", "workdays 第 2 项", "2026-10-10]"),
    Case("Calendar", "rules/calendar/a.yaml", "2026-05-01, until", "2025-05-01, until", "holidays 第 2 项 from", "2025-05-01"),
    Case("Setting", "rules/parameters/a.yaml", "2026-03-31, article: shili-banfa/4", "2019-03-31, article: shili-banfa/4", f"{SETTING} from", "2020-01-01"),
    Case("Setting", "rules/parameters/a.yaml", "shili-banfa/4}", "shili-banfa/4, decided_by: 测试}", f"{SETTING} decided_by", "测试"),
    Case("Setting", "rules/parameters/a.yaml", ", article: shili-banfa/4", "", f"{SETTING} article", '{value: "3"'),
    Case("Parameter", "rules/parameters/a.yaml", "    choices: {applied: 自申请之日, accepted: 自受理之日}\n", "", "parameters 第 3 项 choices", "name: answer"),
    Case("Parameter", "rules/parameters/a.yaml", "value: applied", "value: noticed", "parameters 第 3 项 settings 第 1 项 value", "noticed"),
    Case("Parameter", "rules/parameters/a.yaml", '"3"', '"10001"', f"{SETTING} value", '"10001"'),
)  # fmt: skip


def told(case: Case) -> tuple[PackError, str]:
    """The only error, and the text from its position on."""
    assert TEXTS[case.file].count(case.old) == 1, case
    text = TEXTS[case.file].replace(case.old, case.new)
    with pytest.raises(PackErrors) as caught:
        load_text(case.file, text)
    [error] = caught.value.errors
    assert error.position is not None
    return error, text.splitlines()[error.position.line - 1][error.position.column - 1 :]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.model}-{case.key}")
def test_a_clash_is_told_at_its_key_with_its_name_and_advice(case: Case) -> None:
    error, rest = told(case)
    assert error.code == "keys_clash"
    assert error.title.startswith(f"“{case.key}”"), error.title
    assert rest.startswith(case.at), rest
    assert "键: 值" not in str(error)
    assert re.search(r"[\u4e00-\u9fff]", error.advice)
    assert re.search(r"[\u4e00-\u9fff]", error.title.removeprefix(f"“{case.key}”"))


def models() -> set[type[Model]]:
    """Every model of pack documents that has a validator of the whole."""
    waiting, found = [Model], set()
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        if model.__pydantic_decorators__.model_validators and model.__module__.startswith(engine.documents.__name__):
            found.add(model)
    return found


def refusals(model: type[Model]) -> int:
    """Places in a model's own code that refuse: every one needs a case here."""
    nodes = ast.walk(ast.parse(textwrap.dedent(inspect.getsource(model))))
    calls = [node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    return sum(name in ("Clash", "only_with", "ValueError", "Unfit") for name in calls)


def test_every_refusal_of_every_validator_has_a_case() -> None:
    found = models()
    assert len(found) >= 12, "the search above still finds them"
    assert {model.__name__: refusals(model) for model in found} == {
        name: sum(case.model == name for case in CASES) for name in {case.model for case in CASES}
    }


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        ("rules/law/a.yaml", "in_force: {from: 2020-01-01}", "in_force: {from: unknown, until: 0001-01}", 7),
        ("rules/law/a.yaml", "last_checked: 2026-05-01", "last_checked: 0001-01-01", 8),
        ("rules/law/a.yaml", "last_checked: 2026-05-01", "last_checked: 9999-12-31", 8),
    ],
)
def test_a_year_that_nobody_can_mean_is_refused_in_chinese(file: str, old: str, new: str, line: int) -> None:
    error, _ = told(Case("", file, old, new, "", ""))
    assert (error.code, error.position.line if error.position else None) == ("wrong_type", line)
    assert "年份应在 1900 年至 2199 年之间" in error.title
    assert "请改正年份" in error.advice
