"""What becomes of an export: submitted with a receipt or discarded with a reason, by whom and told how; on both databases."""

from __future__ import annotations

from datetime import datetime

import pytest

from adapters.storage.database import SqlDatabase
from services.errors import ForbiddenError, InvalidInputError
from services.upward import settling
from services.upward.model import TRANSITIONS
from tests.support.callers import AUDITOR, COURT, CREDIT_OFFICE
from tests.upward.conftest import CODES, Exporter


def test_the_table_of_states() -> None:
    assert TRANSITIONS == {
        "made": {"submit": "submitted", "discard": "discarded"},
        "submitted": {},
        "discarded": {},
    }


def test_settling_needs_its_words_and_its_role(
    make: Exporter, database: SqlDatabase, cases: dict[str, str], now: datetime
) -> None:
    made, _ = make()
    with database.write() as uow, pytest.raises(InvalidInputError):
        settling.submitted(uow, CREDIT_OFFICE, made.export_id, receipt_no=" ", now=now)
    with database.write() as uow, pytest.raises(ForbiddenError):
        settling.submitted(uow, AUDITOR, made.export_id, receipt_no="1", now=now)
    with database.read() as uow:
        assert [one.export_id for one in settling.exports(uow, AUDITOR)] == [made.export_id]
        with pytest.raises(ForbiddenError):
            settling.exports(uow, COURT)


def test_a_citizens_number_in_a_reason_is_masked_and_a_receipts_number_is_kept(
    make: Exporter, database: SqlDatabase, cases: dict[str, str], now: datetime
) -> None:
    first, _ = make()
    with database.write() as uow:
        reason = f"错报了{CODES['p']}"
        dropped = settling.discarded(uow, CREDIT_OFFICE, first.export_id, reason=reason, now=now)
    assert CODES["p"] not in dropped.note
    second, _ = make()
    receipt = "419001202611220018"
    with database.write() as uow:
        assert settling.submitted(uow, CREDIT_OFFICE, second.export_id, receipt_no=receipt, now=now).note == receipt
    with database.read() as uow:
        kept = [entry.detail for entry in uow.audit.entries() if entry.action == "upward.discarded"]
    assert kept
    assert CODES["p"] not in "".join(kept)
