"""What the measure library may never say, whoever edits it: invariants of law over all measures that ship."""

from __future__ import annotations

from datetime import date

from engine.documents import Measure, MeasureClass
from engine.law.reach import bases_reaching
from engine.packs.packset import PackSet

DAY = date(2026, 6, 1)


def reached(measure: Measure, prefix: str = "") -> set[str | None]:
    """The lists that the articles of a law reach through a measure."""
    return {r.list_ for basis in measure.bases if basis.article.startswith(prefix) for r in basis.reaches}


def citing(packs: PackSet, prefix: str) -> list[Measure]:
    """The measures that cite a law or an article of it."""
    return [m for m in packs.measures.values() if any(basis.article.startswith(prefix) for basis in m.bases)]


def test_leaving_the_country_and_consumption_are_decided_by_others_so_no_listing_carries_them(packs: PackSet) -> None:
    """I-18."""
    decided = [m for m in packs.measures.values() if m.national_item == "不准出境" or m.source_id == "P-C01"]
    assert {m.source_id for m in decided} == {"P-C01", "P-D01", "P-D02", "P-D03", "P-D04"}
    assert [m.id for m in decided if reached(m)] == []
    assert [m.id for m in decided if not m.unreached] == []


def test_the_market_is_only_informed(packs: PackSet) -> None:
    """I-05."""
    market = [m for m in packs.measures.values() if m.class_ is MeasureClass.MARKET]
    assert {m.source_id for m in market} == {"P-J01", "P-K01", "P-K02", "P-K03"}
    assert {(m.outcome.value, m.strength.value) for m in market} == {("none", "reference")}


def test_article_34_of_henan_carries_nothing_by_itself(packs: PackSet) -> None:
    """S1: it sends to laws and administrative regulations."""
    measures = citing(packs, "hnxy/34")
    assert len({m.source_id for m in measures if m.source_id.startswith("P-HN34")}) == 7
    assert [m.id for m in measures if reached(m, "hnxy/34")] == []


def test_article_32_of_henan_carries_only_where_list_and_matter_are_related(packs: PackSet) -> None:
    """S14, and only lists whose entries all prove a breach of law."""
    carried = {
        (list_id, matter)
        for measure in citing(packs, "hnxy/32")
        for list_id in reached(measure, "hnxy/32")
        for matter in packs.matters
        if list_id
        for found in bases_reaching(packs, measure, list_id, "subject", DAY, matter)
        if found.basis.article.startswith("hnxy/32")
    }
    assert ("government-procurement", "procurement.award") in carried
    assert {matter for list_id, matter in carried if list_id == "judgment-defaulters"} == set()
    for list_id, matter in carried:
        assert set(packs.lists[list_id].domains) & set(packs.matters[matter].domains), (list_id, matter)
    doubtful = {"research-integrity", "social-insurance", "medical-insurance", "statistics", "abnormal-operations"}
    assert not doubtful & {list_id for list_id, _ in carried}


def test_rewards_of_henan_rest_on_lists_of_those_to_be_rewarded(packs: PackSet) -> None:
    for measure in citing(packs, "hnxy/30"):
        assert all(packs.lists[list_id].effect == "reward" for list_id in reached(measure) if list_id), measure.id
        assert not reached(measure) or "henan-trustworthy" in reached(measure), measure.id


def test_recording_and_publishing_is_what_the_registry_does_and_no_measure_of_a_matter(packs: PackSet) -> None:
    publishing = {"P-P01", "P-P02", "P-P03", "I-06"}
    for measure in packs.measures.values():
        if measure.source_id in publishing:
            assert (measure.outcome.value, measure.status) == ("none", "disabled"), measure.id
            publishing = publishing - {measure.source_id}
    assert publishing == set()


def test_a_milder_entry_is_never_treated_as_a_grave_one_under_article_32(packs: PackSet) -> None:
    """I-04: article 31 asks for proportion."""
    for measure in citing(packs, "hnxy/32"):
        levels = {level.value: strength.value for level, strength in measure.max_strength.items()}
        assert levels == {"minor": "reference"}, measure.id
