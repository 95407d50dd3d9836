"""Packs that name nobody: for tests of what happens to an entry, not of who is told."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

NOBODY: Any = SimpleNamespace(lists={}, memoranda={}, departments={}, documents={})
