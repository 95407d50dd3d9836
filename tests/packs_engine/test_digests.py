"""What a digest covers: every change of meaning, and nothing else (S2)."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import PackErrors
from engine.packs.digests import canonical, sm3
from engine.packs.packset import PackSet
from tests.packs_engine.packs import (
    FILES,
    LAW_FILE,
    LIST_FILE,
    MEASURE_FILE,
    MEMORANDUM_FILE,
    bend,
    confirm,
    load,
    write,
)

MATTER_FILE = "rules/matters/bidding.yaml"
MEASURE, LIST, RULE = "measure/restrict-bidding", "list/bad", "rule/debtors/government-bidding"


def changed(root: Path, file: str, old: str, new: str) -> set[str]:
    """The items whose digest an edit changes; the revision must change whenever any does."""
    before = PackSet.load(root, [])
    bend(root, file, old, new)
    after = PackSet.load(root, [])
    items = {item for item, digest in after.item_digests.items() if before.item_digests[item] != digest}
    assert before.revision != after.revision
    return items


def test_sm3_is_the_standards() -> None:
    assert sm3(b"abc") == "sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_canonical_json_is_rfc_8785() -> None:
    assert canonical({"b": [1, True, None], "a": "甲"}) == '{"a":"甲","b":[1,true,null]}'.encode()


LETTERS = st.text(
    st.characters(exclude_categories=("Cs",)) | st.sampled_from('\x00\x1f\x7f"\\/é，\uffff𐀀😀\u2028'), max_size=6
)
PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | LETTERS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(LETTERS, inner, max_size=4),
    max_leaves=12,
)


@given(PLAIN)
def test_canonical_json_is_the_librarys_for_any_data(value: object) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("value", [2**53, -(2**53), float("nan"), "\ud800", {"\udfff": 1}, {1: 2}, [b"x"]])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises((rfc8785.CanonicalizationError, UnicodeEncodeError)):
        canonical(value)


@pytest.mark.parametrize(
    ("file", "old", "new", "items"),
    [
        (MEASURE_FILE, "strength: mandatory", "strength: discretionary", {MEASURE}),
        (MEASURE_FILE, "{list: bad}", "{list: bad}, {list: good}", {MEASURE}),
        (LAW_FILE, "列入示例名单的不得参加政府投资项目投标", "改动后的要旨", {MEASURE, LIST}),
        (LAW_FILE, "level: law", "level: ministry_rule", {MEASURE, LIST, "measure/priority-service", "list/good"}),
        (LAW_FILE, "last_checked: 2026-05-01", "last_checked: 2026-05-20", set()),
        (LIST_FILE, "excludes_minors: true\n", "", {LIST}),
        (MEMORANDUM_FILE, "roles: [bidder]", "roles: [bidder, legal-representative]", {RULE}),
        (MEMORANDUM_FILE, "{from: 2020-01-01}", "{from: 2020-01-02}", {RULE}),
        (MEMORANDUM_FILE, "participants: [jy-bidding]", "participants: [jy-bidding, jy-court]", set()),
        (
            LIST_FILE,
            "source: 测试",
            "history: [{name: recent, title: 次数, count: {months: 24}}]\nsource: 测试",
            {LIST},
        ),
        (MEASURE_FILE, "source: 测试", "to_confirm: [国家清单的行]\nsource: 测试", {MEASURE}),
        (LIST_FILE, "source: 测试", "to_confirm: [列入的期限]\nsource: 测试", {LIST}),
        (MEMORANDUM_FILE, "rules:", "to_confirm: [文号]\nrules:", set()),  # of the pack, not of a rule's text
        (LAW_FILE, "articles:", "to_confirm: [施行日期]\narticles:", set()),  # the law is cited, not confirmed
        (MATTER_FILE, "domains: [bidding]", "domains: [bidding, funding]", {RULE}),
        (MATTER_FILE, "title: 是否政府投资", "title: 是否民间投资", {RULE}),
        (MATTER_FILE, "type: boolean, required: true", "type: boolean", {RULE}),
        (MATTER_FILE, "id: bidder, title: 投标人", "id: bidder, title: 招标人", {RULE}),
        (MATTER_FILE, "title: 法定代表人", "title: 负责人", set()),  # a role that the rule does not name
        (MATTER_FILE, "type: money, unit: 元", "type: integer, unit: 天", set()),  # a field that it does not read
        (MATTER_FILE, "required: true}", "required: true, headers: [政府投资]}", set()),
    ],
)
def test_an_edit_changes_exactly_what_it_concerns(
    tmp_path: Path, file: str, old: str, new: str, items: set[str]
) -> None:
    assert changed(write(tmp_path), file, old, new) == items


def test_a_statutes_own_article_is_part_of_its_rules(tmp_path: Path) -> None:
    root = write(tmp_path)
    bend(root, MEMORANDUM_FILE, "effect: punish", "effect: punish\nsource: statute\nstatute: shili-banfa/5")
    assert changed(root, "rules/law/shili-banfa.yaml", "{from: 2021-01-01}", "{from: 2021-01-02}") == {RULE}


def test_layout_comments_and_spelled_out_defaults_change_nothing(tmp_path: Path) -> None:
    root = write(tmp_path)
    before = PackSet.load(root, [])
    text = (root / MEASURE_FILE).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith(("source_id", "confidence"))]
    text = "# 注释\n" + "\n".join(lines) + "\nconfidence: 'known'\nsource_id: P-A01\nstatus: draft\n"
    (root / MEASURE_FILE).unlink()
    (root / "rules/measures/moved.yaml").write_text(text, encoding="utf-8")
    assert PackSet.load(root, []).revision == before.revision


def test_the_revision_does_not_depend_on_the_order_of_files(tmp_path: Path) -> None:
    revisions = set()
    for seed in range(5):
        root = tmp_path / str(seed)
        names = list(FILES)
        random.Random(seed).shuffle(names)
        for number, name in enumerate(names):  # other file names, hence another order of reading
            folder, _, last = name.rpartition("/")
            kept = name.startswith("memoranda") or folder.endswith("departments")
            path = root / (name if kept else f"{folder}/{number:02d}-{last}")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(FILES[name], encoding="utf-8")
        revisions.add(PackSet.load(root, []).revision)
    assert len(revisions) == 1


def test_confirmations_are_part_of_the_revision_in_any_order(tmp_path: Path) -> None:
    root = write(tmp_path)
    one = confirm(root, MEASURE).rename(root / "one.yaml")
    text = one.read_text(encoding="utf-8").replace('id: "office"', 'id: "other"').replace("甲", "乙")
    (root / "two.yaml").write_text(text, encoding="utf-8")
    revisions = {PackSet.load(root, files).revision for files in ([], [one], [one, root / "two.yaml"])}
    assert len(revisions) == 3
    back = PackSet.load(root, [root / "two.yaml", one])
    assert back.revision in revisions
    assert [entry.by for entry in back.confirmed_items[MEASURE]] == ["信用办 甲", "信用办 乙"]


def test_the_stored_text_gives_the_same_packs_back(tmp_path: Path) -> None:
    root = write(tmp_path)
    confirm(root)
    packs = load(root)
    stored = packs.canonical()
    again = PackSet.from_canonical(stored)
    assert again.revision == packs.revision
    assert again.canonical() == stored
    assert again.documents == packs.documents
    assert again.item_digests == packs.item_digests


@pytest.mark.parametrize("damage", [b"", b"[]", b"{}", b'{"documents":{"x/y":{}},"revision":""}'])
def test_a_damaged_stored_text_is_refused(damage: bytes) -> None:
    with pytest.raises(PackErrors) as caught:
        PackSet.from_canonical(damage)
    assert caught.value.errors[0].code == "revision_damaged"


def test_a_changed_stored_text_is_refused(tmp_path: Path) -> None:
    stored = PackSet.load(write(tmp_path), []).canonical()
    with pytest.raises(PackErrors):
        PackSet.from_canonical(stored.replace(b'"mandatory"', b'"reference"'))
