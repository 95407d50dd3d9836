"""What kind of file it is, by its bytes. Only papers and pictures are taken: nothing that an office program would run."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

KIND_TITLES: Mapping[str, str] = {
    "application/pdf": "PDF",
    "image/jpeg": "JPEG 图片",
    "image/png": "PNG 图片",
    "application/ofd": "OFD",
}
"""OFD (GB/T 33190) is the national format of official documents."""

SUFFIXES: Mapping[str, tuple[str, ...]] = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "application/ofd": (".ofd",),
}
"""Endings by which a file may be called; the first is given to one that has another."""

ACCEPT = ",".join(suffix for suffixes in SUFFIXES.values() for suffix in suffixes)
"""For the file fields of forms."""

_STARTS: Mapping[bytes, str] = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
}
_ZIP = b"PK\x03\x04"


def kind_of(content: bytes) -> str | None:
    """The media type; None for whatever is not taken. What the sender calls it does not count."""
    for start, media_type in _STARTS.items():
        if content.startswith(start):
            return media_type
    return "application/ofd" if content.startswith(_ZIP) and _is_ofd(content) else None


def _is_ofd(content: bytes) -> bool:
    """An OFD is a zip archive with this entry. Only its table of contents is read; nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "OFD.xml" in archive.NameToInfo
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        return False
