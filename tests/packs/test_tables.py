"""Each pack's hand-written table against the third interpreter and against the engine (S15)."""

from __future__ import annotations

from typing import Any

import pytest

from engine.deciding.decide import RuleEngine
from tests.packs.catalogue import ROOT, Catalogue, day, pack_ids, read
from tests.packs.engine_side import ask
from tests.packs.interpreter import Answer, decide

TABLES = {name: read(ROOT / "memoranda" / name / "table.yaml") for name in pack_ids()}
ROWS = [pytest.param(row, id=f"{name}/{row['id']}") for name, table in TABLES.items() for row in table["rows"]]
KEYS = {"id", "article", "now", "matter", "role", "subject", "outcome", "why", "missing", "favoured"}

Row = dict[str, Any]


def agrees(answer: Answer, row: Row) -> None:
    assert answer.outcome == row["outcome"], row["why"]
    assert answer.missing == set(row.get("missing", [])), row["why"]
    if "favoured" in row:
        assert answer.favoured is (row["favoured"] == "true"), row["why"]


@pytest.mark.parametrize("row", ROWS)
def test_the_third_interpreter_gives_what_the_table_wants(row: Row, catalogue: Catalogue) -> None:
    agrees(decide(catalogue, day(row["now"]), row["matter"], row["role"], row["subject"]), row)


@pytest.mark.parametrize("row", ROWS)
def test_the_engine_gives_what_the_table_wants(row: Row, engine: RuleEngine, catalogue: Catalogue) -> None:
    asked = (day(row["now"]), row["matter"], row["role"], row["subject"])
    answer = ask(engine, *asked)
    agrees(answer, row)
    assert answer == decide(catalogue, *asked)


@pytest.mark.parametrize("row", ROWS)
def test_without_confirmations_nothing_fires(row: Row, unconfirmed_engine: RuleEngine) -> None:
    answer = ask(unconfirmed_engine, day(row["now"]), row["matter"], row["role"], row["subject"])
    assert answer.outcome == ("identity_required" if row["outcome"] == "identity_required" else "clear")
    assert (answer.fired, answer.missing) == (set(), set())


@pytest.mark.parametrize("name", pack_ids())
def test_rows_are_well_formed_and_cite_articles_that_the_library_has(name: str, catalogue: Catalogue) -> None:
    table = TABLES[name]
    assert (table["kind"], table["pack"]) == ("table", name)
    ids = [row["id"] for row in table["rows"]]
    assert len(ids) == len(set(ids))
    for row in table["rows"]:
        assert set(row) <= KEYS, row["id"]
        catalogue.article(row["article"])
        assert row["role"] in [role["id"] for role in catalogue.matters[row["matter"]["kind"]]["roles"]]


@pytest.mark.parametrize("name", pack_ids())
def test_every_table_shows_both_what_happens_and_what_does_not(name: str) -> None:
    outcomes = {row["outcome"] for row in TABLES[name]["rows"]}
    favoured = {row.get("favoured") for row in TABLES[name]["rows"]}
    assert "clear" in outcomes
    assert outcomes & {"barred", "restricted", "caution"} or "true" in favoured


@pytest.mark.parametrize("name", pack_ids())
def test_every_matter_of_a_pack_stands_in_its_table(name: str, catalogue: Catalogue) -> None:
    asked = {row["matter"]["kind"] for row in TABLES[name]["rows"]}
    families = {kind.partition(".")[0] for kind in asked}
    for rule in catalogue.packs[name]["rules"]:
        assert {kind.partition(".")[0] for kind in rule["on"]} <= families, rule["id"]
