"""What cases needs from storage."""

from __future__ import annotations

from typing import Protocol


class CaseStore(Protocol):
    """SQL of this area; see the SQL implementation under ``adapters/storage``."""
