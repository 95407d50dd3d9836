"""What audit needs from storage."""

from __future__ import annotations

from typing import Protocol


class AuditStore(Protocol):
    """SQL of this area; see the SQL implementation under ``adapters/storage``."""
