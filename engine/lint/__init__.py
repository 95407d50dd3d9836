"""The linter of packs: each rule is one small module with a ``check(packs, day)``; here they are run together.

Errors are texts that must not be published, and confirmations of what may not be confirmed. What is lawful to write
but reaches nobody, is unconfirmed, or grows old is a warning: it is loaded, shown and silent.
"""

from __future__ import annotations

from datetime import date

from engine.lint import (
    basis_in_force,
    class_undetermined,
    conduct,
    confirmations,
    dead_conditions,
    dead_rules,
    departments,
    document_number,
    duplicate_rules,
    effect,
    examples_present,
    list_in_use,
    market_class,
    measure_basis,
    minors,
    national_item,
    reach,
    scores,
    stale_checks,
    too_wide,
    unconfirmed,
)
from engine.lint.finding import Finding, Severity, format_text, has_errors
from engine.packs.packset import PackSet

RULES = (
    measure_basis,
    national_item,
    market_class,
    class_undetermined,
    list_in_use,
    reach,
    basis_in_force,
    scores,
    minors,
    effect,
    dead_rules,
    dead_conditions,
    too_wide,
    duplicate_rules,
    departments,
    conduct,
    confirmations,
    unconfirmed,
    document_number,
    stale_checks,
    examples_present,
)
"""All lint rules, legality first."""


def lint(packs: PackSet, day: date) -> list[Finding]:
    """Every finding about a loaded set as of a day, in the order of files and lines."""
    found = [finding for rule in RULES for finding in rule.check(packs, day)]
    return sorted(found, key=lambda f: (f.position is None, f.position, f.severity, f.code, f.message))


__all__ = ["RULES", "Finding", "Severity", "format_text", "has_errors", "lint"]
