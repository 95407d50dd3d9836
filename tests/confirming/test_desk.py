"""Confirming is an act of a person with the role, on exactly the text that was read, in the trail, for the next revision (S2)."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from engine.law.legality import confirmation_silence
from services.accounts.model import Caller
from services.confirming.desk import waiting
from services.errors import (
    ConflictError,
    ForbiddenError,
    InvalidInputError,
    InvalidInputErrors,
    NotFoundError,
    UnavailableError,
)
from services.provenance.model import Standing
from tests.confirming.conftest import AUDITOR, CLERK, CREDIT, LIST, LOCAL, MEASURE, POLICY, RULE, SYSTEM, Office
from tests.packs_engine.packs import LAW_FILE, LIST_FILE, MEASURE_FILE, bend

DAY = date(2026, 11, 22)


def standing(office: Office, item: str) -> Standing:
    return office.desk.item(POLICY, item, DAY).item.standing


@pytest.mark.parametrize("item", [MEASURE, LIST, RULE])
def test_a_word_binds_the_text_says_who_and_counts_in_the_next_revision(office: Office, item: str) -> None:
    before = office.packs
    word = office.confirm(item)
    assert (word.by, word.on, word.edition, word.row) == ("示例科长 甲（账号 policy）", DAY, "2026年版", "第三类第5项")
    after = office.packs
    assert after.revision != before.revision
    assert confirmation_silence(after, item, "", DAY) is None
    assert standing(office, item) is Standing.CONFIRMED
    assert [(one.item, one.withdrawn) for one in waiting(after, before)] == [(item, False)]


def test_the_trail_tells_who_vouched_for_which_text(office: Office) -> None:
    word = office.confirm(MEASURE, CREDIT)
    (entry,) = office.trail()
    assert (entry.actor, entry.action, entry.entity) == (CREDIT.id, "confirmation.give", f"confirmation:{MEASURE}")
    detail = json.loads(entry.detail)
    assert {key: detail[key] for key in ("digest", "edition", "row", "from", "by")} == {
        "digest": word.digest,
        "edition": "2026年版",
        "row": "第三类第5项",
        "from": "2026-11-22",
        "by": word.by,
    }
    assert detail["established"]


@pytest.mark.parametrize("caller", [AUDITOR, CLERK, SYSTEM, LOCAL])
def test_nobody_else_confirms_or_withdraws(office: Office, caller: Caller) -> None:
    said = office.read(MEASURE)
    with pytest.raises(ForbiddenError):
        office.desk.confirm(said, caller, now=office.now)
    office.confirm(MEASURE)
    with pytest.raises(ForbiddenError):
        office.desk.withdraw(MEASURE, said.digest, "示例", caller, now=office.now)
    assert len(office.trail()) == 1
    assert standing(office, MEASURE) is Standing.CONFIRMED


def test_who_may_not_read_proposals_does_not_read_this_either(office: Office) -> None:
    assert office.desk.report(AUDITOR, DAY).measures
    with pytest.raises(ForbiddenError):
        office.desk.item(CLERK, MEASURE, DAY)
    with pytest.raises(ForbiddenError):
        office.desk.report(CLERK, DAY)


@pytest.mark.parametrize(
    ("file", "old", "new", "item"),
    [
        (MEASURE_FILE, "strength: mandatory", "strength: discretionary", MEASURE),
        (LAW_FILE, "列入示例名单的不得参加政府投资项目投标", "另一要旨", MEASURE),  # the article that the measure cites
        (LIST_FILE, "excludes_minors: true\n", "", LIST),
    ],
)
def test_a_text_that_was_edited_while_somebody_read_is_not_confirmed(
    office: Office, file: str, old: str, new: str, item: str
) -> None:
    said = office.read(item)
    bend(office.root, file, old, new)
    with pytest.raises(ConflictError) as refused:
        office.desk.confirm(said, POLICY, now=office.now)
    assert refused.value.code == "text_changed"
    assert office.packs.confirmed_items == {}
    assert office.trail() == []
    assert office.confirm(item).digest != said.digest  # after reading again


def test_an_edit_afterwards_voids_the_word_and_says_so(office: Office) -> None:
    office.confirm(MEASURE)
    bend(office.root, MEASURE_FILE, "strength: mandatory", "strength: discretionary")
    found = office.desk.item(POLICY, MEASURE, DAY).item
    assert (found.standing, found.confirmation) == (Standing.NEEDS_REVIEW, "confirmation_void")
    assert [word.this_text for word in found.words] == [False]
    office.confirm(MEASURE, CREDIT)  # a new word takes the place of the void one
    assert [word.this_text for word in office.desk.item(POLICY, MEASURE, DAY).item.words] == [True]


def test_every_point_has_to_be_established(office: Office) -> None:
    bend(office.root, MEASURE_FILE, "source: 测试", "to_confirm: [限制多久, 谁来实施]\nsource: 测试")
    found = office.desk.item(POLICY, MEASURE, DAY)
    texts = {point.text for point in found.points}
    assert {"限制多久", "谁来实施"} <= texts
    with pytest.raises(InvalidInputErrors) as refused:
        office.desk.confirm(office.declare(MEASURE, found.item.digest, texts - {"限制多久"}), POLICY, now=office.now)
    assert [(one.code, one.detail) for one in refused.value.errors] == [("point_open", "限制多久")]
    assert office.confirm(MEASURE)


def test_a_point_that_appeared_meanwhile_is_open_although_the_text_is_the_same(office: Office) -> None:
    said = office.read(RULE)
    bend(office.root, "memoranda/debtors/memorandum.yaml", "rules:", "to_confirm: [文号在原件上核对]\nrules:")
    with pytest.raises(InvalidInputErrors) as refused:
        office.desk.confirm(said, POLICY, now=office.now)
    assert [one.detail for one in refused.value.errors] == ["文号在原件上核对"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"edition": ""}, "edition"),
        ({"row": "行" * 201}, "row"),
        ({"from_": DAY - timedelta(days=1)}, "from"),
        ({"until": DAY - timedelta(days=1)}, "until"),
    ],
)
def test_what_is_left_out_or_impossible_is_told(office: Office, changes: dict[str, object], field: str) -> None:
    said = office.read(MEASURE)
    with pytest.raises(InvalidInputErrors) as refused:
        office.desk.confirm(
            office.declare(MEASURE, said.digest, said.established, **changes),  # type: ignore[arg-type]
            POLICY,
            now=office.now,
        )
    assert field in [one.field for one in refused.value.errors]
    assert office.packs.confirmed_items == {}


def test_a_word_for_later_counts_from_its_day(office: Office) -> None:
    said = office.read(MEASURE)
    later = DAY + timedelta(days=30)
    office.desk.confirm(office.declare(MEASURE, said.digest, said.established, from_=later), POLICY, now=office.now)
    silence = confirmation_silence(office.packs, MEASURE, "", DAY)
    assert silence is not None
    assert silence.code == "confirmation_not_yet"
    assert confirmation_silence(office.packs, MEASURE, "", later) is None


def test_what_the_law_does_not_let_anybody_confirm_is_refused(office: Office) -> None:
    bend(office.root, MEASURE_FILE, "class: 一", "class: 未定")
    with pytest.raises(ConflictError) as refused:
        office.confirm(MEASURE)
    assert refused.value.code == "not_confirmable"
    assert "类别未定" in refused.value.detail
    with pytest.raises(NotFoundError):
        office.confirm("measure/none-such")


def test_a_word_is_taken_back_with_a_reason_and_the_trail_keeps_both(office: Office) -> None:
    word = office.confirm(MEASURE)
    office.confirm(LIST)
    active = office.packs
    office.desk.withdraw(MEASURE, word.digest, " 条文已经修订 ", CREDIT, now=office.now)
    assert set(office.packs.confirmed_items) == {LIST}
    assert [(one.item, one.withdrawn) for one in waiting(office.packs, active)] == [(MEASURE, True)]
    last = office.trail()[-1]
    assert (last.actor, last.action) == (CREDIT.id, "confirmation.withdraw")
    detail = json.loads(last.detail)
    assert detail["reason"] == "条文已经修订"
    assert [one["digest"] for one in detail["withdrawn"]] == [word.digest]


def test_a_void_word_can_be_taken_back_by_whoever_read_the_present_text(office: Office) -> None:
    word = office.confirm(MEASURE)
    bend(office.root, MEASURE_FILE, "strength: mandatory", "strength: discretionary")
    with pytest.raises(ConflictError, match="改动"):
        office.desk.withdraw(MEASURE, word.digest, "示例", POLICY, now=office.now)
    present = office.desk.item(POLICY, MEASURE, DAY).item.digest
    office.desk.withdraw(MEASURE, present, "示例", POLICY, now=office.now)
    assert office.packs.confirmed_items == {}


def test_there_must_be_something_to_take_back_and_a_reason(office: Office) -> None:
    digest = office.desk.item(POLICY, MEASURE, DAY).item.digest
    with pytest.raises(ConflictError) as refused:
        office.desk.withdraw(MEASURE, digest, "示例", POLICY, now=office.now)
    assert refused.value.code == "nothing_to_withdraw"
    office.confirm(MEASURE)
    with pytest.raises(InvalidInputError, match="理由"):
        office.desk.withdraw(MEASURE, digest, " ", POLICY, now=office.now)
    assert set(office.packs.confirmed_items) == {MEASURE}


def test_when_the_trail_cannot_be_written_there_is_no_word(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.confirm(LIST)

    def broken(*_: object, **__: object) -> None:
        raise UnavailableError("down", "数据库不可用")

    said = office.read(MEASURE)
    monkeypatch.setattr("services.confirming.desk.trail.record", broken)
    with pytest.raises(UnavailableError):
        office.desk.confirm(said, POLICY, now=office.now)
    assert set(office.packs.confirmed_items) == {LIST}


def test_when_the_end_of_the_transaction_fails_there_is_no_word(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sets are written within the transaction; what was kept is put back, a new set disappears."""
    said = office.read(MEASURE)
    put = type(office.sets).put

    def put_and_fail(sets: object, group: object) -> None:
        monkeypatch.setattr(type(office.sets), "put", put)
        put(sets, group)  # type: ignore[arg-type]
        raise UnavailableError("down", "数据库不可用")

    monkeypatch.setattr(type(office.sets), "put", put_and_fail)
    with pytest.raises(UnavailableError):
        office.desk.confirm(said, POLICY, now=office.now)
    assert office.sets.read() == []
    assert office.trail() == []


