"""What a pack file may be: plain mappings, lists and texts, with a position for everything (S5)."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import PackError, PackErrors, Position
from engine.packs.loading import load_document
from engine.packs.yaml_guard import MAX_BYTES
from engine.packs.yaml_tree import MAX_ERRORS, parse_tree


def refused(text: str | bytes) -> tuple[str, int, int]:
    """Code, line and column of the one error."""
    raw = text.encode() if isinstance(text, str) else text
    with pytest.raises(PackErrors) as caught:
        parse_tree(raw, "f.yaml")
    (error,) = caught.value.errors
    assert error.title
    assert error.advice
    assert error.position is not None
    assert error.position.file == "f.yaml"
    return error.code, error.position.line, error.position.column


def test_every_scalar_stays_text() -> None:
    tree = parse_tree(b"on: yes\nmoney: 4000000.00\nday: 2016-01-20\nlist: [1, 0x10, 'a']\n", "f.yaml")
    assert tree.data == {"on": "yes", "money": "4000000.00", "day": "2016-01-20", "list": ["1", "0x10", "a"]}


def test_positions_of_keys_values_and_items() -> None:
    tree = parse_tree("kind: law\nrules:\n  - id: 甲\n    when: {all: [x]}\n".encode(), "f.yaml")
    assert tree.at(("rules", 0, "id")) == Position("f.yaml", 3, 9)
    assert tree.at_key(("rules", 0, "id")) == Position("f.yaml", 3, 5)
    assert tree.at(("rules", 0, "when", "all", 0)) == Position("f.yaml", 4, 18)
    assert tree.at(("rules", 7, "missing")) == Position("f.yaml", 3, 3), "the nearest place above"


@pytest.mark.parametrize("text", ["kind: law\neffect：punish\nid: a\n", "a:\n  - id：b\n    c: d\n"])
def test_a_full_width_colon_is_named(text: str) -> None:
    with pytest.raises(PackErrors) as caught:
        parse_tree(text.encode(), "f.yaml")
    wrong = next(number for number, line in enumerate(text.splitlines(), 1) if "：" in line)
    assert any(f"第 {wrong} 行的冒号是全角的" in error.advice for error in caught.value.errors), caught.value.errors


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:\n\tb: 1\n", ("yaml_tab", 2, 1)),
        ("a: 一\tb\n", ("yaml_tab", 1, 5)),
        ("a: 1\nb: 2\na: 3\n", ("yaml_duplicate_key", 3, 1)),
        ("a: &x 1\nb: *x\n", ("yaml_anchor", 1, 4)),
        ("a: *x\n", ("yaml_alias", 1, 4)),
        ("a: !!python/object/apply:os.system [ls]\n", ("yaml_tag", 1, 4)),
        ("a: !x 1\n", ("yaml_tag", 1, 4)),
        ("a: 1\n---\nb: 2\n", ("yaml_documents", 2, 1)),
        ("%YAML 1.1\n---\na: 1\n", ("yaml_directive", 1, 1)),
        ("- a\n- b\n", ("yaml_root", 1, 1)),
        ("just text\n", ("yaml_root", 1, 1)),
        ("# nothing\n", ("yaml_root", 1, 1)),
        ("a: [1, 2\n", ("yaml_syntax", 2, 1)),
        ("a: b: c\n", ("yaml_syntax", 1, 5)),
        ("a: @x\n", ("yaml_syntax", 1, 4)),
        ("? [a, b]\n: 1\n", ("yaml_key", 1, 3)),
        ("a: 1\nb:\n", ("yaml_no_value", 2, 3)),
        ("a: null\n", ("yaml_no_value", 1, 4)),
        ("a: ~\n", ("yaml_no_value", 1, 4)),
        ("a: x\x01\n", ("yaml_control_character", 1, 5)),
        ("a: x\u2028y\n", ("yaml_control_character", 1, 5)),
        ("a: x\u202ey\n", ("yaml_control_character", 1, 5)),
        ("a: x\u200by\n", ("yaml_control_character", 1, 5)),
        ("a: x\u00ady\n", ("yaml_control_character", 1, 5)),
        ("a\u2060: y\n", ("yaml_control_character", 1, 2)),
        ("a: \U000e0041\n", ("yaml_control_character", 1, 4)),
        ('a: "x\\u200d"\n', ("yaml_control_character", 1, 4)),
        ('a: "\\u0000"\n', ("yaml_control_character", 1, 4)),
        ("a: 1\r\nb: \x85\r\n", ("yaml_control_character", 2, 4)),
        ("a: " + "[" * 31 + "]" * 31 + "\n", ("yaml_too_deep", 1, 33)),
        ("a: [" + "x," * 50_001 + "x]\n", ("yaml_too_many_nodes", 1, 99999)),
        (b"kind: law\ntitle: \xff\n", ("yaml_encoding", 2, 8)),
        ("kind: law\ntitle: 关于\n".encode("gb18030"), ("yaml_encoding", 2, 8)),
        (b"\xef\xbb\xbfkind: law\n", ("yaml_encoding", 1, 1)),
        ("a: '" + "字" * 20_001 + "'\n", ("yaml_too_long", 1, 4)),
        ("a: 1\n? " + "k" * 201 + "\n: 1\n", ("yaml_too_long", 2, 3)),
        ("k\u0456nd: law\n", ("yaml_lookalike", 1, 1)),  # a Cyrillic і
        ("\uff4bind: law\n", ("yaml_lookalike", 1, 1)),  # a full-width k
        ("a1: 1\na\uff11: 1\n", ("yaml_lookalike", 2, 1)),  # a full-width 1
        ("a: {\U0001d41answer: 1}\n", ("yaml_lookalike", 1, 5)),  # a mathematical a
        ("measure: restri\u0441t-bidding\n", ("yaml_lookalike", 1, 10)),  # a Cyrillic с
        ("a: [x, list/b\uff41d]\n", ("yaml_lookalike", 1, 8)),
        ("kind: law".encode("utf-16"), ("yaml_encoding", 1, 1)),
    ],
)
def test_refused_at_its_line(text: str | bytes, expected: tuple[str, int, int]) -> None:
    assert refused(text) == expected


@pytest.mark.parametrize("text", ["浓度 5 μg/m³", "Ａ级纳税人", "ISO９００１", "甲Ａ乙B", "Привет", "第１项"])
def test_other_scripts_in_words_of_their_own_are_text(text: str) -> None:
    assert parse_tree(f"a: '{text}'\n中文键: 1\n".encode(), "f.yaml").data["a"] == text


def test_a_file_in_the_national_encoding_is_called_by_its_name() -> None:
    with pytest.raises(PackErrors, match="GB18030"):
        parse_tree("title: 关于对失信被执行人实施联合惩戒".encode("gb18030"), "f.yaml")


def test_a_lookalike_letter_is_shown_with_its_number() -> None:
    with pytest.raises(PackErrors, match=r"U\+0441"):
        parse_tree("measure: restri\u0441t-bidding\n".encode(), "f.yaml")


def test_thousands_of_mistakes_are_not_all_told() -> None:
    with pytest.raises(PackErrors) as caught:
        parse_tree(b"a: 1\n" * 20_000, "f.yaml")
    assert len(caught.value.errors) == MAX_ERRORS


def test_quoted_null_is_text() -> None:
    assert parse_tree(b"a: 'null'\nb: ''\n", "f.yaml").data == {"a": "null", "b": ""}


def test_several_duplicate_keys_are_reported_together() -> None:
    with pytest.raises(PackErrors) as caught:
        parse_tree(b"a: 1\na: 2\nb: {c: 1, c: 2}\n", "f.yaml")
    assert [error.position.line for error in caught.value.errors if error.position] == [2, 3]
    assert "第 1 行" in caught.value.errors[0].advice


def test_an_alias_bomb_is_refused_before_it_grows() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 20)]
    assert refused("\n".join(lines)) == ("yaml_anchor", 1, 5)


def test_a_file_of_two_megabytes_is_refused_without_reading_it_whole(tmp_path: Path) -> None:
    big = tmp_path / "big.yaml"
    big.write_bytes(b"a: '" + b"x" * (2 * 1024 * 1024) + b"'\n")
    tracemalloc.start()
    with pytest.raises(PackErrors) as caught:
        load_document(big, "big.yaml", "law")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert caught.value.errors[0].code == "yaml_too_large"
    assert peak < 2 * MAX_BYTES


@pytest.mark.parametrize("text", ["a: " + "[" * 500_000, "{a: " * 250_000, "- " * 500_000])
def test_very_deep_files_are_refused_at_once(text: str) -> None:
    assert refused(text)[0] == "yaml_too_deep"


def test_a_missing_file_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(PackErrors) as caught:
        load_document(tmp_path / "none.yaml", "none.yaml", "law")
    assert caught.value.errors[0].code == "pack_unreadable"


@given(st.binary(max_size=300))
def test_any_bytes_give_a_tree_or_errors_with_positions(raw: bytes) -> None:
    errors: list[PackError] = []
    try:
        parse_tree(raw, "f.yaml")
    except PackErrors as found:
        errors = found.errors
    assert all(error.position is not None for error in errors)


_UNSEEN_LETTERS = "\u115f\u1160\u3164\uffa0"
_LOOKALIKES = (("\u0370", "\u052f"), ("\uff10", "\uff5a"), ("\U0001d400", "\U0001d7ff"))
_LETTERS = st.characters(
    codec="utf-8", categories=("L", "N", "P", "S"), exclude_characters=_UNSEEN_LETTERS + "\ufffc\ufffd"
).filter(lambda letter: not any(first <= letter <= last for first, last in _LOOKALIKES))
_TEXT = st.text(_LETTERS, min_size=1, max_size=12)
_TREES = st.recursive(_TEXT, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4))


@given(st.dictionaries(_TEXT, _TREES, min_size=1, max_size=4))
def test_what_yaml_writes_is_read_back_with_every_scalar_as_text(data: dict[str, object]) -> None:
    text = yaml.dump(data, allow_unicode=True, default_style='"', Dumper=_PlainDumper)
    assert parse_tree(text.encode(), "f.yaml").data == data


class _PlainDumper(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True
