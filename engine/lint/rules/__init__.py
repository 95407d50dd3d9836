"""One small module per lint rule: ``CODES`` (code -> Chinese title) and ``check(packs, day)``.

Each code has a page ``docs/lint/<code>.md``: what to avoid, what to write instead, and why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Protocol

from engine.lint.finding import Finding
from engine.lint.rules import (
    basis_not_in_force,
    checked_in_future,
    class_undetermined,
    condition_too_wide,
    conduct_not_established,
    confirmation_forbidden,
    confirmation_unknown,
    confirmation_void,
    contradictory_outcome,
    dead_condition,
    document_number_unconfirmed,
    duplicate_rule,
    effect_mismatch,
    free_text_of_persons,
    list_in_use,
    market_order,
    matter_results,
    measure_disabled,
    measure_without_basis,
    minor_entry_restricted,
    minors_not_excluded,
    national_edition_mixed,
    national_item_missing,
    national_row_conflict,
    no_examples,
    nobody_carries_out,
    overlapping_strength,
    pack_in_force,
    parameter_periods,
    reach,
    role_not_in_matter,
    score_punishes,
    simple_procedure_not_excluded,
    stale_check,
    strength_not_graded,
    subject_kind,
    subsumed_rule,
    trading_centre_carries_out,
    unconfirmed,
    uncovered_rule,
)
from engine.packs.packset import PackSet


class Rule(Protocol):
    """What every module of this folder is."""

    @property
    def CODES(self) -> Mapping[str, str]:  # noqa: N802 - the modules' constant
        """The codes that the rule may give, with their Chinese titles."""

    def check(self, packs: PackSet, day: date) -> Iterator[Finding]:
        """All findings of the rule."""


OF_THE_LIBRARIES: tuple[Rule, ...] = (
    measure_without_basis,
    national_item_missing,
    national_row_conflict,
    national_edition_mixed,
    market_order,
    class_undetermined,
    measure_disabled,
    basis_not_in_force,
    parameter_periods,
    conduct_not_established,
    strength_not_graded,
    minors_not_excluded,
    simple_procedure_not_excluded,
    matter_results,
    confirmation_unknown,
    confirmation_void,
    confirmation_forbidden,
    unconfirmed,
    stale_check,
    checked_in_future,
)
"""Those that look at everything at once, legality first."""

OF_MEMORANDA: tuple[Rule, ...] = (
    list_in_use,
    pack_in_force,
    reach,
    minor_entry_restricted,
    score_punishes,
    effect_mismatch,
    subject_kind,
    role_not_in_matter,
    free_text_of_persons,
    dead_condition,
    condition_too_wide,
    duplicate_rule,
    subsumed_rule,
    contradictory_outcome,
    overlapping_strength,
    nobody_carries_out,
    trading_centre_carries_out,
    document_number_unconfirmed,
    no_examples,
    uncovered_rule,
)
"""Those whose findings about a group of memoranda depend on nothing beside the group, the catalogue and the day."""

RULES = OF_THE_LIBRARIES + OF_MEMORANDA
"""All lint rules."""

CODES: Mapping[str, str] = {code: title for rule in RULES for code, title in rule.CODES.items()}
"""Every code that the linter may give, with its title."""
