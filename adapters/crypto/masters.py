"""The master keys of a folder: the newest wraps, all of them unwrap, and a running process notices a change by itself.

``sm4-master.key`` is the newest. While a rotation lasts the one before stands beside it as ``sm4-master-<id>.old``; it is
removed when nothing is wrapped under it any more. Which process rotates does not matter to the others: each looks whether the
newest is another file now before it wraps or unwraps.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock

from adapters.crypto import sm3, sm4
from adapters.crypto.errors import KeyFolderError
from adapters.crypto.files import read_secret, write_secret

NEWEST = "sm4-master.key"
OLD = "sm4-master-*.old"
SETTLES = timedelta(hours=1)
"""Longer than any transaction lasts."""


def master_id(key: bytes) -> str:
    """Names a master key without telling it."""
    return "sm4-" + sm3.hmac_sm3(key, b"jiangcheng key id").hex()[:16]


class MasterKeys:
    """Reads the folder, and reads it again when it changed. A folder that cannot be read later leaves what was known."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._newest = str(folder / NEWEST)
        self._lock = Lock()
        self._stamp = self._newest_stamp()
        self._keys = self._read()

    def newest(self) -> bytes:
        """The key that wraps, as the folder has it now."""
        return self.all()[0]

    def all(self) -> tuple[bytes, ...]:
        """Every key that may unwrap, the newest first."""
        with suppress(OSError, KeyFolderError):
            stamp = self._newest_stamp()
            if stamp != self._stamp:
                with self._lock:
                    self._keys, self._stamp = self._read(), stamp
        return self._keys

    def _newest_stamp(self) -> tuple[int, int]:
        found = os.stat(self._newest)  # noqa: PTH116 - asked before every seal, and a Path doubles what it takes
        return found.st_ino, found.st_mtime_ns

    def _read(self) -> tuple[bytes, ...]:
        newest = read_newest(self._folder)
        return (newest, *(key for _, key in old_keys(self._folder) if key != newest))


def old_keys(folder: Path) -> list[tuple[Path, bytes]]:
    """Files of earlier master keys that are still there."""
    return [(path, read_secret(path, sm4.KEY_BYTES)) for path in sorted(folder.glob(OLD))]


def read_newest(folder: Path) -> bytes:
    """The master key that wraps."""
    return read_secret(folder / NEWEST, sm4.KEY_BYTES)


def begin_rotation(folder: Path) -> str:
    """Makes a new master key beside the old one; its id. Killed at any point, it can simply be done again.

    Raises KeyFolderError while an earlier rotation has not been brought to its end: there are never more than two.
    """
    with _alone(folder):
        newest = read_newest(folder)
        if any(key != newest for _, key in old_keys(folder)):
            raise KeyFolderError(
                "rotation_open",
                "上一次主密钥轮换还没有结束",
                f"{folder} 里还有旧的主密钥",
                "请先执行 jiangcheng keys rotate 重新封装完，再执行 jiangcheng keys retire 销毁旧密钥",
            )
        kept = folder / f"sm4-master-{master_id(newest).removeprefix('sm4-')}.old"
        if not kept.exists():
            _draft(folder, newest).rename(kept)
        made = sm4.new_key()
        _draft(folder, made).rename(folder / NEWEST)
        return master_id(made)


def require_settled(folder: Path, now: datetime) -> None:
    """Raises KeyFolderError soon after a rotation: a transaction may still be writing what it wrapped under the old key."""
    since = datetime.fromtimestamp((folder / NEWEST).stat().st_mtime, UTC)
    if now - since < SETTLES:
        raise KeyFolderError(
            "rotation_too_recent",
            "轮换还不到一小时",
            "正在写入的事务可能还用着旧主密钥",
            "请过一小时再销毁旧主密钥",
        )


def retire(folder: Path) -> list[str]:
    """Removes the earlier master keys; their ids. Whoever calls has made sure that nothing needs them."""
    with _alone(folder):
        newest = read_newest(folder)
        gone = []
        for path, key in old_keys(folder):
            path.unlink()
            if key != newest:
                gone.append(master_id(key))
        return gone


def _draft(folder: Path, key: bytes) -> Path:
    """Complete on the disk before it gets its name."""
    draft = folder / ".sm4-master.new"
    draft.unlink(missing_ok=True)
    write_secret(draft, key.hex() + "\n")
    return draft


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time changes the folder: of two that began together one would lose the other's new key. On the disk at the end."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
