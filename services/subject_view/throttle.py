"""Slowing down whoever tries verification codes of reports; the codes are too long to be found, this spares the database."""

from __future__ import annotations

from services.errors import TooManyRequestsError
from services.ports import Bus, Cipher

WINDOW_SECONDS = 15 * 60
MAX_PER_ADDRESS = 60


def admit_verifying(bus: Bus, cipher: Cipher, address: str) -> None:
    """Counts one look. Raises TooManyRequestsError."""
    key = f"subject-report:verify:{cipher.index('throttle', address)[:32]}"
    if bus.count(key, WINDOW_SECONDS) > MAX_PER_ADDRESS:
        raise TooManyRequestsError("verification_too_often", "查验过于频繁", "", "请 15 分钟后再试", WINDOW_SECONDS)
