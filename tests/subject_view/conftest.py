"""A city with one company and one person on the list of judgment defaulters.

``world`` is fresh and runs on SQLite and on PostgreSQL; ``shared`` is one SQLite city per module, for pages that only look or add. A subject
gets five codes and two reports in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.conftest import shared
from tests.api.world import DEBTOR, DEBTOR_NAME, PERSON, World, open_world

__all__ = ["shared"]

ROWS = (
    {"subject_kind": "legal_person", "name": DEBTOR_NAME, "code": DEBTOR, "decision_no": "(2026)豫示例执1号"},
    {"subject_kind": "natural_person", "name": "示某人", "code": PERSON, "decision_no": "(2026)豫示例执2号"},
)
SAME = {
    "authority": "示例人民法院",
    "decided_on": "2026-01-05",
    "since": "2026-01-05",
    "level": "serious",
    "grounds": "示例情形：有履行能力而不履行",
}


@pytest.fixture
def world(database_url: str, tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path / "home", database_url) as opened:
        for row in ROWS:
            made = opened.person("court").post("/api/v1/lists/judgment-defaulters/listings", json=row | SAME)
            assert made.status_code == 201, made.text
        yield opened
