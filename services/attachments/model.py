"""A file as it comes in, and as it is kept: values without behaviour."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody hands in. ``title`` says what it shows, where the form asked for that."""

    name: str
    content: bytes = field(repr=False)
    title: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A kept file without its bytes. ``about`` is what it belongs to, as the audit names it: ``case:<id>``, ``claim:<id>``.

    ``sm3`` is the digest of its bytes; ``fingerprint`` the keyed digest of that, which may stay when the person is forgotten. Name, title
    and ``sm3`` are sealed with the bytes and empty once the person's key is destroyed.
    """

    attachment_id: str
    about: str
    subject_key: str
    name: str
    title: str
    media_type: str
    size: int
    sm3: str
    fingerprint: str
    added_at: datetime
    added_by: str
