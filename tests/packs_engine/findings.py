"""Helpers for the tests of lint rules: a set without any finding once confirmed, and what the linter says about it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from engine.lint import Finding, Severity, lint
from tests.packs_engine.packs import DAY, load, write
from tests.packs_engine.texts import REWARDS_EXAMPLES


def sound_set(root: Path) -> Path:
    """Write a set whose only findings are that nobody confirmed it."""
    return write(root, **{"memoranda/payers/examples.yaml": REWARDS_EXAMPLES})


def found(root: Path, *, day: date = DAY, ignore: tuple[str, ...] = ("unconfirmed",)) -> list[Finding]:
    """All findings as of the day but those ignored."""
    return [finding for finding in lint(load(root), day) if finding.code not in ignore]


def one(root: Path, code: str, severity: Severity, *, day: date = DAY) -> Finding:
    """The only finding with this code."""
    (finding,) = [finding for finding in found(root, day=day) if finding.code == code]
    assert finding.severity is severity
    assert finding.position is not None
    return finding
