"""Bans that a penalty brings with it: only the entries that carry the penalty, only its term, only those whom the article names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from engine.documents import Basis, Measure, MeasureClass, MeasureOutcome, Reach
from engine.inputs import SubjectKind
from engine.packs.packset import PackSet
from tests.packs import source_ids

MARKET_ACCESS_AND_OFFICE = ("P-A", "P-B")

NAMING_RESPONSIBLE_PERSONS = {
    "nmggz/48",  # puts the persons themselves on the list
    "spaq/135.1",
    "ylqx/81",
    "ylqx/83",
    "ypgl/118",
    "ypgl/123",
    "ypgl/124",
    "ymgl/80",
}
"""I-20: articles that themselves reach the responsible persons of a listed organisation."""

NARROWER_THAN_RESPONSIBLE_PERSONS = {
    "gwy/26.4",
    "jcg/13.4",
    "qyxxgs/17",
    "qyxxgs24/18",
    "aqsc/78",
    "aqsc/92",
    "aqsc/113",
    "ybjj/43",
}
"""Articles that name only the legal representative, the head of the unit, those directly responsible, those who were themselves dishonest or themselves listed."""


def ours(packs: PackSet) -> list[Measure]:
    """Measures on market access, practice and office."""
    return [m for m in packs.measures.values() if m.source_id.startswith(MARKET_ACCESS_AND_OFFICE)]


def reaches(measures: list[Measure]) -> Iterator[tuple[Measure, Basis, Reach]]:
    for measure in measures:
        for basis in measure.bases:
            yield from ((measure, basis, reach) for reach in basis.reaches)


def leaves(tree: Any) -> dict[str, Any]:
    """Field -> comparison of a condition that joins its leaves with ``all``, or of a single leaf."""
    if tree is None:
        return {}
    return {field: body for part in tree.get("all", [tree]) for field, body in part.items()}


def penalties(reach: Reach) -> set[str]:
    """The penalties that an entry must carry."""
    found = leaves(reach.carrying).get("listing.penalty_basis", {"any_of": []})
    return {found} if isinstance(found, str) else set(found["any_of"])


def test_all_measures_of_the_knowledge_base_are_there(packs: PackSet) -> None:
    assert len({m.source_id for m in packs.measures.values() if m.effect == "punish"}) == 106
    assert len({m.source_id for m in ours(packs)}) == 48
    assert len({m.source_id for m in packs.measures.values() if m.effect == "reward"}) == 15


def test_an_article_reaches_only_entries_with_a_penalty_of_its_own(packs: PackSet) -> None:
    """S1: the penalty's code starts with the article's number."""
    checked = 0
    for measure, basis, reach in reaches(ours(packs)):
        law, _, article = basis.article.partition("/")
        for code in penalties(reach):
            assert code.startswith(f"{law}-{article.partition('.')[0]}"), (measure.id, code)
            checked += 1
    assert checked >= 25


def test_a_ban_ends_with_its_term_wherever_the_list_runs_longer(packs: PackSet) -> None:
    """The term runs from the penalty; only of government procurement does the entry itself end with the ban."""
    for measure, _, reach in reaches(ours(packs)):
        if measure.outcome is not MeasureOutcome.BAR or reach.list_ == "government-procurement":
            continue
        bound = leaves(reach.carrying).get("listing.months_since_penalty")
        months = measure.duration.months if measure.duration.kind == "fixed_months" else None
        if months is not None:
            assert bound == {"lt": str(months)}, measure.id
        else:
            assert bound is not None or measure.duration.note == "终身", measure.id


def test_responsible_persons_are_reached_only_where_the_article_names_them(packs: PackSet) -> None:
    """I-20."""
    naming = {basis.article for _, basis, reach in reaches(ours(packs)) if reach.responsible_person}
    assert naming == NAMING_RESPONSIBLE_PERSONS
    assert not naming & NARROWER_THAN_RESPONSIBLE_PERSONS


def test_offices_are_held_by_natural_persons(packs: PackSet) -> None:
    held = [m for m in ours(packs) if m.national_item == "限制任职" and m.id != "restrict-private-fund-manager"]
    assert len(held) > 20
    assert [m.id for m in held if m.subjects != [SubjectKind.NATURAL_PERSON]] == []


def test_what_no_entry_carries_is_shown_with_the_reason(packs: PackSet) -> None:
    silent = [m for m in ours(packs) if not any(basis.reaches for basis in m.bases)]
    assert [m.id for m in silent if not m.unreached and not m.note] == []
    assert [m.id for m in silent if m.outcome is MeasureOutcome.BAR] == []


def test_nobody_saw_the_rows_of_the_national_list_in_force_and_every_measure_says_so(packs: PackSet) -> None:
    """I-02."""
    assert [m.id for m in ours(packs) if not any("没有见到" in text for text in m.to_confirm)] == []


def test_a_degree_that_the_law_leaves_open_is_milder_for_milder_entries(packs: PackSet) -> None:
    """I-04: 限制 without a degree; where the article says 不得 there is none to choose."""
    graded = {m.id for m in ours(packs) if m.max_strength}
    assert graded == {
        "restrict-procurement-supplier",
        "restrict-tendering",
        "restrict-engineering-tendering",
        "restrict-land-supply",
        "wage-arrears-market-access",
        "wage-arrears-procurement",
    }


@pytest.mark.parametrize("measure_id", ["telecom-fraud-account-limits", "telecom-fraud-network-limits"])
def test_what_the_law_only_allows_is_not_called_a_duty(packs: PackSet, measure_id: str) -> None:
    measure = packs.measures[measure_id]
    assert (measure.class_, measure.strength.value) == (MeasureClass.UNDETERMINED, "discretionary")


def test_every_measure_of_ours_has_a_mode(packs: PackSet) -> None:
    assert {source_ids.MODES[m.source_id] for m in ours(packs)} == {"强制"}