def test_where_nothing_can_be_written_the_trail_says_nothing_either(office: Office) -> None:
    said = office.read(MEASURE)
    home = office.root.parent / "home"
    home.mkdir(exist_ok=True)
    (home / "confirmations").write_text("不是文件夹")
    with pytest.raises(UnavailableError) as refused:
        office.desk.confirm(said, POLICY, now=office.now)
    assert refused.value.code == "confirmations_unwritable"
    assert office.trail() == []


def test_several_words_are_given_together_each_with_its_entry_in_the_trail(office: Office) -> None:
    said = [office.read(item) for item in (LIST, MEASURE, RULE)]
    words = office.desk.confirm_all(said, POLICY, now=office.now)
    assert [word.item for word in words] == [LIST, MEASURE, RULE]
    assert set(office.packs.confirmed_items) == {LIST, MEASURE, RULE}
    assert [entry.entity for entry in office.trail()] == [f"confirmation:{one.item}" for one in said]


def test_of_several_words_one_that_cannot_be_given_takes_back_all(office: Office) -> None:
    office.confirm(LIST)
    sound, read = office.read(RULE), office.read(MEASURE)
    for other in (office.declare(MEASURE, read.digest, ()), office.declare(MEASURE, "sm3:old", read.established)):
        with pytest.raises((InvalidInputErrors, ConflictError)):
            office.desk.confirm_all([sound, other], POLICY, now=office.now)
        assert set(office.packs.confirmed_items) == {LIST}
        assert len(office.trail()) == 1
