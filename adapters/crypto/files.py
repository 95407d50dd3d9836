"""Files of secrets: one key in hex, readable by its owner only."""

from __future__ import annotations

import os
from pathlib import Path

from adapters.crypto.errors import KeyFolderError


def read_secret(path: Path, size: int) -> bytes:
    """The key of ``size`` bytes. Raises KeyFolderError for anything else, OSError when the file cannot be read."""
    try:
        secret = bytes.fromhex(path.read_text("ascii").strip())
    except ValueError as error:
        raise damaged(path) from error
    if len(secret) != size:
        raise damaged(path)
    return secret


def write_secret(path: Path, text: str) -> None:
    """A new file, on the disk when this returns."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def damaged(path: Path) -> KeyFolderError:
    """What to say of a file that holds no key."""
    return KeyFolderError("keys_damaged", "密钥文件已损坏", str(path), "请从备份恢复整个 keys 目录")
