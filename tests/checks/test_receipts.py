"""S11: a receipt proves its check, and nothing that was changed passes."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from adapters.crypto.keys import KeyRing
from adapters.storage.database import SqlDatabase
from services.checks.receipts import verify
from services.checks.service import CheckService
from services.ports import Cipher, Signer
from tests.support.callers import client
from tests.support.checks import DEBTOR, request
from tests.support.registry import add_listing


@pytest.fixture
def answer(checks: CheckService, database: SqlDatabase, cipher: Cipher, now: datetime) -> dict[str, Any]:
    add_listing(database, cipher, now, listing_id="l-1", list_id="debtors", code=DEBTOR)
    return checks.submit(request(), client(), now=now).content


def decoded(payload: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return content


def encoded(content: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(rfc8785.dumps(content)).decode().rstrip("=")


def test_a_genuine_receipt_is_good_alone_and_in_its_answer(
    answer: dict[str, Any], signer: Signer, database: SqlDatabase
) -> None:
    for given in (answer, answer["receipt"]):
        verdict = verify(given, signer)
        assert verdict.good, verdict.text
    with database.read() as uow:
        record = uow.checks.get(answer["check_id"])
    assert record is not None
    assert verify(answer, signer, document=record.document).good
    forged = verify(answer, signer, document=record.document + b" ")
    assert (forged.good, forged.where) == (False, "document")


def test_it_says_what_was_decided_about_whom(answer: dict[str, Any], signer: Signer) -> None:
    content = verify(answer["receipt"], signer).content
    assert content is not None
    assert content["case_no"] == "JYGC-2026-0001"
    assert content["outcome"] == "restricted"
    assert content["key_id"] == signer.key_id == answer["receipt"]["key_id"]
    [subject] = content["subjects"]
    assert (subject["code"], subject["outcome"]) == (DEBTOR, "restricted")


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"outcome": "clear"}, "signature"),
        ({"case_no": "JYGC-2026-9999"}, "signature"),
        ({"key_id": "other"}, "key_id"),
    ],
)
def test_an_altered_payload_is_refused(
    answer: dict[str, Any], signer: Signer, change: dict[str, Any], where: str
) -> None:
    receipt = answer["receipt"]
    altered = receipt | {"payload": encoded(decoded(receipt["payload"]) | change)}
    verdict = verify(altered, signer)
    assert (verdict.good, verdict.where) == (False, where)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"signature": "AAAA"}, "signature"),
        ({"signature": "不是"}, "signature"),
        ({"signature": None}, "receipt"),
        ({"payload": "%%%"}, "payload"),
        ({"payload": ""}, "payload"),
        ({"algorithm": "none"}, "algorithm"),
        ({"key_id": "sm2:other"}, "key_id"),
    ],
)
def test_a_broken_receipt_says_where(
    answer: dict[str, Any], signer: Signer, change: dict[str, Any], where: str
) -> None:
    verdict = verify(answer["receipt"] | change, signer)
    assert (verdict.good, verdict.where) == (False, where)
    assert verdict.text


def test_every_flipped_bit_of_the_signature_is_noticed(answer: dict[str, Any], signer: Signer) -> None:
    der = base64.b64decode(answer["receipt"]["signature"])
    for place in range(len(der)):
        flipped = der[:place] + bytes([der[place] ^ 1]) + der[place + 1 :]
        forged = answer["receipt"] | {"signature": base64.b64encode(flipped).decode()}
        assert not verify(forged, signer).good


def test_a_padded_or_reordered_payload_is_not_the_signed_one(answer: dict[str, Any], signer: Signer) -> None:
    payload = answer["receipt"]["payload"]
    pretty = base64.urlsafe_b64encode(json.dumps(decoded(payload), indent=1).encode()).decode().rstrip("=")
    for other in (payload + "=", payload + "\n", pretty):
        assert verify(answer["receipt"] | {"payload": other}, signer).where == "payload"


@pytest.mark.parametrize(
    "change", [{"outcome": "clear"}, {"check_id": "0"}, {"revision": "sm3:0"}, {"complete": False}]
)
def test_an_answer_that_says_something_else_is_refused(
    answer: dict[str, Any], signer: Signer, change: dict[str, Any]
) -> None:
    verdict = verify(answer | change, signer)
    assert (verdict.good, verdict.where) == (False, next(iter(change)))
    subjects = [answer["subjects"][0] | {"outcome": "clear"}]
    assert verify(answer | {"subjects": subjects}, signer).where == "subjects"


def test_what_the_signature_does_not_cover_is_not_vouched_for(answer: dict[str, Any], signer: Signer) -> None:
    """A receipt proves outcomes, not reasons: an answer with other hits must not be called unaltered."""
    subjects = [answer["subjects"][0] | {"hits": []}]
    verdict = verify(answer | {"subjects": subjects}, signer)
    assert "未被改动" not in verdict.text
    assert "明细不由回执签名" in verdict.text
    assert "未被改动" in verify(answer["receipt"], signer).text


def test_a_receipt_signed_with_a_key_of_ones_own_is_refused(
    answer: dict[str, Any], signer: Signer, tmp_path: Path
) -> None:
    forger = KeyRing(tmp_path / "forger").signer
    payload = encoded(decoded(answer["receipt"]["payload"]) | {"outcome": "clear", "key_id": forger.key_id})
    forged = {
        "payload": payload,
        "signature": base64.b64encode(forger.sign(payload.encode())).decode(),
        "algorithm": "SM2-with-SM3",
        "key_id": forger.key_id,
    }
    assert verify(forged, forger).good
    assert verify(forged, signer).where == "signature"


@pytest.mark.parametrize("given", [None, [], "x", 1, {}, {"receipt": None}, {"receipt": []}, {"payload": 1}])
def test_what_is_no_receipt_is_refused_without_an_error(given: Any, signer: Signer) -> None:
    assert not verify(given, signer).good
