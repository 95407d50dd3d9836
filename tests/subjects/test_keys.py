"""Codes go in, keys come out; a person's code is nowhere in the clear, and erasure is final."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest
from sqlalchemy import select

from adapters.storage.database import SqlDatabase
from adapters.storage.tables.audit import audit_entry
from adapters.storage.tables.subjects import subject
from services.errors import NotFoundError
from services.ports import Cipher
from services.subjects.keys import describe, ensure_keys, erase, find_keys
from services.subjects.model import CodeType, SubjectCode

COMPANY = SubjectCode(CodeType.USCC, "91419001MA00000154")
PERSON = SubjectCode(CodeType.ID_CARD, "419001190001010018")


def _many(count: int) -> list[SubjectCode]:
    return [SubjectCode(CodeType.OTHER, f"编号{number:06d}") for number in range(count)]


def test_keys_are_made_once_and_found_again(database: SqlDatabase, cipher: Cipher, now: datetime) -> None:
    with database.write() as uow:
        assert find_keys(uow, cipher, [COMPANY, PERSON]) == {}
        made = ensure_keys(uow, cipher, [COMPANY, PERSON, COMPANY], now)
    assert set(made) == {COMPANY, PERSON}
    assert made[COMPANY] != made[PERSON]
    with database.write() as uow:
        assert ensure_keys(uow, cipher, [PERSON, COMPANY], now) == made
    with database.read() as uow:
        assert find_keys(uow, cipher, [PERSON, SubjectCode(CodeType.PASSPORT, PERSON.code)]) == {PERSON: made[PERSON]}
        assert describe(uow, cipher, [*made.values(), "s-unknown"]) == {key: code for code, key in made.items()}


def test_a_persons_code_is_stored_only_sealed_and_a_companys_stays_readable(
    database: SqlDatabase, cipher: Cipher, now: datetime
) -> None:
    with database.write() as uow:
        keys = ensure_keys(uow, cipher, [COMPANY, PERSON], now)
        rows = {row.subject_key: row for row in uow.connection.execute(select(subject))}
    person, company = rows[keys[PERSON]], rows[keys[COMPANY]]
    for value in person:
        assert PERSON.code not in str(value)
        assert not isinstance(value, bytes) or PERSON.code.encode() not in value
    assert company.code_plain == COMPANY.code
    assert (company.code_cipher, company.wrapped_key) == (None, None)
    assert person.key_id == cipher.new_data_key()[0]


def test_many_codes_at_once(database: SqlDatabase, cipher: Cipher, now: datetime) -> None:
    codes = _many(1203)
    with database.write() as uow:
        first = ensure_keys(uow, cipher, codes[:700], now)
    with database.write() as uow:
        keys = ensure_keys(uow, cipher, codes, now)
    assert len(set(keys.values())) == 1203
    assert first.items() <= keys.items()
    with database.read() as uow:
        assert len(describe(uow, cipher, keys.values())) == 1203


def test_transactions_that_meet_the_same_new_codes_agree(database: SqlDatabase, cipher: Cipher, now: datetime) -> None:
    codes = _many(40)
    answers: list[dict[SubjectCode, str]] = []
    start = threading.Barrier(4)

    def run(turn: int) -> None:
        mine = codes[turn:] + codes[:turn]
        start.wait()
        with database.write() as uow:
            answers.append(ensure_keys(uow, cipher, mine if turn % 2 else mine[::-1], now))

    threads = [threading.Thread(target=run, args=(turn,)) for turn in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(answers) == 4
    assert all(answer == answers[0] for answer in answers)
    assert set(answers[0]) == set(codes)


def test_erasure_leaves_nothing_to_read_or_find(database: SqlDatabase, cipher: Cipher, now: datetime) -> None:
    with database.write() as uow:
        key = ensure_keys(uow, cipher, [PERSON], now)[PERSON]
        assert uow.subjects.rows([key])[key].wrapped_key
    with database.write() as uow:
        erase(uow, key, actor="account:auditor", reason="保存期限届满", now=now)
    with database.write() as uow:
        assert describe(uow, cipher, [key]) == {}
        assert all(row.wrapped_key is None for row in uow.subjects.rows([key]).values())
        assert find_keys(uow, cipher, [PERSON]) == {}
        row = uow.connection.execute(select(subject)).one()
        assert (row.code_index, row.code_plain, row.code_cipher, row.wrapped_key) == (None, None, None, None)
        assert row.erased_at == now
        entry = uow.connection.execute(select(audit_entry)).one()
        assert (entry.action, entry.entity, entry.actor) == ("subject.erase", f"subject:{key}", "account:auditor")
        again = ensure_keys(uow, cipher, [PERSON], now)[PERSON]
        assert again != key


@pytest.mark.parametrize("key", ["s-unknown", ""])
def test_erasing_what_is_not_there_is_refused(database: SqlDatabase, now: datetime, key: str) -> None:
    with pytest.raises(NotFoundError), database.write() as uow:
        erase(uow, key, actor="account:auditor", reason="", now=now)
