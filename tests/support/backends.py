"""Marks for tests that are about one of the databases."""

from __future__ import annotations

import pytest

only_postgres = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
"""What an embedded database does not have: a server, which can be lost, plans, and answers late."""
