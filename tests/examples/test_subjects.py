"""Subjects of examples: without a code, acting for others, named as responsible; how their entries are typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.deciding.decide import RuleEngine
from engine.examples.report import ExamplesReport
from engine.examples.report_text import format_text
from engine.examples.run import run_examples
from engine.inputs import Level, Mark
from engine.packs.examples.inputs import build_cases
from tests.packs_engine.packs import EXAMPLES_FILE, MEASURE_FILE, MEMORANDUM_FILE, bend, confirm, load, write

DEBTOR = "{list: bad, since: 2025-11-02}"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The synthetic set."""
    return write(tmp_path)


def run(root: Path) -> ExamplesReport:
    """Confirm the set as it is now and run the examples of the punishing pack."""
    confirm(root)
    packs = load(root)
    engine = RuleEngine(packs)
    try:
        return run_examples(packs, engine, ["debtors"])
    finally:
        engine.close()


def test_a_subject_without_a_code(root: Path) -> None:
    bend(root, EXAMPLES_FILE, "clean: {kind: legal_person}", "clean: {kind: legal_person, code: none}")
    nameless = "\n  - {name: 没有代码, matter: {kind: bidding.qualification, government_funded: true}, subject: clean, role: bidder, expect: {outcome: identity_required, rules: []}}"
    text = (root / EXAMPLES_FILE).read_text(encoding="utf-8").rstrip()
    (root / EXAMPLES_FILE).write_text(text + nameless + "\n", encoding="utf-8")
    assert run(root).publishable


def test_who_stands_for_whom(root: Path) -> None:
    bend(
        root,
        MEMORANDUM_FILE,
        "    roles: [bidder]",
        "    roles: [bidder]\n    reaches: represented\n    through_roles: [legal-representative]",
    )
    bend(
        root,
        EXAMPLES_FILE,
        f"debtor: {{kind: legal_person, listings: [{DEBTOR}]}}",
        f"debtor: {{kind: natural_person, listings: [{DEBTOR}]}}",
    )
    text = (root / EXAMPLES_FILE).read_text(encoding="utf-8")
    text = text.replace(
        "subject: debtor\n    role: bidder", "subject: debtor\n    role: legal-representative\n    represents: clean"
    )
    (root / EXAMPLES_FILE).write_text(text, encoding="utf-8")
    report = run(root)
    assert report.publishable, format_text(report)
    assert [subject.role for subject in build_cases(load(root), "debtors")[0].input.subjects] == [
        "bidder",
        "legal-representative",
    ]


def test_a_responsible_person(root: Path) -> None:
    bend(root, MEMORANDUM_FILE, "roles: [bidder]", "reaches: responsible_person")
    bend(root, MEASURE_FILE, "{list: bad}", "{list: bad, responsible_person: true}")
    person = "responsible_persons: [{subject: boss, role: 法定代表人, basis: 示例}]"
    bend(root, EXAMPLES_FILE, DEBTOR, f"{{list: bad, since: 2025-11-02, {person}}}")
    bend(root, EXAMPLES_FILE, "clean: {kind: legal_person}", "boss: {kind: natural_person}")
    text = (root / EXAMPLES_FILE).read_text(encoding="utf-8").replace("subject: debtor\n", "subject: boss\n")
    (root / EXAMPLES_FILE).write_text(text, encoding="utf-8")
    report = run(root)
    assert report.publishable, format_text(report)


def test_inputs_are_typed_and_the_clock_is_frozen(root: Path) -> None:
    bend(
        root,
        EXAMPLES_FILE,
        DEBTOR,
        '{list: bad, since: 2025-11-02, level: minor, marks: [under_repair], fields: {debt: "1.50"}}',
    )
    bend(
        root, EXAMPLES_FILE, "  - name: 政府投资项目\n", "  - name: 政府投资项目\n    now: 2026-07-01T00:00:00+08:00\n"
    )
    first, second = build_cases(load(root), "debtors")
    assert (first.input.now.month, second.input.now.month) == (7, 6)
    (listing,) = first.input.listings["example:debtor"]
    assert (listing.level, listing.marks) == (Level.MINOR, frozenset({Mark.UNDER_REPAIR}))
    assert listing.facts == {"debt": 150}
    assert first.input.listings["example:clean"] == ()


def test_the_lists_level_holds_where_an_example_gives_none(root: Path) -> None:
    (listing,) = build_cases(load(root), "debtors")[0].input.listings["example:debtor"]
    assert listing.level is Level.SERIOUS
