"""S11: what is stored of a check is enough to decide it again to the byte, after the registry and the packs have moved on.

Names are not stored; of the identity that they gave, the document keeps what counted.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from adapters.storage.database import SqlDatabase
from adapters.storage.tables.checks import credit_check, revision_text
from engine.inputs import Identity, Level, Mark, SubjectKind
from engine.packs.digests import canonical, sm3
from engine.packs.packset import PackSet
from services.checks.archive import CheckArchive
from services.checks.model import CheckAnswer, CheckRecord
from services.checks.replay import Replay, Verdict, differences
from services.checks.service import CheckService
from services.errors import NotFoundError
from services.ports import Cipher
from services.subjects.keys import erase
from tests.support.callers import AUDITOR, CREDIT_OFFICE, FINANCE_CLERK, client
from tests.support.checks import CLEAN, DEBTOR, request, subject
from tests.support.packs import small_packs
from tests.support.registry import add_listing, change_listing, person_code

DIFFERS = Identity.NAME_DIFFERS.value


def stored(database: SqlDatabase, check_id: str) -> CheckRecord:
    with database.read() as uow:
        record = uow.checks.get(check_id)
    assert record is not None
    return record


def changed(database: SqlDatabase, check_id: str, **values: Any) -> None:
    """What somebody with the database in hand could do."""
    with database.engine.begin() as connection:
        connection.execute(update(credit_check).where(credit_check.c.check_id == check_id).values(**values))


@pytest.fixture
def answer(checks: CheckService, database: SqlDatabase, cipher: Cipher, now: datetime) -> CheckAnswer:
    add_listing(database, cipher, now, listing_id="l-1", list_id="debtors", code=DEBTOR)
    return checks.submit(request(), client(), now=now)


def test_a_stored_check_is_decided_again_to_the_byte(
    checks: CheckService, archive: CheckArchive, database: SqlDatabase, cipher: Cipher, now: datetime
) -> None:
    person = person_code(7)
    add_listing(database, cipher, now, listing_id="l-1", list_id="debtors", code=DEBTOR)
    add_listing(database, cipher, now, listing_id="l-2", list_id="evaders", code=DEBTOR, until=date(2026, 11, 22))
    add_listing(
        database,
        cipher,
        now,
        listing_id="p-1",
        list_id="debtors",
        code=person,
        name="王小明",
        kind=SubjectKind.NATURAL_PERSON,
    )
    add_listing(database, cipher, now, listing_id="t-1", list_id="trusted", code=CLEAN)
    asked = request(
        subject(DEBTOR, name="另一家公司", industry="E47"),
        subject(person, kind="natural_person", name="王小明", role="legal-representative", relates_to=0),
        subject(CLEAN, role="consortium-member", relates_to=0, name=""),
        subject(None),
        fields={"government_funded": True, "method": "open"},
    )
    answer = checks.submit(asked, client(), now=now + timedelta(microseconds=123_456))
    change_listing(database, now, "l-1", exited_on=date(2026, 11, 22), level=Level.SERIOUS)
    change_listing(database, now, "p-1", marks=frozenset({Mark.UNDER_OBJECTION}))
    found = archive.replay(answer.check_id, client())
    assert (found.verdict, found.differences) == (Verdict.EQUAL, ())
    told = json.loads(found.record.document)
    assert DIFFERS in {one["identity"] for one in told["subjects"]}
    assert told["subjects"][0]["missing"] == ["matter.amount"]


def test_one_code_under_two_names_is_decided_again_as_it_was(
    checks: CheckService, archive: CheckArchive, database: SqlDatabase, cipher: Cipher, now: datetime
) -> None:
    """Whether a name differed belongs to the subject and the entry together, not to either alone."""
    add_listing(database, cipher, now, listing_id="l-1", list_id="debtors", code=DEBTOR, name="甲公司")
    add_listing(database, cipher, now, listing_id="l-2", list_id="evaders", code=DEBTOR, name="乙公司")
    asked = request(*(subject(DEBTOR, name=name) for name in ("甲公司", "乙公司", "丙公司", "")))
    answer = checks.submit(asked, client(), now=now)
    assert archive.replay(answer.check_id, client()).verdict is Verdict.EQUAL
    identities = [[hit["identity"] for hit in one["hits"]] for one in answer.content["subjects"]]
    assert identities == [["exact", DIFFERS], [DIFFERS, "exact"], [DIFFERS, DIFFERS], ["exact", "exact"]]


def test_it_is_decided_again_also_after_a_person_was_erased(
    checks: CheckService, archive: CheckArchive, database: SqlDatabase, cipher: Cipher, now: datetime
) -> None:
    person = person_code(7)
    listing = add_listing(
        database,
        cipher,
        now,
        listing_id="p-1",
        list_id="debtors",
        code=person,
        name="王小明",
        kind=SubjectKind.NATURAL_PERSON,
    )
    asked = request(subject(person, kind="natural_person", name="王大明", role="legal-representative"))
    answer = checks.submit(asked, client(), now=now)
    with database.write() as uow:
        erase(uow, listing.subject_key, actor="account:xinyong", reason="保存期满", now=now)
    found = archive.replay(answer.check_id, client())
    assert found.verdict is Verdict.EQUAL
    assert DIFFERS in found.record.document.decode()


def test_a_preview_too(checks: CheckService, archive: CheckArchive, now: datetime) -> None:
    answer = checks.submit(request(case_no=None), client(), now=now)
    assert archive.replay(answer.check_id, client()).verdict is Verdict.EQUAL


def test_it_is_for_those_who_may_see_the_check(archive: CheckArchive, answer: CheckAnswer) -> None:
    for caller in (client("other"), AUDITOR, CREDIT_OFFICE):  # the same department, and those who supervise
        assert archive.replay(answer.check_id, caller).verdict is Verdict.EQUAL
    for stranger in (client("other", "jy-spj"), FINANCE_CLERK):
        with pytest.raises(NotFoundError):
            archive.replay(answer.check_id, stranger)
    with pytest.raises(NotFoundError):
        archive.replay("no-such-check", AUDITOR)


def _forged(record: CheckRecord, change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """The columns of a document that was changed by somebody who also renewed its digest."""
    document = json.loads(record.document)
    change(document)
    forged = canonical(document)
    return {"document": forged, "document_digest": sm3(forged)}


def test_a_changed_outcome_shows_what_it_was(database: SqlDatabase, archive: CheckArchive, answer: CheckAnswer) -> None:
    record = stored(database, answer.check_id)
    changed(database, answer.check_id, **_forged(record, lambda document: document.update(outcome="clear")))
    found = archive.replay(answer.check_id, AUDITOR)
    assert found.verdict is Verdict.DIFFERS
    assert [(d.path, d.stored, d.now) for d in found.differences] == [("$.outcome", "clear", "restricted")]


def test_a_removed_hit_shows_where(database: SqlDatabase, archive: CheckArchive, answer: CheckAnswer) -> None:
    record = stored(database, answer.check_id)
    changed(database, answer.check_id, **_forged(record, lambda document: document["subjects"][0]["hits"].clear()))
    [difference] = archive.replay(answer.check_id, AUDITOR).differences
    assert (difference.path, difference.stored) == ("$.subjects[0].hits[0]", None)
    assert difference.now["listing_id"] == "l-1"


def test_bytes_that_are_not_the_digest_s_differ_even_if_they_mean_the_same(
    database: SqlDatabase, archive: CheckArchive, answer: CheckAnswer
) -> None:
    record = stored(database, answer.check_id)
    spaced = json.dumps(json.loads(record.document), ensure_ascii=False, indent=1).encode()
    changed(database, answer.check_id, document=spaced)
    found = archive.replay(answer.check_id, AUDITOR)
    assert [(d.path, d.stored) for d in found.differences] == [("document_digest", record.document_digest)]
    changed(database, answer.check_id, document_digest=sm3(spaced))
    assert [d.path for d in archive.replay(answer.check_id, AUDITOR).differences] == ["$"]


def test_a_changed_moment_differs(
    database: SqlDatabase, archive: CheckArchive, answer: CheckAnswer, now: datetime
) -> None:
    changed(database, answer.check_id, decided_at=now - timedelta(days=400))
    found = archive.replay(answer.check_id, AUDITOR)
    paths = {d.path for d in found.differences}
    assert {"$.now", "$.outcome"} <= paths
    assert found.difference_count >= len(found.differences) > 2


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"document": b"{"}, "document_damaged"),
        ({"document": b"[]"}, "document_damaged"),
        ({"document": b"{}"}, "document_damaged"),
        ({"matter_kind": "no.such.matter"}, "document_damaged"),
    ],
)
def test_what_cannot_be_read_cannot_be_told(
    database: SqlDatabase, archive: CheckArchive, answer: CheckAnswer, values: dict[str, Any], code: str
) -> None:
    changed(database, answer.check_id, **values)
    found = archive.replay(answer.check_id, AUDITOR)
    assert (found.verdict, found.code, found.differences) == (Verdict.CANNOT, code, ())
    assert "无法读取" in found.reason


def _restored(database: SqlDatabase, archive: CheckArchive, answer: CheckAnswer, text: bytes) -> Replay:
    with database.engine.begin() as connection:
        connection.execute(update(revision_text).values(canonical=text))
    return archive.replay(answer.check_id, AUDITOR)


def test_a_revision_that_is_damaged_or_another_s_cannot_decide(
    database: SqlDatabase, archive: CheckArchive, answer: CheckAnswer, packs: PackSet, tmp_path: Path
) -> None:
    text = packs.canonical()
    for spoilt in (b"", text[:-9], text.replace("示例".encode(), "事例".encode(), 1)):
        found = _restored(database, archive, answer, spoilt)
        assert (found.verdict, found.code) == (Verdict.CANNOT, "revision_damaged"), spoilt[:40]
    small_packs(tmp_path)
    bare = PackSet.load(tmp_path, [])  # sound, but without the confirmations
    found = _restored(database, archive, answer, bare.canonical())
    assert (found.verdict, found.code) == (Verdict.CANNOT, "revision_damaged")
    assert packs.revision in found.reason
    assert _restored(database, archive, answer, text).verdict is Verdict.EQUAL


@pytest.mark.parametrize(
    ("stored", "now", "paths"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": True}, ["$.a"]),
        ({"a": [1, 2]}, {"a": [1]}, ["$.a[1]"]),
        ({"a": {"matter.x": "1"}}, {"a": {}}, ["$.a['matter.x']"]),
        ({"a": []}, {"a": {}}, ["$.a"]),
        ({"b": 1, "a": 2}, {"a": 3, "c": 4}, ["$.a", "$.b", "$.c"]),
    ],
)
def test_differences_name_their_places(stored: Any, now: Any, paths: list[str]) -> None:
    assert [found.path for found in differences(stored, now)] == paths
