"""Identifiers of checks and cases: their text order is the order of time, and they cannot be guessed."""

from __future__ import annotations

import secrets
from datetime import datetime


def new_id(now: datetime) -> str:
    """32 hex digits: the moment in milliseconds, then 80 random bits."""
    return f"{int(now.timestamp() * 1000):012x}{secrets.token_hex(10)}"
