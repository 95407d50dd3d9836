"""What is asked: checks of clean subjects, of listed ones and previews, each with a key of its own."""

from __future__ import annotations

import json
from dataclasses import dataclass

from samples.generator import cast

MIX = ("clear", "clear", "hit", "clear", "preview", "clear", "clear", "hit", "clear", "preview")
"""In turn: six of ten find nothing, two open cases, two only look."""

LISTED = (cast.DEBTOR, cast.TWO_LISTS, cast.TWICE_LISTED, cast.UNLAWFUL, cast.WAGES)
CLEAN = tuple(cast.Company(number, "清洁服务") for number in range(2000, 2400))
"""On no list of the samples; the first check of each makes its subject."""


@dataclass(frozen=True, slots=True)
class Question:
    """One request, ready to send but for its address."""

    kind: str
    key: str
    body: bytes


def question(number: int) -> Question:
    """The check of that number; no two share a case or a key."""
    kind = MIX[number % len(MIX)]
    company = LISTED[number % len(LISTED)] if kind == "hit" else CLEAN[number % len(CLEAN)]
    body = {
        "matter": {
            "kind": "bidding.qualification",
            "case_no": None if kind == "preview" else f"LOAD-{number:07d}",
            "item_code": None,
            "fields": {"amount": "12000000.00", "compulsory_tender": True, "government_funded": True},
        },
        "subjects": [{"role": "bidder", "kind": "legal_person", "name": company.name, "code": company.code}],
        "purpose": "bid-qualification",
        "operator": {"department": "jy-ggzy", "person": "示例经办"},
    }
    return Question(kind, f"load-{number}", json.dumps(body, ensure_ascii=False).encode())
