"""What the tests of lint rules share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packs_engine.lint.findings import sound_set


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A set without any finding, once confirmed."""
    return sound_set(tmp_path)
