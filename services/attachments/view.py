"""An attachment as programs and pages see it: JSON-able, numbers and names of natural persons masked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.attachments.kinds import KIND_TITLES
from services.attachments.model import Attachment
from services.subjects.masking import mask_text
from services.wire import moment_text


def attachment_json(one: Attachment, hidden: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What is known of a file besides its bytes. ``hidden``: names of persons that its name may repeat."""
    return {
        "attachment_id": one.attachment_id,
        "name": mask_text(one.name, hidden),
        "title": mask_text(one.title, hidden),
        "media_type": one.media_type,
        "kind_title": KIND_TITLES.get(one.media_type, one.media_type),
        "size": one.size,
        "size_title": size_text(one.size),
        "sm3": one.sm3,
        "added_at": moment_text(one.added_at),
    }


def size_text(size: int) -> str:
    """A size for people."""
    for unit, title in ((1024 * 1024, "MiB"), (1024, "KiB")):
        if size >= unit:
            return f"{size / unit:.1f} {title}"
    return f"{size} 字节"
