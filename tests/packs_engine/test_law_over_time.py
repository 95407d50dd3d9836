"""What an article can carry, and on which days: mechanisms carry nothing, a replaced article carries what was decided then (S1, S2)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.law.reach import bases_reaching
from tests.packs_engine.packs import DAY, LAW_FILE, LIST_FILE, MEASURE_FILE, bend, load, reasons, write

BASIS = "  - article: shili/10\n    reaches: [{list: bad}]\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The synthetic set, not confirmed."""
    return write(tmp_path)


def carrying(root: Path, day: date) -> list[str]:
    """The articles that carry the punishing measure on a day."""
    packs = load(root)
    found = bases_reaching(packs, packs.measures["restrict-bidding"], "bad", "subject", day)
    return [each.article.id for each in found]


def test_an_article_that_only_asks_for_a_mechanism_carries_no_measure(root: Path) -> None:
    other = BASIS.replace("shili/10", "shili-tiaoli/40")
    bend(root, MEASURE_FILE, BASIS, other)
    found = reasons(root)
    assert set(found) == {"basis_mechanism_only"}
    assert "只要求建立机制" in found["basis_mechanism_only"]
    bend(root, MEASURE_FILE, other, other + BASIS)
    assert reasons(root) == {}
    assert carrying(root, DAY) == ["10"]


def test_a_list_may_rest_on_an_article_that_only_asks_for_a_mechanism(root: Path) -> None:
    bend(root, LIST_FILE, "basis: [shili/10]", "basis: [shili-tiaoli/40]")
    assert reasons(root) == {}


def test_a_measure_goes_over_from_an_article_to_the_one_that_replaced_it(root: Path) -> None:
    ended = "in_force: {from: 2020-01-01, until: 2026-01-31}, replaced_by: shili/10"
    old = f'{{id: "9", article: 第九条, gist: 旧条文, {ended}}}'
    bend(root, LAW_FILE, '  - {id: "10",', f'  - {old}\n  - {{id: "10", in_force: {{from: 2026-02-01}},')
    bend(root, MEASURE_FILE, BASIS, BASIS.replace("/10", "/9") + BASIS)
    assert carrying(root, date(2026, 1, 31)) == ["9"]
    assert carrying(root, date(2026, 2, 1)) == ["10"]
