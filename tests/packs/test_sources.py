"""What the packs claim: sources, reach, strength, confirmations. No network and no library outside the repository."""

from __future__ import annotations

from datetime import date

import pytest

from engine.documents import MeasureClass, MeasureOutcome
from engine.law.confirming import confirmable_items
from engine.lint import has_errors, lint
from engine.packs.packset import PackSet
from tests.packs import law_sources, source_ids
from tests.packs.catalogue import ROOT, pack_ids

ACTS = {
    "强制": ("restrict", "mandatory"),
    "管理": ("caution", "discretionary"),
    "审慎参考": ("caution", "reference"),
    "市场自主": ("none", "reference"),
}
WRITTEN = date(2026, 11, 22)


def test_every_measure_cites_a_known_item_and_all_known_items_are_used(packs: PackSet) -> None:
    cited = {measure.source_id for measure in packs.measures.values()}
    assert cited == set(source_ids.MODES) | source_ids.REWARDS
    assert (len(source_ids.MODES), len(source_ids.REWARDS)) == (106, 15)  # as many as the knowledge base holds


def test_lists_and_packs_cite_their_items_and_document_numbers(packs: PackSet) -> None:
    assert {entry.id: entry.source_id for entry in packs.lists.values()} == source_ids.LISTS
    assert {pack.id: (pack.source_id, pack.document_no) for pack in packs.memoranda.values()} == source_ids.PACKS
    assert all(pack.document_no_confirmed for pack in packs.memoranda.values() if pack.document_no)


def test_every_article_says_where_its_text_was_read(packs: PackSet) -> None:
    quoted = set()
    for reference, (law, article) in packs.articles.items():
        if reference in law_sources.READ_ELSEWHERE | law_sources.KEY_SENTENCES or law.id in law_sources.DOCUMENTS:
            continue
        assert article.source_id, reference
        prefix, _, number = article.source_id.partition("-")
        assert prefix == law.id.upper()
        assert number in law_sources.STATUTE_TEXTS[prefix], reference
        assert article.id.split(".")[0] == number
        quoted.add(article.source_id)
    assert quoted == {
        f"{prefix}-{number}" for prefix, numbers in law_sources.STATUTE_TEXTS.items() for number in numbers
    }
    assert len(quoted) == 297


def test_what_is_known_by_one_sentence_or_only_asks_for_a_mechanism_carries_nothing(packs: PackSet) -> None:
    carrying = {basis.article for measure in packs.measures.values() for basis in measure.bases if basis.reaches}
    assert not carrying & law_sources.KEY_SENTENCES
    assert not {reference for reference in carrying if packs.article(reference)[1].mechanism_only}


def test_a_policy_document_that_was_not_read_is_marked_for_whoever_confirms(packs: PackSet) -> None:
    for law_id in law_sources.DOCUMENTS - {"zbf64"}:
        law = packs.laws[law_id]
        assert law.to_confirm or law.confidence == "retrieved", law_id


def test_punishments_act_as_their_mode_says(packs: PackSet) -> None:
    bans = dict.fromkeys(source_ids.BARRING, ("bar", "mandatory"))
    for measure in packs.measures.values():
        if measure.effect == "punish":
            otherwise = bans | source_ids.ACTING_OTHERWISE
            wanted = otherwise.get(measure.id, ACTS[source_ids.MODES[measure.source_id]])
            assert (measure.outcome.value, measure.strength.value) == wanted, measure.id


def test_a_measure_bars_only_where_an_article_itself_forbids_and_only_entries_that_carry_its_penalty(
    packs: PackSet,
) -> None:
    barring = {measure.id: measure for measure in packs.measures.values() if measure.outcome is MeasureOutcome.BAR}
    assert set(barring) == set(source_ids.BARRING)
    for measure in barring.values():
        cited = {packs.article(basis.article)[1].source_id for basis in measure.bases}
        assert source_ids.BARRING[measure.id] in cited, measure.id
        assert all(reach.carrying for basis in measure.bases for reach in basis.reaches), measure.id


def test_each_mapped_measure_and_list_is_reached_or_says_what_is_missing(packs: PackSet) -> None:
    for pack, rule in packs.rules():
        measure = packs.measures[rule.measure]
        named = {reach.list_ for basis in measure.bases for reach in basis.reaches}
        for list_id in rule.lists or pack.lists:
            assert (list_id in named) != (list_id in measure.unreached) or measure.status == "disabled", (
                f"{measure.id}: {list_id}"
            )


def test_what_cannot_fire_says_why(packs: PackSet) -> None:
    for measure in packs.measures.values():
        assert measure.status != "disabled" or measure.status_reason, measure.id
        assert (
            measure.class_ is not MeasureClass.UNDETERMINED
            or measure.note
            or measure.status_reason
            or measure.unreached
        )


def test_the_packs_pass_the_linter(packs: PackSet) -> None:
    findings = lint(packs, WRITTEN)
    assert not has_errors(findings), findings


def test_the_demo_confirms_exactly_what_may_be_confirmed_and_calls_itself_a_demo(packs: PackSet) -> None:
    (demo,) = packs.confirmations
    assert (demo.id, demo.demo, demo.national_list) == ("demo", True, "assumed")
    assert [entry.item for entry in demo.items] == confirmable_items(packs, WRITTEN)
    assert {entry.by for entry in demo.items} == {"演示确认人"}


def test_no_other_confirmations_are_shipped() -> None:
    assert [path.name for path in (ROOT / "rules" / "confirmations").iterdir()] == ["demo.yaml"]


@pytest.mark.parametrize("name", pack_ids())
def test_the_page_for_officers_names_the_document_and_every_measure(name: str, packs: PackSet) -> None:
    page = (ROOT / "memoranda" / name / "content.md").read_text(encoding="utf-8")
    pack = packs.memoranda[name]
    assert pack.document_no is None or pack.document_no in page
    assert [
        packs.measures[rule.measure].title for rule in pack.rules if packs.measures[rule.measure].title not in page
    ] == []
    assert "投产前要确认" in page
