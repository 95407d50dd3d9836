"""Idempotency-Keys (S12): the same key with the same request gives the same thing, with another request nothing."""

from __future__ import annotations

import json
from datetime import timedelta

from services.accounts.model import Caller
from services.checks.model import Claim
from services.checks.request import CheckRequest
from services.errors import InvalidInputError
from services.ports import Cipher

KEEP_KEYS = timedelta(days=30)
"""How long an Idempotency-Key is remembered (S12)."""


def claim_of(cipher: Cipher, request: CheckRequest, caller: Caller, key: str | None, purpose: str) -> Claim | None:
    """The caller's claim on a key; None without one. ``purpose`` keeps requests of different kinds apart. Raises InvalidInputError."""
    if key is None:
        return None
    if not (0 < len(key) <= 200 and key.isascii() and key.isprintable()):
        detail = "应为 1 至 200 个可见的 ASCII 字符"
        raise InvalidInputError("invalid_field", "Idempotency-Key 有误", detail, "请改用 UUID", "Idempotency-Key")
    # Before the matter's fields are examined: any JSON may stand there, also what RFC 8785 refuses.
    digest = cipher.index(purpose, json.dumps(request.model_dump(), sort_keys=True))
    return Claim(caller.id, key, digest)


def key_reused() -> InvalidInputError:
    """The key came with another request before."""
    return InvalidInputError(
        "idempotency_key_reused",
        "Idempotency-Key 已用于另一个请求",
        "同一个键只能重发完全相同的请求",
        "新的请求请换一个键",
        "Idempotency-Key",
    )
