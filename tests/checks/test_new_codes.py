"""A check that asks about several codes nobody has seen, while an import is making keys for the same ones lot by lot."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from time import sleep

from adapters.storage.database import SqlDatabase
from engine.inputs import Matter, SubjectKind
from services.checks.deciding import made_keys
from services.checks.validity import NamedSubject, Question
from services.ports import Cipher
from services.subjects.identity import parse_code
from services.subjects.keys import code_index, ensure_keys
from tests.support.registry import company_code


def test_neither_waits_for_the_other_in_a_circle(database: SqlDatabase, cipher: Cipher, now: datetime) -> None:
    """The import has made the later key; the check makes the earlier one and waits; then the import comes to the earlier one."""
    codes = [parse_code(SubjectKind.LEGAL_PERSON, company_code(number), "code") for number in range(1, 9)]
    early, *_, late = sorted(codes, key=lambda code: code_index(cipher, code))
    subjects = tuple(
        NamedSubject(index, "bidder", SubjectKind.LEGAL_PERSON, "示例", code, None, None)
        for index, code in enumerate((early, late))
    )
    question = Question(Matter("bidding.qualification", {}), subjects)
    with ThreadPoolExecutor(1) as pool:
        with database.write() as importing:
            first = ensure_keys(importing, cipher, [late], now)
            checking = pool.submit(made_keys, database, cipher, question, now)
            sleep(0.5)  # long enough for the check to come to wait; if it has not, the test is only less sharp
            second = ensure_keys(importing, cipher, [early], now)
        keys = checking.result(timeout=30)
    assert keys == (second[early], first[late])
