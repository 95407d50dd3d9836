"""Bounds on files that come from outside, and the one way to say that a file as a whole cannot be read."""

from __future__ import annotations

from dataclasses import dataclass

from services.errors import InvalidInputError

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes. Memory stays near the size of one row and, for XLSX, of the shared texts, whatever the file claims."""

    file_bytes: int = 200 * MIB
    rows: int = 1_000_000
    columns: int = 200
    record_bytes: int = 1 * MIB
    """One CSV record or one JSON line."""
    unpacked_bytes: int = 512 * MIB
    """All parts of an XLSX together, as its directory declares them; unpacking never goes beyond the declaration."""
    unpacked_part_bytes: int = 128 * MIB
    """A part that is held in memory as a whole: shared texts, styles."""
    unpacked_ratio: int = 100
    """Unpacked to packed, for archives beyond 20 MiB unpacked; spreadsheets stay far below."""


def unreadable(code: str, title: str, detail: str, advice: str) -> InvalidInputError:
    """The file as a whole is refused; nothing of it is written."""
    return InvalidInputError(code, title, detail, advice, field="file")


def size_text(size: int) -> str:
    """Bytes for a reader: ``12.3 MB``."""
    return f"{size / MIB:.1f} MB"
