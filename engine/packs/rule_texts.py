"""Each rule as a text: all that deciding reads of the rule and of its memorandum, and nothing else.

Whatever was worked out from some rules stays true while their texts and the catalogue do, however the memoranda around
them change: another rule, a note, a participant.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256

from engine.packs import digests

NOT_DECIDING = frozenset(
    {"document_no", "document_no_confirmed", "initiator", "note", "participants", "source_id", "to_confirm"}
)
"""Keys of a memorandum that tell people about it; no decision reads them."""


def rule_texts(contents: Mapping[str, bytes]) -> dict[tuple[str, str], bytes]:
    """By memorandum and rule, from the canonical texts of documents by key."""
    found: dict[tuple[str, str], bytes] = {}
    for key, content in contents.items():
        kind, _, name = key.partition("/")
        if kind == "memorandum":
            found.update(((name, rule), text) for rule, text in _of(content).items())
    return found


@lru_cache(maxsize=256)  # sets that follow one another have nearly all their memoranda in common
def _of(content: bytes) -> Mapping[str, bytes]:
    document = json.loads(content)
    rules = document.pop("rules", [])
    head = {key: value for key, value in document.items() if key not in NOT_DECIDING}
    around = sha256(digests.canonical(head)).digest()
    return {rule["id"]: around + digests.canonical(rule) for rule in rules}
