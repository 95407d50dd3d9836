"""SM3 digests and HMAC-SM3 (GB/T 32905-2016)."""

from __future__ import annotations

from cryptography.hazmat.primitives import hashes, hmac


def sm3(data: bytes) -> bytes:
    """The 32-byte digest."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize()


class KeyedStart:
    """HMAC-SM3 with the key and the beginning of the message taken in already; :meth:`digest` goes on from there."""

    def __init__(self, key: bytes, start: bytes) -> None:
        self._mac = hmac.HMAC(key, hashes.SM3())
        self._mac.update(start)

    def digest(self, rest: bytes) -> bytes:
        """The 32-byte keyed digest of the start and the rest."""
        mac = self._mac.copy()
        mac.update(rest)
        return mac.finalize()


def hmac_sm3(key: bytes, data: bytes) -> bytes:
    """The 32-byte keyed digest."""
    mac = hmac.HMAC(key, hashes.SM3())
    mac.update(data)
    return mac.finalize()
