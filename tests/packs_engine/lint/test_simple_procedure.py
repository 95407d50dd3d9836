"""I-10: a list of persons that follows penalties can see which were given by simple procedure."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.lint import Severity
from tests.packs_engine.lint.findings import found, one
from tests.packs_engine.packs import LIST_FILE, bend
from tests.packs_engine.test_list_terms import MINORS, SIMPLE, with_terms


def test_not_excluded(root: Path) -> None:
    finding = one(with_terms(root, "from_penalties: true\n"), "simple_procedure_not_excluded", Severity.ERROR)
    assert finding.position is not None
    assert finding.position.line == 16


def test_excluded_by_a_field(root: Path) -> None:
    assert found(with_terms(root, "from_penalties: true\nexclusions:\n" + SIMPLE)) == []


@pytest.mark.parametrize(
    "blunted",
    ["{kind: simple_procedure, text: 简易程序}", SIMPLE.strip("- \n").replace("natural_person", "legal_person")],
)
def test_named_but_not_seen_of_persons(root: Path, blunted: str) -> None:
    with_terms(root, f"from_penalties: true\nexclusions:\n  - {blunted}\n")
    one(root, "simple_procedure_not_excluded", Severity.ERROR)


def test_lists_without_persons_or_penalties_need_none(root: Path) -> None:
    assert found(root) == []
    bend(root, LIST_FILE, ", natural_person]", "]")
    bend(root, LIST_FILE, MINORS, "from_penalties: true\n")
    assert "simple_procedure_not_excluded" not in {finding.code for finding in found(root)}
