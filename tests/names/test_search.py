"""Looking a name up: candidates on a list today, never a person, never a hit; and the finding that a candidate is another."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import text

from adapters.storage.database import SqlDatabase
from engine.inputs import SubjectKind
from services.checks.service import CheckService
from services.errors import InvalidInputError, NotFoundError
from services.names.findings import find_not_same
from services.ports import Cipher
from services.subjects import keys
from services.subjects.identity import parse_code
from tests.names.conftest import Listed, Look
from tests.support.callers import BIDDING_CLERK, client
from tests.support.checks import request, subject
from tests.support.fixtures import checks, engine, packs
from tests.support.registry import change_listing, person_code

__all__ = ["checks", "engine", "packs"]


def names(found: object) -> list[str]:
    return [one.name for one in found.candidates]  # type: ignore[attr-defined]


def test_a_firm_is_found_by_a_slip_of_its_name(listed: Listed, look: Look) -> None:
    code = listed("济源示例宏达建设工程有限公司")
    listed("济源示例紫竹餐饮管理有限公司")
    found = look("濟源示例宏大建設工程")
    assert [(one.name, one.code.code) for one in found.candidates] == [("济源示例宏达建设工程有限公司", code)]
    assert found.complete
    [candidate] = found.candidates
    assert [entry.list_id for entry in candidate.listings] == ["debtors"]


def test_the_ninth_bureau_is_no_candidate_for_the_eighth(listed: Listed, look: Look) -> None:
    listed("示例建筑第九工程局有限公司")
    alone = look("示例建筑第八工程局有限公司")
    assert (names(alone), alone.ordinals_differ) == ([], 1)
    listed("示例建筑第八工程局有限公司")
    for query in ("示例建八局", "示例建筑第8工程局", "示例建筑第八工程局有限责任公司"):
        both = look(query)
        assert (names(both), both.ordinals_differ) == (["示例建筑第八工程局有限公司"], 1)


def test_what_was_left_out_counts_only_what_may_be_seen(listed: Listed, look: Look) -> None:
    listed("示例建筑第九工程局有限公司", list_id="secret")
    found = look("示例建筑第八工程局有限公司", readable=lambda list_id: list_id != "secret")
    assert found.ordinals_differ == 0


def test_namesakes_stay_two_candidates_with_two_codes(listed: Listed, look: Look) -> None:
    codes = {listed("济源示例永利有限公司"), listed("济源示例永利有限责任公司")}
    assert {one.code.code for one in look("济源示例永利").candidates} == codes


def test_natural_persons_cannot_be_found_and_are_not_in_the_index(
    database: SqlDatabase, listed: Listed, look: Look
) -> None:
    listed("示某人甲", code=person_code(7), kind=SubjectKind.NATURAL_PERSON)
    listed("济源示例食品有限公司")
    assert names(look("示某人甲")) == []
    with database.engine.connect() as connection:
        assert list(connection.execute(text("SELECT core FROM name_entry")).scalars()) == ["济源示例食品"]


@pytest.mark.parametrize(
    "name", [person_code(7), "91419001MA0000001X", f"示例{person_code(7)}", "９１419001MA0000001X"]
)
def test_a_number_is_refused_and_not_repeated(look: Look, name: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        look(name)
    assert refused.value.code == "name_is_a_code"
    assert name not in str(vars(refused.value))


@pytest.mark.parametrize("name", ["", "  ", "示", "（）——", "示" * 101, "示例\x00公司", "示例" + " " * 300 + "公司"])
def test_what_is_no_name_is_refused(look: Look, name: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        look(name)
    if name.strip():
        assert refused.value.code == "name_unusable"


def test_only_lists_that_may_be_read_and_entries_that_stand(
    database: SqlDatabase, listed: Listed, look: Look, now: datetime
) -> None:
    listed("济源示例甲商贸有限公司", listing_id="gone")
    listed("济源示例乙商贸有限公司", until=date(2026, 11, 21))
    listed("济源示例丙商贸有限公司", list_id="secret")
    listed("济源示例丁商贸有限公司")
    change_listing(database, now, "gone", exited_on=date(2026, 11, 22))
    found = look("济源示例甲商贸有限公司", readable=lambda list_id: list_id != "secret")
    assert names(found) == ["济源示例丁商贸有限公司"]


def test_a_name_that_changed_is_found_by_both_and_shown_as_it_is(
    database: SqlDatabase, listed: Listed, look: Look, now: datetime
) -> None:
    listed("济源示例旧日商贸有限公司", listing_id="renamed")
    assert len(look("济源示例旧日商贸").candidates) == 1
    change_listing(database, now, "renamed", name="济源样本新天物流有限公司")
    for query in ("济源样本新天物流", "济源示例旧日商贸"):
        assert names(look(query)) == ["济源样本新天物流有限公司"]


def test_an_erased_subject_is_no_candidate(
    database: SqlDatabase, cipher: Cipher, listed: Listed, look: Look, now: datetime
) -> None:
    code = parse_code(SubjectKind.LEGAL_PERSON, listed("济源示例忘却商贸有限公司"), "code")
    assert look("济源示例忘却商贸").candidates
    with database.write() as uow:
        key = keys.find_keys(uow, cipher, [code])[code]
        keys.erase(uow, key, actor="account:test", reason="示例", now=now)
    assert names(look("济源示例忘却商贸")) == []


def test_a_search_is_audited_without_the_name(database: SqlDatabase, listed: Listed, look: Look) -> None:
    listed("济源示例审计商贸有限公司")
    look("济源示例审计商贸")
    with database.read() as uow:
        [entry] = [entry for entry in uow.audit.entries() if entry.action == "names.search"]
    assert entry.actor == "account:test"
    assert '"candidates":1' in entry.detail
    assert "审计" not in entry.detail


def test_the_limit_keeps_the_likest(listed: Listed, look: Look) -> None:
    for letter in "甲乙丙丁戊己庚":
        listed(f"济源示例{letter}联合商贸有限公司")
    found = look("济源示例戊联合商贸有限公司", limit=3)
    assert len(found.candidates) == 3
    assert names(found)[0] == "济源示例戊联合商贸有限公司"


# -- not the same subject ----------------------------------------------------------------------------------------------


def decide(database: SqlDatabase, cipher: Cipher, now: datetime, **given: str) -> int:
    body = {"name": "济源示例宏大商贸有限公司", "reason": "营业执照上的代码不同"} | given
    with database.write() as uow:
        return find_not_same(uow, cipher, caller=BIDDING_CLERK, readable=lambda _: True, now=now, **body)


def test_a_candidate_found_to_be_another_is_remembered_and_comes_last(
    database: SqlDatabase, cipher: Cipher, listed: Listed, look: Look, now: datetime
) -> None:
    code = listed("济源示例宏达商贸有限公司")
    listed("济源示例大宏商贸有限公司")
    assert [one.not_same for one in look("济源示例宏大商贸有限公司").candidates] == [(), ()]
    for _ in range(2):  # a second clerk may find the same
        assert decide(database, cipher, now, code=code) == 1
    last = look("济源示例宏大商贸有限公司").candidates[-1]
    assert last.code.code == code
    assert [(one.department, one.case_id, one.reason) for one in last.not_same] == [
        ("jy-bidding", None, "营业执照上的代码不同")
    ] * 2
    assert not look("济源示例宏达商贸").candidates[0].not_same, "it was found of that name, not of every name"


def test_a_check_under_that_name_shows_the_finding_and_still_hits(
    database: SqlDatabase, cipher: Cipher, checks: CheckService, listed: Listed, now: datetime
) -> None:
    """The finding warns; a code that is on the list hits whatever was found of a name."""
    code = listed("济源示例宏达商贸有限公司")
    decide(database, cipher, now, code=code)
    named = checks.submit(request(subject(code, name="济源示例宏大商贸有限公司")), client(), now=now)
    [hit] = named.content["subjects"][0]["hits"]
    assert (hit["not_same_subject"]["department"], hit["not_same_subject"]["case_id"]) == ("jy-bidding", None)
    assert named.content["subjects"][0]["identity"] == "name_differs"


def test_a_name_alone_is_no_hit_however_many_candidates_it_has(
    checks: CheckService, listed: Listed, look: Look, now: datetime
) -> None:
    listed("济源示例宏达商贸有限公司")
    assert look("济源示例宏达商贸有限公司").candidates[0].score == 100
    content = checks.submit(request(subject(None, name="济源示例宏达商贸有限公司")), client(), now=now).content
    assert (content["subjects"][0]["outcome"], content["subjects"][0]["hits"]) == ("identity_required", [])


def test_what_cannot_be_found_to_be_another(
    database: SqlDatabase, cipher: Cipher, listed: Listed, now: datetime
) -> None:
    code = listed("济源示例宏达商贸有限公司")
    with pytest.raises(InvalidInputError) as same:
        decide(database, cipher, now, code=code, name="济源示例 宏达商贸有限公司")
    assert same.value.code == "name_is_listed"
    for field in ("name", "reason"):
        with pytest.raises(InvalidInputError) as empty:
            decide(database, cipher, now, **{"code": code, field: "  "})
        assert empty.value.field == field
    with pytest.raises(NotFoundError):
        decide(database, cipher, now, code="91419001MA00999991"[:17] + _digit("91419001MA0099999"))


def _digit(body: str) -> str:
    from stdnum.cn import uscc

    return str(uscc.calc_check_digit(body))


def test_a_reason_does_not_keep_a_citizens_number(
    database: SqlDatabase, cipher: Cipher, listed: Listed, look: Look, now: datetime
) -> None:
    code = listed("济源示例宏达商贸有限公司")
    decide(database, cipher, now, code=code, reason=f"法定代表人 {person_code(7)} 不同")
    [candidate] = look("济源示例宏大商贸有限公司").candidates
    assert person_code(7) not in str(candidate.not_same)
