"""Every id named somewhere must exist: an error at its line with the nearest suggestion."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.packs.packset import PackSet
from tests.packs_engine.packs import EXAMPLES_FILE, LIST_FILE, MEASURE_FILE, MEMORANDUM_FILE, bend, write
from tests.packs_engine.test_loading import errors_of, only_error


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "advice"),
    [
        (MEASURE_FILE, "article: shili/10", "article: shili/11", 15, "是否想写 shili/10"),
        (MEASURE_FILE, "{list: bad}", "{list: badd}", 16, "是否想写 bad"),
        (MEASURE_FILE, "source: 测试", "unreached: {godo: 无依据}\nsource: 测试", 17, "是否想写 good"),
        (LIST_FILE, "basis: [shili/10]", "basis: [shlii/10]", 7, "是否想写 shili/10"),
        (MEMORANDUM_FILE, "initiator: jy-court", "initiator: jy-cuort", 7, "是否想写 jy-court"),
        (MEMORANDUM_FILE, "participants: [jy-bidding]", "participants: [jy-biding]", 8, "是否想写 jy-bidding"),
        (MEMORANDUM_FILE, "lists: [bad]", "lists: [bda]", 11, "是否想写 bad"),
        (MEMORANDUM_FILE, "measure: restrict-bidding", "measure: restrict-biding", 14, "是否想写 restrict-bidding"),
        (MEMORANDUM_FILE, "carried_out_by: [jy-bidding]", "carried_out_by: [x]", 15, "可用的部门：jy-bidding"),
        (MEMORANDUM_FILE, "on: [bidding.qualification]", "on: [bidding.qualificaton]", 16, "是否想写 bidding.qual"),
        (MEMORANDUM_FILE, "roles: [bidder]", "roles: [biddr]", 17, "是否想写 bidder"),
        (MEMORANDUM_FILE, "matter.government_funded: true", "matter.goverment_funded: true", 19, "government_funded"),
        (MEMORANDUM_FILE, "matter.government_funded: true", "subject.lists: {any_of: [godo]}", 19, "是否想写 good"),
        (EXAMPLES_FILE, "{list: bad, since", "{list: bda, since", 5, "是否想写 bad"),
        (
            EXAMPLES_FILE,
            "role: bidder\n    expect: {outcome: clear",
            "role: bider\n    expect: {outcome: clear",
            16,
            "bidder",
        ),
        (EXAMPLES_FILE, "rules: [government-bidding]", "rules: [government-biding]", 12, "government-bidding"),
        (EXAMPLES_FILE, "outcome: restricted", "outcome: restrict", 12, "是否想写 restricted"),
        (EXAMPLES_FILE, "government_funded: false", "goverment_funded: false", 14, "是否想写 government_funded"),
        (EXAMPLES_FILE, "clean: {kind: legal_person}", "clean: {kind: company, listings: []}", 6, "legal_person"),
    ],
)
def test_an_unknown_id_suggests_the_nearest(
    tmp_path: Path, file: str, old: str, new: str, line: int, advice: str
) -> None:
    root = write(tmp_path)
    if file == EXAMPLES_FILE and "clean" in new:
        bend(
            root,
            file,
            "subject: debtor\n    role: bidder\n    expect: {outcome: clear",
            "subject: clean\n    role: bidder\n    expect: {outcome: clear",
        )
    bend(root, file, old, new)
    errors = [error for error in errors_of(root) if error.code.startswith("unknown_")]
    assert errors, [str(e) for e in errors_of(root)]
    assert (errors[0].position.file, errors[0].position.line) == (file, line)  # type: ignore[union-attr]
    assert advice in errors[0].advice


def test_a_rule_may_only_use_its_packs_lists(tmp_path: Path) -> None:
    bend(write(tmp_path), MEMORANDUM_FILE, "    roles: [bidder]", "    lists: [good]")
    assert only_error(tmp_path).code == "list_not_in_pack"


def test_a_reach_names_a_list_or_conduct_but_not_both(tmp_path: Path) -> None:
    bend(write(tmp_path), MEASURE_FILE, "{list: bad}", "{list: bad, conduct: fraud}")
    assert only_error(tmp_path).code == "reach_shape"


def test_represented_needs_the_roles_that_represent(tmp_path: Path) -> None:
    bend(write(tmp_path), MEMORANDUM_FILE, "    roles: [bidder]", "    reaches: represented")
    assert only_error(tmp_path).code == "through_roles"


def test_a_statute_names_its_article(tmp_path: Path) -> None:
    root = write(tmp_path)
    bend(root, MEMORANDUM_FILE, "effect: punish", "effect: punish\nsource: statute")
    assert only_error(root).code == "missing_key"
    bend(root, MEMORANDUM_FILE, "source: statute", "source: statute\nstatute: shili/99")
    assert only_error(root).code == "unknown_id"


def test_rules_with_the_same_id_are_refused(tmp_path: Path) -> None:
    text = "lists: [good]\nrules:\n"
    root = write(tmp_path)
    rule = "  - {id: priority, measure: priority-service, carried_out_by: [jy-bidding], on: [funding.fiscal]}\n"
    bend(root, "memoranda/payers/memorandum.yaml", text, text + rule)
    error = only_error(root)
    assert error.code == "duplicate_id"
    assert error.position is not None
    assert error.position.line == 13


def test_only_a_demo_may_assume_the_national_list(tmp_path: Path) -> None:
    root = write(tmp_path)
    office = root / "office.yaml"
    office.write_text("kind: confirmations\nid: x\ntitle: x\nnational_list: assumed\nitems: []\n", encoding="utf-8")
    (error,) = errors_of(root, office)
    assert error.code == "confirmations_assumed"


def test_a_condition_is_read_for_every_matter_and_reported_once(tmp_path: Path) -> None:
    root = write(tmp_path)
    bend(root, MEMORANDUM_FILE, "on: [bidding.qualification]", "on: [bidding.qualification, funding.fiscal]")
    error = only_error(root)
    assert error.code == "unknown_field"
    assert error.position is not None
    assert error.position.line == 19


def test_a_wrong_value_is_a_clear_error(tmp_path: Path) -> None:
    bend(write(tmp_path), MEMORANDUM_FILE, "matter.government_funded: true", "matter.amount: {gte: 很多}")
    assert only_error(tmp_path).code == "wrong_type"


def test_a_field_with_two_types_in_one_rule_is_refused(tmp_path: Path) -> None:
    root = write(tmp_path)
    bend(root, "rules/matters/funding.yaml", "type: money, unit: 元", "type: integer")
    bend(root, MEMORANDUM_FILE, "on: [bidding.qualification]", "on: [bidding.qualification, funding.fiscal]")
    bend(root, MEMORANDUM_FILE, "matter.government_funded: true", "matter.amount: {gte: 100}")
    error = only_error(root)
    assert error.code == "field_type_conflict"
    assert "整数" in error.detail


def test_carrying_speaks_of_the_entry_only(tmp_path: Path) -> None:
    root = write(tmp_path)
    bend(root, MEASURE_FILE, "{list: bad}", "{list: bad, carrying: {listing.fined: true}}")
    PackSet.load(root, [])
    bend(root, MEASURE_FILE, "listing.fined: true", "matter.amount: 5")
    error = only_error(root)
    assert error.code == "unknown_field"
    assert str(error.position) == f"{MEASURE_FILE}:16:38"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("now: 2026-06-01T09:00:00+08:00", "now: 2026-06-01T09:00:00", "wrong_type"),
        ("government_funded: true}", "amount: 5}", "missing_field"),
        ("government_funded: true}", "government_funded: 是}", "wrong_type"),
        ("since: 2025-11-02}", "since: 2025-11-02, level: grave}", "unknown_id"),
        ("since: 2025-11-02}", "since: 2025-11-02, marks: [lost]}", "unknown_id"),
        ("since: 2025-11-02}", "since: 2025-11-02, fields: {debts: 1}}", "unknown_id"),
        ("since: 2025-11-02}", "since: 2025-11-02, fields: {debt: 很多}}", "wrong_type"),
        ("since: 2025-11-02}", "since: 2025-11-02, responsible_persons: [{subject: nobody}]}", "unknown_id"),
    ],
)
def test_examples_are_typed_by_the_catalogue(tmp_path: Path, old: str, new: str, code: str) -> None:
    bend(write(tmp_path), EXAMPLES_FILE, old, new)
    assert only_error(tmp_path).code == code


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("on: [bidding.qualification]", "on: [bidding.qualification, bidding.qualification]"),
        ("roles: [bidder]", "roles: [bidder, bidder]"),
        ("roles: [bidder]", "roles: [bidder]\n    lists: [bad, bad]"),
        ("carried_out_by: [jy-bidding]", "carried_out_by: [jy-bidding, jy-bidding]"),
    ],
)
def test_nothing_stands_twice_in_a_rule(tmp_path: Path, old: str, new: str) -> None:
    """A list given twice gave every reason twice."""
    bend(write(tmp_path), MEMORANDUM_FILE, old, new)
    assert only_error(tmp_path).code == "duplicate_id"


@pytest.mark.parametrize("name", ["until", "level", "months_on_list", "months_since_penalty"])
def test_a_list_cannot_rename_a_standard_field(tmp_path: Path, name: str) -> None:
    """Entries without an end would have taken theirs from the list's own field."""
    bend(write(tmp_path), LIST_FILE, "fields:\n", f"fields:\n  - {{name: {name}, title: 甲, type: date}}\n")
    error = only_error(tmp_path)
    assert (error.code, error.position.file) == ("reserved_field", LIST_FILE)  # type: ignore[union-attr]


def test_a_value_in_an_example_must_be_of_the_catalogue(tmp_path: Path) -> None:
    root = write(tmp_path)
    spec = "fields:\n  - {name: penalties, title: 处罚, type: codes, values: {ban: 禁止}}\n"
    bend(root, LIST_FILE, "fields:\n", spec)
    bend(root, EXAMPLES_FILE, "since: 2025-11-02}", "since: 2025-11-02, fields: {penalties: [bna]}}")
    error = only_error(root)
    assert (error.code, error.advice) == ("unknown_id", "是否想写 ban？")
