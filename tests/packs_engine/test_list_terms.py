"""Exclusions, exits, publicity and import bounds of a list: what is wrong with them is told at its line, in Chinese."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.documents import ExclusionKind
from engine.packs.packset import PackSet
from tests.packs_engine.packs import LIST_FILE, bend, write
from tests.packs_engine.test_loading import only_error

MINORS = "excludes_minors: true\n"
PROCEDURE = "  - {name: procedure, title: 处罚程序, type: code, values: {simple: 简易程序, ordinary: 普通程序}}\n"
SIMPLE = "  - {kind: simple_procedure, text: 简易程序, subject_kinds: [natural_person], field: procedure, values: [simple]}\n"


def with_terms(root: Path, text: str) -> Path:
    bend(root, LIST_FILE, "  - {name: fined", PROCEDURE + "  - {name: fined")
    bend(root, LIST_FILE, MINORS, MINORS + text)
    return root


@pytest.mark.parametrize(
    ("text", "code", "line", "says"),
    [
        ("exclusions:\n  - {kind: others, text: 示例}\n", "wrong_value", 17, "others"),
        ("exclusions:\n  - {kind: other}\n", "missing_key", 17, "text"),
        ("exclusions:\n  - {kind: other, text: 示例, basis: shili/99}\n", "unknown_id", 17, "shili/99"),
        ("exclusions:\n  - {kind: other, text: 示例, field: procedur}\n", "unknown_id", 17, "是否想写 procedure"),
        ("exclusions:\n  - {kind: other, text: 示例, field: procedure, values: [simpel]}\n", "unknown_value", 17, "是否想写 simple"),
        ("exclusions:\n  - {kind: other, text: 示例, field: fined, values: [yes]}\n", "unknown_value", 17, "yes"),
        ("exclusions:\n  - {kind: other, text: 示例, field: debt, values: ['1']}\n", "wrong_value", 17, "未履行金额"),
        ("exclusions:\n  - {kind: other, text: 示例, values: [simple]}\n", "keys_clash", 17, "没有写 field"),
        ("exclusions:\n  - {kind: other, text: 示例, confirmed_by: procedure}\n", "keys_clash", 17, "unconfirmed_arrears"),
        ("exclusions:\n  - {kind: unconfirmed_arrears, text: 示例, confirmed_by: judgement}\n", "unknown_id", 17, "judgement"),
        ("publicity: {}\n", "keys_clash", 16, "parameters 与 rule 之一"),
        ("publicity: {parameters: publicty}\n", "unknown_id", 16, "参数组"),
        ("publicity: {rule: shili/99}\n", "unknown_id", 16, "shili/99"),
        ("import_bounds: {min_rows: 0}\n", "wrong_value", 16, "至少为 1"),
        ("import_bounds: {max_vanished_percent: 101}\n", "wrong_value", 16, "最多为 100"),
        ("import_bounds: {min_rows: 9, max_rows: 8}\n", "keys_clash", 16, "大于 max_rows"),
        ("exit_conditions:\n  - {text: 示例, months: 0}\n", "wrong_value", 17, "至少为 1"),
        ("exit_conditions:\n  - {text: 示例, counted_from: later}\n", "wrong_value", 17, "later"),
        ("exit_conditions:\n  - {text: 示例, basis: shili/99}\n", "unknown_id", 17, "shili/99"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_at_its_line(tmp_path: Path, text: str, code: str, line: int, says: str) -> None:
    error = only_error(with_terms(write(tmp_path), text))
    assert (error.code, error.position.line if error.position else None) == (code, line)
    assert says in f"{error.title}{error.detail}{error.advice}"


def test_whole_terms_are_read(tmp_path: Path) -> None:
    text = (
        "exclusions:\n" + SIMPLE + "  - {kind: removed, text: 已经移出, field: debt}\n"
        "  - {kind: other, text: 已罚款的, field: fined, values: ['false']}\n"
        "publicity: {rule: shili/10, text: 示例}\nimport_bounds: {max_vanished_percent: 0}\n"
        "exit_conditions:\n  - {text: 满六个月, months: 6, counted_from: corrected, requires: [改正], confidence: known}\n"
    )
    bad = PackSet.load(with_terms(write(tmp_path), text), []).lists["bad"]
    assert [one.kind for one in bad.exclusions] == [
        ExclusionKind.SIMPLE_PROCEDURE, ExclusionKind.REMOVED, ExclusionKind.OTHER,
    ]  # fmt: skip
    assert (bad.exit_conditions[0].months, bad.exit_conditions[0].requires) == (6, ["改正"])
    assert bad.import_bounds is not None
    assert (bad.import_bounds.min_rows, bad.import_bounds.max_vanished_percent) == (None, 0)


def test_publicity_names_parameters_for_every_level(tmp_path: Path) -> None:
    root = with_terms(write(tmp_path), "publicity: {parameters: shown}\n")
    names = ["minor-min", "minor-max", "ordinary-min", "ordinary-max", "serious-min", "serious-max"]

    def state(names: list[str]) -> None:
        head = "kind: parameters\nid: shown\ntitle: 示例公示期\nlast_checked: 2026-05-01\nparameters:\n"
        one = "  - {{name: {}, title: 示例, unit: months, settings: [{{value: '3', from: 2021-01-01, article: shili/10}}]}}\n"
        path = root / "rules/parameters/shown.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(head + "".join(one.format(name) for name in names), encoding="utf-8")

    state(names[1:])
    error = only_error(root)
    assert (error.code, error.position.line if error.position else None) == ("wrong_value", 16)
    assert "缺少 minor-min" in error.title
    state(names)
    publicity = PackSet.load(root, []).lists["bad"].publicity
    assert publicity is not None
    assert publicity.parameters == "shown"
