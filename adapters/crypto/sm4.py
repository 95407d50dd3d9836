"""SM4 in GCM mode (GB/T 32907-2016, RFC 8998): encryption that notices any change."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

KEY_BYTES = 16
NONCE_BYTES = 12
TAG_BYTES = 16


class SealBrokenError(Exception):
    """The key is not the one that sealed, or the sealed bytes were changed."""


def new_key() -> bytes:
    """A random SM4 key."""
    return os.urandom(KEY_BYTES)


def seal(key: bytes, plain: bytes, context: bytes) -> bytes:
    """``nonce || cipher text || tag`` under a fresh random nonce. ``context`` must be given again to open it."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + encrypt(key, nonce, plain, context)


def encrypt(key: bytes, nonce: bytes, plain: bytes, context: bytes) -> bytes:
    """``cipher text || tag`` under the nonce given. A nonce may be used once per key: prefer :func:`seal`."""
    encryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(context)
    return encryptor.update(plain) + encryptor.finalize() + encryptor.tag


def unseal(key: bytes, sealed: bytes, context: bytes) -> bytes:
    """Inverse of :func:`seal`; raises SealBrokenError."""
    if len(sealed) < NONCE_BYTES + TAG_BYTES:
        raise SealBrokenError
    nonce, text, tag = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:-TAG_BYTES], sealed[-TAG_BYTES:]
    decryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(context)
    try:
        return decryptor.update(text) + decryptor.finalize()
    except InvalidTag as error:
        raise SealBrokenError from error
