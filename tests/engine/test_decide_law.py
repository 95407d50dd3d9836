"""The law of the day: which rules are silent, and which articles are shown (S1, S2, S14, I-18)."""

from __future__ import annotations

from datetime import date

import pytest

from engine.decision import Outcome
from tests.engine import packs

ARTICLES = [
    {"id": "10", "article": "第十条", "gist": "列入的,限制"},
    {"id": "11", "article": "第十一条", "gist": "受禁止处罚的,限制"},
    {"id": "12", "article": "第十二条", "gist": "只在相关事项中", "related_matters_only": True},
    {"id": "34", "article": "第三十四条", "gist": "不单独适用", "alone": False},
    {"id": "50", "article": "第五十条", "gist": "将来施行", "in_force": {"from": "2026-07-01"}},
]


def _world(*bases: packs.Doc, **measure: object) -> object:
    found = packs.measure(bases=list(bases), **measure)
    return packs.packset(packs.memorandum([packs.rule()]), found, packs.law(articles=ARTICLES))


def _basis(article: str, reaches: list[packs.Doc] | None = None, **changes: object) -> packs.Doc:
    return {"article": f"fa/{article}", "reaches": reaches or [{"list": "bad"}], **changes}


def test_what_is_not_confirmed_does_not_fire() -> None:
    """S2."""
    whole = packs.packset(packs.memorandum([packs.rule()]), packs.measure(), confirmed=False)
    decision = packs.decide(whole, packs.given(packs.listing()))
    assert (decision.outcome, decision.complete) == (Outcome.CLEAR, True)
    assert decision.subjects[0].listings_without_measure == 1


def test_a_basis_that_names_another_list_leaves_the_rule_silent() -> None:
    """S1."""
    whole = packs.packset(packs.memorandum([packs.rule()]), packs.measure(lists=["worse"]), packs.list_type("worse"))
    assert packs.decide(whole, packs.given(packs.listing())).outcome is Outcome.CLEAR


def test_conduct_that_every_entry_establishes_is_reached() -> None:
    """S1."""
    found = packs.measure(bases=[{"article": "fa/10", "reaches": [{"conduct": "fraud"}]}])
    pack = packs.memorandum([packs.rule()])
    assert (
        packs.decide(
            packs.packset(pack, found, packs.list_type(establishes=["fraud"])), packs.given(packs.listing())
        ).outcome
        is Outcome.RESTRICTED
    )
    other = packs.packset(pack, found, packs.list_type(), packs.list_type("worse", establishes=["fraud"]))
    assert packs.decide(other, packs.given(packs.listing())).outcome is Outcome.CLEAR


def test_the_penalty_that_a_basis_asks_for_must_be_carried() -> None:
    """S1: penalty articles reach only entries that carry that penalty; only what reaches this entry is shown."""
    carrying = {"listing.penalties": {"any_of": ["ban"]}}
    whole = _world(_basis("11", [{"list": "bad", "carrying": carrying}]))
    banned = packs.listing(facts={"penalties": frozenset({"ban", "fine"})})
    decision = packs.decide(whole, packs.given(banned))
    [line] = decision.subjects[0].hits[0].measures
    assert [(b.field, b.expected, b.actual) for b in line.sources[0].because] == [
        ("listing.penalties", ("ban",), ("ban", "fine"))
    ]
    fined = packs.listing(facts={"penalties": frozenset({"fine"})})
    assert packs.decide(whole, packs.given(fined)).outcome is Outcome.CLEAR
    unknown = packs.decide(whole, packs.given(packs.listing()))
    assert (unknown.outcome, unknown.subjects[0].missing) == (Outcome.UNDETERMINED, ("listing.penalties",))


