"""The list types against the knowledge base: which may stand, which are silent and why, whom they leave out."""

from __future__ import annotations

from datetime import date

from engine.documents import ExclusionKind, ListType
from engine.inputs import SubjectKind
from engine.law.legality import list_silences
from engine.packs.packset import PackSet

DAY = date(2026, 11, 22)

UNVERIFIED = {"SL-14", "SL-15", "SL-16", "SL-18", "SL-19", "SL-20", "SL-22", "SL-23"}
"""Blacklists that the knowledge base switches off by default."""

WITHOUT_ARTICLE = {"SL-02", "SL-06", "SL-17"}
"""Blacklists of which it knows the statute or a penalty article, not the article that sets the list up."""


def black(packs: PackSet) -> dict[str, ListType]:
    return {one.source_id: one for one in packs.lists.values() if one.source_id.startswith("SL-")}


def by_source(packs: PackSet, prefix: str) -> set[str]:
    return {one.source_id for one in packs.lists.values() if one.source_id.startswith(prefix)}


def test_all_lists_of_the_knowledge_base_are_there(packs: PackSet) -> None:
    assert by_source(packs, "SL-") == {f"SL-{n:02d}" for n in range(1, 24)}
    assert by_source(packs, "RL-") == {f"RL-{n:02d}" for n in range(1, 9)}
    assert by_source(packs, "OB-") == {"OB-01"}


def test_i07_what_is_unverified_is_switched_off_and_says_why(packs: PackSet) -> None:
    assert {key for key, one in black(packs).items() if one.status == "disabled"} == UNVERIFIED
    for one in packs.lists.values():
        assert one.status != "disabled" or one.status_reason, one.id
        assert one.basis or one.basis_note, one.id


def test_i07_only_lists_with_an_article_in_force_can_have_consequences(packs: PackSet) -> None:
    silent = {key for key, one in black(packs).items() if list_silences(packs, one, DAY)}
    assert silent == UNVERIFIED | WITHOUT_ARTICLE


def test_i07_abnormal_operations_is_no_list_of_serious_dishonesty(packs: PackSet) -> None:
    abnormal = packs.lists["abnormal-operations"]
    assert [silence.code for silence in list_silences(packs, abnormal, DAY)] == ["list_archive_only"]
    reached = {reach.list_ for measure in packs.measures.values() for basis in measure.bases for reach in basis.reaches}
    assert "abnormal-operations" not in reached


def test_lists_that_follow_penalties_leave_out_what_the_law_says(packs: PackSet) -> None:
    following = {one.id: one for one in packs.lists.values() if one.from_penalties}
    assert set(following) == {
        "seriously-unlawful", "major-tax-violations", "work-safety", "statistics", "government-procurement", "food-safety",
        "drug-safety", "medical-insurance",
    }  # fmt: skip
    for one in following.values():
        seen = {exclusion.kind for exclusion in one.exclusions if exclusion.field}
        assert ExclusionKind.WITHDRAWN in seen, one.id
        assert (ExclusionKind.OPEN_TO_REVIEW in seen) is (one.id != "government-procurement"), one.id
        assert (ExclusionKind.SIMPLE_PROCEDURE in seen) is (SubjectKind.NATURAL_PERSON in one.subject_kinds), one.id


def test_i13_no_list_takes_minors(packs: PackSet) -> None:
    for one in packs.lists.values():
        persons = SubjectKind.NATURAL_PERSON in one.subject_kinds
        assert one.effect == "reward" or not persons or one.excludes_minors, one.id


def test_every_list_in_use_says_how_long_it_is_shown(packs: PackSet) -> None:
    for one in packs.lists.values():
        assert (one.publicity is not None) is (one.status != "disabled" and not one.archive_only), one.id
