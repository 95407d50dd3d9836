"""The software implementation of ``services.ports.Cipher``: one data key per subject, wrapped by the master key.

Destroying a subject's wrapped key destroys what it sealed, in every copy of the database that is restored later too,
as long as the master key alone cannot give it back: data keys are random, never derived.
"""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache

from adapters.crypto import sm3, sm4
from adapters.crypto.masters import MasterKeys, master_id
from services.errors import UnavailableError

_WRAP = b"jiangcheng data key"
_CODE = b"jiangcheng code"
_FILE = b"jiangcheng file"


class _OneKey:
    """A master key that never changes."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def newest(self) -> bytes:
        return self._key

    def all(self) -> tuple[bytes, ...]:
        return (self._key,)


class SubjectCipher:
    """Holds the master key and the key of the blind index; neither leaves it."""

    def __init__(self, master: bytes | MasterKeys, index_key: bytes) -> None:
        self._masters = _OneKey(master) if isinstance(master, bytes) else master
        self._index_key = index_key
        self._start = lru_cache(maxsize=64)(self._start_of)
        self._id_of = lru_cache(maxsize=4)(master_id)

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
        newest = self._masters.newest()
        return self._id_of(newest), sm4.seal(newest, sm4.new_key(), _WRAP)

    def new_sealed(self, plain: str) -> tuple[str, bytes, bytes]:
        """(id of the master key, wrapped data key, text sealed under it)."""
        newest, key = self._masters.newest(), sm4.new_key()
        return self._id_of(newest), sm4.seal(newest, key, _WRAP), sm4.seal(key, plain.encode(), _CODE)

    @property
    def key_id(self) -> str:
        """Id of the master key that wraps now."""
        return self._id_of(self._masters.newest())

    def rewrap(self, wrapped_key: bytes) -> tuple[str, bytes] | None:
        """The same data key under the newest master key; None when it is there already. Raises UnavailableError as decrypt does."""
        newest = self._masters.newest()
        try:
            sm4.unseal(newest, wrapped_key, _WRAP)
        except sm4.SealBrokenError:
            return self._id_of(newest), sm4.seal(newest, self._unwrap(wrapped_key), _WRAP)
        return None

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
        for master in self._masters.all():
            with suppress(sm4.SealBrokenError):
                return sm4.unseal(master, wrapped_key, _WRAP)
        raise _unreadable("主体密钥不是用现有的主密钥封装的，或已被改动")


def _unreadable(detail: str) -> UnavailableError:
    return UnavailableError("code_unreadable", "无法解密主体代码", detail, "请确认 keys 目录与数据库来自同一套备份")
