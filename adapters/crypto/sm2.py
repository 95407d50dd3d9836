"""SM2 signatures with SM3 (GB/T 32918.2-2016, GB/T 35276-2017), by the system's libcrypto.

A signature is DER of (r, s). What is not the one canonical encoding of two numbers in range is answered False before
libcrypto sees it. A hardware module would replace this file and ``libcrypto``, not their callers.
"""

from __future__ import annotations

import ctypes
import weakref
from collections.abc import Iterator
from contextlib import contextmanager

from adapters.crypto import libcrypto, sm3
from services.errors import UnavailableError

USER_ID = b"1234567812345678"
"""The default user id of GB/T 35276; receipts promise it (S11)."""

ORDER = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
"""Order of the base point of the recommended curve."""

_SPKI_PREFIX = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200")
"""SubjectPublicKeyInfo of id-ecPublicKey on sm2p256v1, up to the 65 bytes of the uncompressed point."""

_MAX_SIGNATURE = 72


class PublicKey:
    """A public key. ``point`` is 04 || x || y; ``key_id`` the first 16 hex digits of its SM3 digest."""

    def __init__(self, spki: bytes) -> None:
        if len(spki) != len(_SPKI_PREFIX) + 65 or not spki.startswith(_SPKI_PREFIX):
            raise ValueError("not an SM2 public key")
        self._handle = _load("d2i_PUBKEY", spki)
        weakref.finalize(self, libcrypto.functions()["EVP_PKEY_free"], self._handle)
        self.spki = spki
        self.point = spki[len(_SPKI_PREFIX) :]
        self.key_id = sm3.sm3(self.point).hex()[:16]

    @classmethod
    def from_point(cls, point: bytes) -> PublicKey:
        """From 04 || x || y. Raises ValueError for a point that is not on the curve."""
        return cls(_SPKI_PREFIX + point)

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Whether ``signature`` is this key's over ``message``. Never raises for malformed signatures."""
        if decode_signature(signature) is None:
            return False
        call = libcrypto.functions()
        with _digest_context(self._handle) as context:
            if call["EVP_DigestVerifyInit"](context, None, call["EVP_sm3"](), None, self._handle) != 1:
                raise _failed()
            good = call["EVP_DigestVerify"](context, signature, len(signature), message, len(message)) == 1
        call["ERR_clear_error"]()
        return bool(good)


class PrivateKey:
    """A private key; ``pkcs8`` is its DER form for storage."""

    def __init__(self, pkcs8: bytes) -> None:
        self._handle = _load("d2i_AutoPrivateKey", pkcs8)
        weakref.finalize(self, libcrypto.functions()["EVP_PKEY_free"], self._handle)
        self.pkcs8 = pkcs8
        self.public_key = PublicKey(libcrypto.export("i2d_PUBKEY", self._handle))

    @classmethod
    def generate(cls) -> PrivateKey:
        """A new random key."""
        call = libcrypto.functions()
        handle = call["EVP_PKEY_Q_keygen"](None, None, b"SM2")
        if not handle:
            raise _failed()
        try:
            info = call["EVP_PKEY2PKCS8"](handle)
            try:
                return cls(libcrypto.export("i2d_PKCS8_PRIV_KEY_INFO", info))
            finally:
                call["PKCS8_PRIV_KEY_INFO_free"](info)
        finally:
            call["EVP_PKEY_free"](handle)

    def sign(self, message: bytes) -> bytes:
        """A DER signature over ``message``."""
        call = libcrypto.functions()
        with _digest_context(self._handle) as context:
            if call["EVP_DigestSignInit"](context, None, call["EVP_sm3"](), None, self._handle) != 1:
                raise _failed()
            length = ctypes.c_size_t(_MAX_SIGNATURE)
            buffer = ctypes.create_string_buffer(_MAX_SIGNATURE)
            if call["EVP_DigestSign"](context, buffer, ctypes.byref(length), message, len(message)) != 1:
                raise _failed()
            return buffer.raw[: length.value]


def decode_signature(der: bytes) -> tuple[int, int] | None:
    """(r, s) of the canonical DER encoding, both within 1 to n-1; None for anything else."""
    if len(der) > _MAX_SIGNATURE or len(der) < 8 or der[0] != 0x30:
        return None
    r_length = der[3]
    if len(der) < 4 + r_length + 2:
        return None
    s_start = 4 + r_length + 2
    r, s = int.from_bytes(der[4 : 4 + r_length], "big"), int.from_bytes(der[s_start:], "big")
    if not (0 < r < ORDER and 0 < s < ORDER) or encode_signature(r, s) != der:
        return None
    return r, s


def encode_signature(r: int, s: int) -> bytes:
    """The canonical DER encoding of two positive numbers below 2^256."""
    body = b""
    for number in (r, s):
        octets = number.to_bytes(number.bit_length() // 8 + 1, "big")  # room for the sign bit, never more
        body += b"\x02" + bytes([len(octets)]) + octets
    return b"\x30" + bytes([len(body)]) + body


def _failed() -> UnavailableError:
    libcrypto.functions()["ERR_clear_error"]()
    return UnavailableError("sm2_failed", "SM2 运算失败", "libcrypto 返回错误", "请运行 jiangcheng doctor 检查密码库")


def _load(decoder: str, der: bytes) -> int:
    call = libcrypto.functions()
    handle = call[decoder](None, ctypes.byref(ctypes.c_char_p(der)), len(der))
    call["ERR_clear_error"]()
    if not handle:
        raise ValueError("not an SM2 key")
    return int(handle)


@contextmanager
def _digest_context(handle: int) -> Iterator[int]:
    """A digest context that carries the user id; SM2 digests it before the message."""
    call = libcrypto.functions()
    context, key_context = call["EVP_MD_CTX_new"](), call["EVP_PKEY_CTX_new"](handle, None)
    try:
        if not context or not key_context or call["EVP_PKEY_CTX_set1_id"](key_context, USER_ID, len(USER_ID)) <= 0:
            raise _failed()
        call["EVP_MD_CTX_set_pkey_ctx"](context, key_context)
        yield context
    finally:
        call["EVP_MD_CTX_free"](context)
        call["EVP_PKEY_CTX_free"](key_context)
