"""The signed answer to "may our process go on": whether a matter was checked and every department has answered.

Signed in the form of a receipt and verified offline in the same way, so that an approval system can insist on it. It is true of its
moment only. It says that everybody has answered, not that nothing forbids the matter: that stands in the cases. Numbers are not
unique among systems, so each check says whose it is and about whom, as its receipt shows them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.checks.receipts import signed, subjects_of
from services.matters.model import ANSWERED, MatterStanding
from services.ports import Signer
from services.wire import moment_text

_VERSION = 1


def clearance(found: MatterStanding, signer: Signer, *, now: datetime) -> dict[str, Any]:
    """What is told and, beside it, the signed paper that says the same."""
    told = {
        "case_no": found.case_no,
        "matter_kind": found.matter_kind or "",
        "status": found.status.value,
        "answered": found.status in ANSWERED,
        "at": moment_text(now),
        "checks": [
            {
                "check_id": check.check_id,
                "client": check.client,
                "outcome": check.outcome,
                "decided_at": moment_text(check.decided_at),
                "subjects": subjects_of(check.receipt_payload),
            }
            for check in found.checks
        ],
        "cases": found.counts.to_json(),
    }
    plain = {"version": _VERSION, "document": "clearance", "key_id": signer.key_id, **told}
    return told | {"receipt": signed(plain, signer).to_json()}
