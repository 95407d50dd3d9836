"""The folder of keys, ``JC_HOME/keys``: made once, then only read.

It holds the SM4 master key (two while it is being rotated, see ``masters``), the key of the blind index, the SM2 key that signs
receipts, and ``trusted/`` with the public keys that verification believes. Losing it makes every person's code unreadable, so a
folder that exists but lacks a file is never completed silently: it must come back from the backup.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from functools import cached_property
from pathlib import Path

from adapters.crypto import pem, sm2
from adapters.crypto.cipher import SubjectCipher
from adapters.crypto.errors import KeyFolderError
from adapters.crypto.files import damaged, read_secret, write_secret
from adapters.crypto.masters import NEWEST, OLD, MasterKeys
from adapters.crypto.sm4 import KEY_BYTES
from adapters.crypto.trust import TrustedKeys

_MASTER, _INDEX, _SIGNING, _TRUSTED = NEWEST, "hmac-index.key", "sm2-signing.pem", "trusted"
_INDEX_BYTES = 32


class Sm2Signer:
    """Implements services.ports.Signer: signs with our key, believes the trusted ones."""

    def __init__(self, key: sm2.PrivateKey, trusted: TrustedKeys) -> None:
        self._key = key
        self._trusted = trusted

    @property
    def key_id(self) -> str:
        """Id of the key that signs."""
        return self._key.public_key.key_id

    def sign(self, message: bytes) -> bytes:
        """A DER signature."""
        return self._key.sign(message)

    def verify(self, key_id: str, message: bytes, signature: bytes) -> bool:
        """False for a wrong signature and for a key that is not trusted."""
        return self._trusted.verify(key_id, message, signature)


class KeyRing:
    """Opens the folder, making it when there is none. Raises KeyFolderError with what to do."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            if not path.exists() or (path.is_dir() and not any(path.iterdir())):
                _create(path)
            check_modes(path)
        except OSError as error:
            raise KeyFolderError(
                "keys_unreachable",
                "无法读写密钥目录",
                f"{path}：{error.strerror}",
                "请检查该目录的属主和权限，或用 JC_HOME 指定可写的数据目录",
            ) from error

    @cached_property
    def cipher(self) -> SubjectCipher:
        """Protects codes."""
        return SubjectCipher(MasterKeys(self.path), read_secret(self.path / _INDEX, _INDEX_BYTES))

    @cached_property
    def signer(self) -> Sm2Signer:
        """Signs receipts."""
        try:
            key = sm2.PrivateKey(pem.decode("PRIVATE KEY", (self.path / _SIGNING).read_text("ascii")))
        except ValueError as error:
            raise damaged(self.path / _SIGNING) from error
        return Sm2Signer(key, self.trusted)

    @cached_property
    def trusted(self) -> TrustedKeys:
        """The public keys that verification believes."""
        return TrustedKeys.from_folder(self.path / _TRUSTED)


def check_modes(path: Path) -> None:
    """Raises KeyFolderError unless all files are there and nobody else can read secrets or change trusted keys."""
    for name in ("", _MASTER, _INDEX, _SIGNING, *(old.name for old in path.glob(OLD))):
        _require_mode(path / name, forbidden=0o077)
    trusted = path / _TRUSTED
    for item in (trusted, *sorted(trusted.glob("*.pem"))):
        _require_mode(item, forbidden=0o022)


def _require_mode(path: Path, forbidden: int) -> None:
    if not path.exists():
        raise KeyFolderError(
            "keys_missing",
            "密钥目录不完整",
            f"缺少 {path}",
            "请从备份恢复整个 keys 目录；不要新建密钥，否则已入库的个人证件号码将无法读取",
        )
    mode = path.stat().st_mode & 0o777
    if mode & forbidden:
        wanted = "700" if path.is_dir() else "600"
        raise KeyFolderError(
            "keys_too_open",
            "密钥文件的权限过宽",
            f"{path} 的权限是 {mode:03o}",
            f"请执行 chmod {wanted} {path}，并检查是否有人读过或改过它",
        )


def _create(path: Path) -> None:
    """Makes the folder in one step: written beside it and renamed, so two processes starting at once agree on one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".keys-", dir=path.parent))  # mode 700
    try:
        key = sm2.PrivateKey.generate()
        for name, size in ((_MASTER, KEY_BYTES), (_INDEX, _INDEX_BYTES)):
            write_secret(draft / name, os.urandom(size).hex() + "\n")
        write_secret(draft / _SIGNING, pem.encode("PRIVATE KEY", key.pkcs8))
        (draft / _TRUSTED).mkdir(mode=0o700)
        write_secret(draft / _TRUSTED / f"{key.public_key.key_id}.pem", pem.encode("PUBLIC KEY", key.public_key.spki))
        try:
            draft.rename(path)
        except OSError:
            if not path.is_dir() or not any(path.iterdir()):
                raise
            # Another process was first; its keys hold.
    finally:
        shutil.rmtree(draft, ignore_errors=True)
