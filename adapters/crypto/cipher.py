"""The software implementation of ``services.ports.Cipher``: one data key per subject, wrapped by the master key.

Destroying a subject's wrapped key destroys what it sealed, in every copy of the database that is restored later too,
as long as the master key alone cannot give it back: data keys are random, never derived.
"""

from __future__ import annotations

from functools import lru_cache

from adapters.crypto import sm3, sm4
from services.errors import UnavailableError

_WRAP = b"jiangcheng data key"
_CODE = b"jiangcheng code"
_FILE = b"jiangcheng file"


class SubjectCipher:
    """Holds the master key and the key of the blind index; neither leaves it."""

    def __init__(self, master_key: bytes, index_key: bytes) -> None:
        self._master_key = master_key
        self._index_key = index_key
        self._start = lru_cache(maxsize=64)(self._start_of)
        self._key_id = "sm4-" + sm3.hmac_sm3(master_key, b"jiangcheng key id").hex()[:16]

    def index(self, purpose: str, text: str) -> str:
        """HMAC-SM3 in hex. The purpose's length stands first, so no (purpose, text) can pass for another.

        Any text has an index, broken surrogates too: what people type is looked up before it is judged.
        """
        return self._start(purpose).digest(text.encode("utf-8", "surrogatepass")).hex()

    def _start_of(self, purpose: str) -> sm3.KeyedStart:
        label = purpose.encode("utf-8", "surrogatepass")
        return sm3.KeyedStart(self._index_key, len(label).to_bytes(4, "big") + label)

    def new_data_key(self) -> tuple[str, bytes]:
        """(id of the master key, wrapped data key)."""
        return self._key_id, sm4.seal(self._master_key, sm4.new_key(), _WRAP)

    def encrypt(self, wrapped_key: bytes, plain: str) -> bytes:
        """SM4-GCM under the data key."""
        return sm4.seal(self._unwrap(wrapped_key), plain.encode(), _CODE)

    def decrypt(self, wrapped_key: bytes, sealed: bytes) -> str:
        """Inverse of encrypt."""
        try:
            return sm4.unseal(self._unwrap(wrapped_key), sealed, _CODE).decode()
        except sm4.SealBrokenError as error:
            raise _unreadable("密文校验不通过，数据可能被改动") from error

    def seal(self, wrapped_key: bytes, plain: bytes) -> bytes:
        """SM4-GCM under the data key, as a file."""
        return sm4.seal(self._unwrap(wrapped_key), plain, _FILE)

    def unseal(self, wrapped_key: bytes, sealed: bytes) -> bytes:
        """Inverse of seal."""
        try:
            return sm4.unseal(self._unwrap(wrapped_key), sealed, _FILE)
        except sm4.SealBrokenError as error:
            raise _unreadable("密文校验不通过，数据可能被改动") from error

    def _unwrap(self, wrapped_key: bytes) -> bytes:
        if not wrapped_key:
            raise _unreadable("该主体的密钥已销毁")
        try:
            return sm4.unseal(self._master_key, wrapped_key, _WRAP)
        except sm4.SealBrokenError as error:
            raise _unreadable("主体密钥不是用当前主密钥封装的，或已被改动") from error


def _unreadable(detail: str) -> UnavailableError:
    return UnavailableError("code_unreadable", "无法解密主体代码", detail, "请确认 keys 目录与数据库来自同一套备份")
