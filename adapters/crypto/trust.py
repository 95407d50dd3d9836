"""Which public keys are believed. A key inside the thing to be verified is never one of them (S11)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from adapters.crypto import pem
from adapters.crypto.errors import KeyFolderError
from adapters.crypto.sm2 import PublicKey

_MAX_FILE = 4096


class TrustedKeys:
    """Public keys by their id. The id is computed from the key; file names mean nothing."""

    def __init__(self, keys: Iterable[PublicKey]) -> None:
        self._keys = {key.key_id: key for key in keys}

    @classmethod
    def from_folder(cls, folder: Path) -> TrustedKeys:
        """All ``*.pem`` of ``JC_HOME/keys/trusted``. Raises KeyFolderError."""
        return cls(read_public_key(path) for path in sorted(folder.glob("*.pem")))

    @classmethod
    def from_file(cls, path: Path) -> TrustedKeys:
        """The one key that the person names."""
        return cls([read_public_key(path)])

    @property
    def key_ids(self) -> frozenset[str]:
        """Ids of all keys."""
        return frozenset(self._keys)

    def verify(self, key_id: str, message: bytes, signature: bytes) -> bool:
        """False for a wrong signature and for a key that is not here."""
        key = self._keys.get(key_id)
        return key is not None and key.verify(message, signature)


def read_public_key(path: Path) -> PublicKey:
    """A PEM file with one SM2 public key. Raises KeyFolderError saying which file and what to do."""
    try:
        with path.open("rb") as file:
            raw = file.read(_MAX_FILE + 1)
        return PublicKey(pem.decode("PUBLIC KEY", raw.decode("ascii")))
    except OSError as error:
        raise KeyFolderError(
            "key_unreadable", "无法读取公钥文件", f"{path}：{error.strerror}", "请检查路径和权限"
        ) from error
    except ValueError as error:
        raise KeyFolderError(
            "key_invalid",
            "不是 SM2 公钥文件",
            str(path),
            "应为 PEM 格式（-----BEGIN PUBLIC KEY-----）的 SM2 公钥，请更换或移出该文件",
        ) from error
