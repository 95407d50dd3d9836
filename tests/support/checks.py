"""A check service on small packs, and requests for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.deciding.decide import RuleEngine
from services.checks.request import CheckRequest, read_request
from services.checks.service import CheckService
from services.ports import Cipher, Database, Observer, Signer
from tests.support.fixed_rules import FixedRules
from tests.support.registry import company_code
from tests.support.unobserved import Unobserved

DEBTOR = company_code(1)
CLEAN = company_code(2)


def service_for(
    database: Database, engine: RuleEngine, cipher: Cipher, signer: Signer, observer: Observer | None = None
) -> CheckService:
    """The service under test."""
    return CheckService(database, FixedRules(engine), cipher, signer, observer or Unobserved())


def subject(code: str | None = DEBTOR, **more: Any) -> dict[str, Any]:
    """A subject as a caller sends it: a bidding company unless told otherwise."""
    body = {"role": "bidder", "kind": "legal_person", "name": "济源市示例建设有限公司"} | more
    return body if code is None else body | {"code": code}


def body(
    *subjects: Mapping[str, Any],
    case_no: str | None = "JYGC-2026-0001",
    fields: Mapping[str, Any] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """A request's JSON: a government-funded project of 12 million yuan unless told otherwise."""
    given = {"government_funded": True, "amount": "12000000.00"} if fields is None else dict(fields)
    return {
        "matter": {"kind": "bidding.qualification", "case_no": case_no, "fields": given},
        "subjects": list(subjects or (subject(),)),
        "purpose": "bid-qualification",
        "operator": {"department": "jy-ggzy", "person": "甲"},
    } | more


def request(*subjects: Mapping[str, Any], **more: Any) -> CheckRequest:
    """The same, read."""
    return read_request(body(*subjects, **more))
