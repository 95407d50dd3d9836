"""From files to typed documents: each mistake at its line, in Chinese, all of them at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.errors import PackError, PackErrors
from engine.packs.packset import PackSet
from tests.packs_engine.packs import (
    EXAMPLES_FILE,
    LAW_FILE,
    LIST_FILE,
    MEASURE_FILE,
    MEMORANDUM_FILE,
    bend,
    write,
)


def errors_of(root: Path, *confirmations: Path) -> list[PackError]:
    with pytest.raises(PackErrors) as caught:
        PackSet.load(root, confirmations)
    return caught.value.errors


def only_error(root: Path) -> PackError:
    (error,) = errors_of(root)
    assert error.advice
    return error


def test_the_whole_set_loads(tmp_path: Path) -> None:
    packs = PackSet.load(write(tmp_path), [])
    assert set(packs.measures) == {"restrict-bidding", "priority-service"}
    assert set(packs.departments) == {"jy-credit", "jy-court", "jy-bidding", "jy-ggzy"}
    assert set(packs.examples) == {"debtors"}
    assert packs.confirmations == ()
    assert not packs.demo
    law, article = packs.article("shili/10")
    assert (law.title, article.article) == ("示例法", "第十条")


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "line", "advice"),
    [
        (MEASURE_FILE, "outcome:", "outcom:", "unknown_key", 7, "是否想写 outcome"),
        (MEASURE_FILE, "outcome: restrict", "outcome: restrct", "wrong_value", 7, "是否想写 restrict"),
        (MEASURE_FILE, "    reaches: [{list: bad}]", "    reaches: [{lst: bad}]", "unknown_key", 16, "是否想写 list"),
        (MEASURE_FILE, "id: restrict-bidding", "id: Restrict Bidding", "wrong_format", 2, "小写字母"),
        (MEASURE_FILE, "duration: {kind: while_listed}", "duration: x", "wrong_type", 13, "改成"),
        (MEASURE_FILE, "source: 测试", "to_confirm: 国家清单的行\nsource: 测试", "wrong_type", 17, "改成"),
        (LIST_FILE, "excludes_minors: true", "excludes_minors: yes", "wrong_type", 15, "改成"),
        (LIST_FILE, "last_checked: 2026-05-01", "last_checked: 2026-02-30", "wrong_type", 21, "改成"),
        (LAW_FILE, "{from: 2020-01-01}", "{from: 2020-13}", "wrong_type", 7, "改成"),
        (LAW_FILE, "{from: 2020-01-01}", "{from: 2020-02-01, until: 2020-01-01}", "keys_clash", 7, "until"),
        (LAW_FILE, "{from: 2020-01-01}", "{from: ２０２０-01-01}", "wrong_format", 7, "YYYY-MM"),
        (LIST_FILE, "last_checked: 2026-05-01", "last_checked: 2026-05-０1", "wrong_type", 21, "改成"),
        (MEMORANDUM_FILE, "lists: [bad]", "lists: [bad，worse]", "wrong_format", 11, "半角逗号"),
        (LAW_FILE, "{from: 2020-01-01}", "{from: 二零二零}", "wrong_format", 7, "YYYY-MM"),
        (MEMORANDUM_FILE, "lists: [bad]", "lists: []", "empty", 11, "不写规则"),
        (MEMORANDUM_FILE, "kind: memorandum", "kind: memo", "unknown_kind", 1, "memorandum"),
        (MEMORANDUM_FILE, "kind: memorandum", "kind: examples", "wrong_folder", 1, "kind: memorandum"),
    ],
)
def test_a_mistake_is_shown_at_its_line(
    tmp_path: Path, file: str, old: str, new: str, code: str, line: int, advice: str
) -> None:
    bend(write(tmp_path), file, old, new)
    found = [error for error in errors_of(tmp_path) if error.code == code]
    assert [(e.position.file, e.position.line) for e in found if e.position] == [(file, line)]
    assert advice in found[0].advice


def test_a_missing_key_names_it(tmp_path: Path) -> None:
    bend(write(tmp_path), MEASURE_FILE, "content: 限制投标\n", "")
    error = only_error(tmp_path)
    assert error.code == "missing_key"
    assert "content" in error.title


def test_keys_of_python_are_not_keys_of_the_language(tmp_path: Path) -> None:
    bend(write(tmp_path), MEASURE_FILE, "class: 一", "class_: 一")
    assert {error.code for error in errors_of(tmp_path)} == {"missing_key", "unknown_key"}


def test_errors_of_all_files_come_together(tmp_path: Path) -> None:
    root = write(tmp_path)
    bend(root, MEASURE_FILE, "outcome:", "outcom:")
    bend(root, LIST_FILE, "effect: punish", "effect: bad")
    bend(root, MEMORANDUM_FILE, "lists: [bad]", "lists:\t[bad]")
    files = {error.position.file for error in errors_of(root) if error.position}
    assert files == {MEASURE_FILE, LIST_FILE, MEMORANDUM_FILE}


def test_the_same_id_twice_names_both_places(tmp_path: Path) -> None:
    root = write(tmp_path)
    (root / "rules/measures/zz-copy.yaml").write_text((root / MEASURE_FILE).read_text(), encoding="utf-8")
    error = only_error(root)
    assert error.code == "duplicate_id"
    assert str(error.position) == "rules/measures/zz-copy.yaml:2:5"
    assert f"{MEASURE_FILE}:2:5" in error.detail


@pytest.mark.parametrize(
    "name",
    [
        "rules/unknown/x.yaml",
        "rules/x.yaml",
        "memoranda/x.yaml",
        "memoranda/debtors/other.yaml",
        "rules/measures/x.yml",
    ],
)
def test_a_file_in_the_wrong_place_is_never_ignored(tmp_path: Path, name: str) -> None:
    error = only_error(write(tmp_path, **{name: "kind: measure\n"}))
    assert error.code == "wrong_place"


def test_notes_and_the_hand_written_table_are_left_alone(tmp_path: Path) -> None:
    PackSet.load(write(tmp_path, **{"memoranda/README.md": "# 说明", "memoranda/debtors/table.yaml": "rows:\t"}), [])


def test_a_folder_without_packs_is_an_error(tmp_path: Path) -> None:
    assert only_error(tmp_path).code == "no_packs"


def test_confirmations_are_loaded_only_when_named(tmp_path: Path) -> None:
    text = (
        "kind: confirmations\nid: demo\ntitle: 演示\ndemo: true\nnational_list: assumed\nitems:\n"
        f"  - {{item: list/bad, digest: 'sm3:{'0' * 64}', by: 甲, on: 2026-01-01, edition: x, row: y, from: 2026-01-01}}\n"
    )
    root = write(tmp_path, **{"rules/confirmations/demo.yaml": text})
    without = PackSet.load(root, [])
    assert without.confirmations == ()
    with_demo = PackSet.load(root, [root / "rules/confirmations/demo.yaml"])
    assert with_demo.demo
    assert with_demo.revision != without.revision
    assert str(with_demo.at("confirmations/demo", ("items",))) == "rules/confirmations/demo.yaml:7:3"


def test_a_confirmation_set_from_elsewhere_does_not_show_the_machines_folders(tmp_path: Path) -> None:
    root = write(tmp_path / "packs")
    outside = tmp_path / "office.yaml"
    outside.write_text("kind: confirmations\nid: x\n", encoding="utf-8")
    assert {error.position.file for error in errors_of(root, outside) if error.position} == {"office.yaml"}


def test_examples_in_another_folder_are_refused(tmp_path: Path) -> None:
    root = write(tmp_path)
    bend(root, EXAMPLES_FILE, "memorandum: debtors", "memorandum: payers")
    assert only_error(root).code == "wrong_folder"
    bend(root, EXAMPLES_FILE, "memorandum: payers", "memorandum: nobody")
    assert only_error(root).code == "unknown_id"


@pytest.mark.parametrize(("effect", "outcome"), [("punish", "favour"), ("reward", "restrict"), ("reward", "bar")])
def test_what_a_measure_does_follows_its_effect(tmp_path: Path, effect: str, outcome: str) -> None:
    """It would have come to nothing, and nobody would have been told."""
    old = "effect: punish\noutcome: restrict"
    bend(write(tmp_path), MEASURE_FILE, old, f"effect: {effect}\noutcome: {outcome}")
    assert f"“outcome”（{outcome}）与 effect（{effect}）不合" in only_error(tmp_path).title


def test_months_are_not_negative(tmp_path: Path) -> None:
    bend(write(tmp_path), MEASURE_FILE, "{kind: while_listed}", "{kind: fixed_months, months: -3}")
    assert "不带正负号" in only_error(tmp_path).title


@pytest.mark.parametrize("target", ["there", "nowhere", "."])
def test_links_are_refused_rather_than_followed_or_passed_over(tmp_path: Path, target: str) -> None:
    root = write(tmp_path / "packs")
    (tmp_path / "there").mkdir()
    (root / "memoranda" / "elsewhere").symlink_to(tmp_path / target)
    (root / "rules/law/secret.yaml").symlink_to(tmp_path / target / "secret.yaml")
    assert [(e.code, str(e.position)) for e in errors_of(root)] == [
        ("pack_unreadable", "rules/law/secret.yaml:1:1"),
        ("pack_unreadable", "memoranda/elsewhere:1:1"),
    ]


def test_what_is_no_plain_file_is_refused_at_once(tmp_path: Path) -> None:
    root = write(tmp_path)
    os.mkfifo(root / "rules/law/pipe.yaml")
    assert only_error(root).code == "pack_unreadable"


def test_many_errors_are_told_briefly_and_soon(tmp_path: Path) -> None:
    root = write(tmp_path)
    many = "".join(f"k{number}: x\n" for number in range(20_000))
    (root / LAW_FILE).write_text((root / LAW_FILE).read_text() + many, encoding="utf-8")
    with pytest.raises(PackErrors) as caught:
        PackSet.load(root, [])
    assert len(caught.value.errors) == 200
    assert len(str(caught.value).splitlines()) == 101


@pytest.mark.parametrize("period", ["{from: 2020-02, until: 2020-01}", "{from: 2020-02-01, until: 2019-12}"])
def test_a_period_that_ends_before_it_begins(tmp_path: Path, period: str) -> None:
    bend(write(tmp_path), MEMORANDUM_FILE, "{from: 2020-01-01}", period)
    assert "晚于 until" in only_error(tmp_path).title


def test_a_superseded_memorandum_must_have_an_end(tmp_path: Path) -> None:
    bend(write(tmp_path), MEMORANDUM_FILE, "{from: 2020-01-01}", "{from: 2020-01-01}\nsuperseded_by: 示例〔2024〕1号")
    assert only_error(tmp_path).code == "superseded_without_end"


def test_a_memorandum_without_a_list_is_known_and_has_no_rules(tmp_path: Path) -> None:
    bend(write(tmp_path), MEMORANDUM_FILE, "lists: [bad]", "lists: []")
    error = only_error(tmp_path)
    assert (error.code, "没有依法设列的名单" in error.advice) == ("empty", True)
    text = (tmp_path / MEMORANDUM_FILE).read_text(encoding="utf-8")
    (tmp_path / MEMORANDUM_FILE).write_text(text[: text.index("rules:")], encoding="utf-8")
    (tmp_path / EXAMPLES_FILE).unlink()
    assert PackSet.load(tmp_path, []).memoranda["debtors"].lists == []


def test_a_day_that_does_not_exist_is_shown_where_it_stands(tmp_path: Path) -> None:
    bend(write(tmp_path), LAW_FILE, "{from: 2020-01-01}", "{from: 2020-02-30}")
    error = only_error(tmp_path)
    assert "in_force from" in error.title
    assert error.detail == "收到的是：2020-02-30"