def test_of_several_bases_those_that_reach_the_entry_are_shown() -> None:
    carrying = {"listing.penalties": {"any_of": ["ban"]}}
    whole = _world(_basis("10"), _basis("11", [{"list": "bad", "carrying": carrying}]), _basis("34"))
    plain = packs.decide(whole, packs.given(packs.listing(facts={"penalties": frozenset({"fine"})})))
    assert [b.ref for b in plain.subjects[0].hits[0].measures[0].legal_basis] == ["fa/10"]
    banned = packs.decide(whole, packs.given(packs.listing(facts={"penalties": frozenset({"ban"})})))
    assert [b.ref for b in banned.subjects[0].hits[0].measures[0].legal_basis] == ["fa/10", "fa/11"]
    unknown = packs.decide(whole, packs.given(packs.listing()))
    assert (unknown.outcome, unknown.complete) == (Outcome.RESTRICTED, True)


def test_an_article_that_begins_later_carries_nothing_before_its_day() -> None:
    whole = _world(_basis("50"))
    assert packs.decide(whole, packs.given(packs.listing())).outcome is Outcome.CLEAR
    later = packs.NOW.replace(month=7, day=1)
    assert packs.decide(whole, packs.given(packs.listing(), now=later)).outcome is Outcome.RESTRICTED


def test_law_of_the_day_settles_which_carried_penalty_counts() -> None:
    """A basis that is not in force on the day must not lend its condition to one that is."""
    later = _basis("50")
    now = _basis("11", [{"list": "bad", "carrying": {"listing.penalties": {"any_of": ["ban"]}}}])
    whole = _world(later, now)
    assert (
        packs.decide(whole, packs.given(packs.listing(facts={"penalties": frozenset({"fine"})}))).outcome
        is Outcome.CLEAR
    )
    assert packs.decide(whole, packs.given(packs.listing())).outcome is Outcome.UNDETERMINED


def test_a_memorandum_that_has_ended_fires_nothing() -> None:
    ended = packs.memorandum([packs.rule()], in_force={"from": "2014-01-01", "until": "2016-12-31"})
    whole = packs.packset(ended, packs.measure())
    assert packs.decide(whole, packs.given(packs.listing())).outcome is Outcome.CLEAR


@pytest.mark.parametrize(("domains", "outcome"), [(["bidding"], Outcome.RESTRICTED), (["tax"], Outcome.CLEAR)])
def test_an_article_for_related_matters_needs_a_common_domain(domains: list[str], outcome: Outcome) -> None:
    """S14."""
    found = packs.measure(bases=[_basis("12")])
    whole = packs.packset(
        packs.memorandum([packs.rule()]), found, packs.law(articles=ARTICLES), packs.list_type(domains=domains)
    )
    assert packs.decide(whole, packs.given(packs.listing())).outcome is outcome


def test_an_article_that_never_suffices_alone() -> None:
    """S1: 河南省社会信用条例 art. 34 never counts alone."""
    assert packs.decide(_world(_basis("34")), packs.given(packs.listing())).outcome is Outcome.CLEAR


@pytest.mark.parametrize(("second", "proposed"), [(True, True), (False, False)])
def test_law_that_asks_for_a_decision_makes_a_proposal(second: bool, proposed: bool) -> None:
    """I-18: proposed unless another basis that reaches the entry asks for none."""
    whole = _world(_basis("10", decision_needed=True), _basis("11", decision_needed=second))
    decision = packs.decide(whole, packs.given(packs.listing()))
    assert [line.proposed for line in decision.subjects[0].hits[0].measures] == [proposed]


def test_the_days_are_remembered_apart() -> None:
    """The cache of the day's law gives each day its own answer, in any order and beyond its size."""
    engine = packs.RuleEngine(_world(_basis("50")))
    for _ in range(2):
        for month in (6, 7, 5, 8, 4, 9, 3, 10, 2, 11, 1, 12):
            decision = engine.decide(
                packs.given(packs.listing(since=date(2025, 1, 1)), now=packs.NOW.replace(month=month, day=5))
            )
            assert decision.outcome is (Outcome.RESTRICTED if month >= 7 else Outcome.CLEAR)
    engine.close()
