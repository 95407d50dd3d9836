"""The linter of packs: each rule is one small module with a ``check(packs, day)``; here they are run together.

Errors are texts that must not be published, and confirmations of what may not be confirmed. What is lawful to write
but reaches nobody, is unconfirmed, or grows old is a warning: it is loaded, shown and silent.
"""

from __future__ import annotations

from datetime import date

from engine.lint.finding import Finding, Severity, format_text, has_errors, of_error
from engine.lint.rules import CODES, RULES
from engine.lint.sarif import sarif
from engine.packs.packset import PackSet


def lint(packs: PackSet, day: date) -> list[Finding]:
    """Every finding about a loaded set as of a day, in the order of files and lines."""
    found = [finding for rule in RULES for finding in rule.check(packs, day)]
    return sorted(found, key=lambda f: (f.position is None, f.position, f.severity, f.code, f.message))


__all__ = ["CODES", "RULES", "Finding", "Severity", "format_text", "has_errors", "lint", "of_error", "sarif"]
