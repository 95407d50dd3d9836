"""What attachments need from storage. Implemented by ``adapters/storage/attachment_store.py``."""

from __future__ import annotations

from typing import Protocol

from services.attachments.model import Attachment


class AttachmentStore(Protocol):
    """The SQL of this area. Bytes lie sealed: a person's under the person's key, others under a key of their own."""

    def add(self, new: Attachment, content: bytes) -> bool:
        """Keeps a file; False when the subject is erased and nothing can be kept about it."""

    def fingerprint(self, sm3: str) -> str:
        """The keyed digest of a digest."""

    def of(self, about: str) -> tuple[Attachment, ...]:
        """What belongs to it, oldest first, without the bytes."""

    def content(self, attachment_id: str) -> bytes | None:
        """The bytes; None when there is no such file or its key is destroyed. Raises UnavailableError when they were changed."""
