"""The office of the supervision tests: a debtor whose check opened three cases, a ladder, a long holiday."""

from __future__ import annotations

from tests.supervision.conftest import cases, engine, office, packs

__all__ = ["cases", "engine", "office", "packs"]
