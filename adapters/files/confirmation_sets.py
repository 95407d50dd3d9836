"""The office's confirmations in ``JC_HOME/confirmations``: one YAML file per set, replaced whole, one writer at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from engine.documents import Confirmations
from engine.law.confirmation_text import text_of
from engine.packs.loading import load_document
from services.errors import UnavailableError


class FolderOfSets:
    """Implements services.confirming.sets.ConfirmationSets. Files that somebody wrote by hand keep their names."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def files(self) -> tuple[Path, ...]:
        """The sets' files, in the order of their names."""
        return tuple(sorted(self._folder.glob("*.yaml")))

    @contextmanager
    def locked(self) -> Iterator[None]:
        """See the protocol. The kernel gives the lock back when the process ends, however it ends."""
        with _told():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            held = (self._folder / ".lock").open("w")
        with held:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield

    def read(self) -> list[Confirmations]:
        """See the protocol."""
        return [group for _, group in self._read()]

    def put(self, group: Confirmations) -> None:
        """See the protocol."""
        path = next((path for path, known in self._read() if known.id == group.id), self._folder / f"{group.id}.yaml")
        text, _ = text_of(group)
        with _told():
            write_whole(path, text)

    def drop(self, id: str) -> None:
        """See the protocol."""
        with _told():
            for path, known in self._read():
                if known.id == id:
                    path.unlink()

    def _read(self) -> Iterator[tuple[Path, Confirmations]]:
        for path in self.files():
            document = load_document(path, path.name, "confirmations").document
            assert isinstance(document, Confirmations)  # noqa: S101 - load_document has just checked the kind
            yield path, document


def write_whole(path: Path, text: str) -> None:
    """The file holds this text, or what it held before; also after the machine lost its power."""
    unfinished = path.with_name(path.name + ".unfinished")
    try:
        with unfinished.open("w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(path)
    finally:
        with suppress(FileNotFoundError):
            unfinished.unlink()
    _sync(path.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        advice = "请检查 JC_HOME/confirmations 的权限和磁盘空间后重试"
        raise UnavailableError("confirmations_unwritable", "确认集写不进去", error.strerror or "", advice) from error
