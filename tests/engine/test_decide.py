"""One subject, its listings in force, and what they come to (S4, S6, S7)."""

from __future__ import annotations

from datetime import date

import pytest

from engine.decision import Because, LegalBasis, Outcome, Source
from engine.errors import PackErrors
from engine.inputs import Identity, Level, Mark, SubjectKind
from tests.engine import packs

FUNDED = {"matter.government_funded": True}


def test_a_debtor_on_a_government_tender_is_restricted_with_reasons() -> None:
    when = {"all": [FUNDED, {"subject.kind": {"in": ["legal_person", "unincorporated"]}}]}
    decision = packs.decide(packs.simple(packs.rule(roles=["bidder"], when=when)), packs.given(packs.listing()))
    assert (decision.outcome, decision.complete, decision.favoured) == (Outcome.RESTRICTED, True, False)
    [hit] = decision.subjects[0].hits
    assert (hit.reached_as, hit.identity, hit.listing.listing_id) == ("own", Identity.EXACT, "k0-bad-1")
    [line] = hit.measures
    assert (line.measure, line.effect, line.outcome, line.strength) == ("restrict", "punish", "restrict", "mandatory")
    assert line.departments == ("jy-bidding",)
    assert not line.proposed
    assert line.legal_basis == (LegalBasis("fa/10", "示例fa", "第十条", "列入示例名单的,限制其参与"),)
    kinds = Because("subject.kind", "in", ("legal_person", "unincorporated"), "legal_person")
    reasons = (Because("matter.government_funded", "eq", True, True), kinds)
    assert line.sources == (Source("debtors", "r1", reasons),)


def test_a_condition_that_is_false_leaves_the_subject_clear_and_counts_the_listing() -> None:
    decision = packs.decide(
        packs.simple(packs.rule(when=FUNDED)), packs.given(packs.listing(), fields={"government_funded": False})
    )
    assert decision.outcome is Outcome.CLEAR
    assert decision.subjects[0].hits == ()
    assert decision.subjects[0].listings_without_measure == 1


def test_a_rule_without_when_fires_for_every_listing_in_force() -> None:
    decision = packs.decide(packs.simple(packs.rule()), packs.given(packs.listing()))
    assert packs.measures_of(decision) == ["restrict"]


def test_another_role_is_not_touched() -> None:
    decision = packs.decide(
        packs.simple(packs.rule(roles=["bidder"])), packs.given(packs.listing(), subjects=[packs.subject(role="agent")])
    )
    assert decision.outcome is Outcome.CLEAR


def test_a_kind_of_subject_that_the_measure_does_not_touch() -> None:
    measure = packs.measure(subjects=["legal_person"])
    person = packs.subject(kind=SubjectKind.NATURAL_PERSON)
    decision = packs.decide(
        packs.simple(packs.rule(), measures=[measure]), packs.given(packs.listing(), subjects=[person])
    )
    assert decision.outcome is Outcome.CLEAR


@pytest.mark.parametrize(
    ("change", "binds"),
    [
        ({"until": date(2026, 6, 1)}, True),
        ({"until": date(2026, 5, 31)}, False),
        ({"since": date(2026, 6, 1)}, True),
        ({"since": date(2026, 6, 2)}, False),
        ({"exited_on": date(2026, 6, 1)}, False),
        ({"exited_on": date(2026, 6, 2)}, True),
        ({"marks": frozenset({Mark.SUSPENDED})}, False),
        ({"marks": frozenset({Mark.UNDER_OBJECTION, Mark.UNDER_REPAIR})}, True),
    ],
)
def test_only_listings_in_force_bind(change: dict[str, object], binds: bool) -> None:
    decision = packs.decide(packs.simple(packs.rule()), packs.given(packs.listing(**change)))
    assert decision.outcome is (Outcome.RESTRICTED if binds else Outcome.CLEAR)
    assert decision.subjects[0].listings_without_measure == 0


def test_two_listings_on_one_list_are_two_messages_that_never_mix() -> None:
    """S4: all listing.* leaves of a rule speak of the same listing."""
    when = {"all": [{"listing.debt": {"gte": "100.00"}}, {"listing.banned": True}]}
    mixed = [
        packs.listing(number=1, facts={"debt": 50000, "banned": False}),
        packs.listing(number=2, facts={"debt": 5, "banned": True}),
    ]
    rules = packs.simple(packs.rule(when=when))
    assert packs.decide(rules, packs.given(*mixed)).outcome is Outcome.CLEAR
    both = packs.listing(number=3, facts={"debt": 10000, "banned": True})
    decision = packs.decide(rules, packs.given(*mixed, both))
    assert [hit.listing.listing_id for hit in decision.subjects[0].hits] == ["k0-bad-3"]
    assert decision.subjects[0].listings_without_measure == 2


def test_the_newest_version_of_an_entry_counts() -> None:
    old, new = packs.listing(version=3), packs.listing(version=12, exited_on=date(2026, 5, 1))
    for order in ((old, new), (new, old)):
        assert packs.decide(packs.simple(packs.rule()), packs.given(*order)).outcome is Outcome.CLEAR


def test_hits_on_two_lists_and_the_gravest_outcome() -> None:
    pack = packs.memorandum([packs.rule(), packs.rule("r2", "ban", lists=["worse"])], lists=["bad", "worse"])
    ban = packs.measure("ban", ["worse"], outcome="bar")
    whole = packs.packset(pack, packs.measure(), ban, packs.list_type("worse"))
    decision = packs.decide(whole, packs.given(packs.listing(), packs.listing(list_id="worse")))
    assert decision.outcome is Outcome.BARRED
    assert [(hit.listing.list_id, hit.measures[0].measure) for hit in decision.subjects[0].hits] == [
        ("bad", "restrict"),
        ("worse", "ban"),
    ]


def test_other_lists_are_seen_through_subject_lists() -> None:
    pack = packs.memorandum([packs.rule(when={"subject.lists": {"any_of": ["worse"]}})])
    whole = packs.packset(pack, packs.measure(), packs.list_type("worse"))
    alone = packs.decide(whole, packs.given(packs.listing()))
    assert alone.outcome is Outcome.CLEAR
    assert (
        packs.decide(whole, packs.given(packs.listing(), packs.listing(list_id="worse"))).outcome is Outcome.RESTRICTED
    )
    ended = packs.listing(list_id="worse", until=date(2026, 5, 31))
    assert packs.decide(whole, packs.given(packs.listing(), ended)).outcome is Outcome.CLEAR


def test_the_same_measure_from_a_memorandum_and_a_statute_is_one_line() -> None:
    statute = packs.memorandum(
        [packs.rule("s1", carried_out_by=["jy-finance"])], "statute-x", source="statute", statute="fa/10"
    )
    whole = packs.packset(packs.memorandum([packs.rule(when=FUNDED)]), statute, packs.measure())
    decision = packs.decide(whole, packs.given(packs.listing()))
    [line] = decision.subjects[0].hits[0].measures
    assert [(s.memorandum, s.rule) for s in line.sources] == [("debtors", "r1"), ("statute-x", "s1")]
    assert line.departments == ("jy-bidding", "jy-finance")
    assert [basis.ref for basis in line.legal_basis] == ["fa/10"]


@pytest.mark.parametrize(
    ("level", "outcome", "strength"),
    [
        (Level.SERIOUS, Outcome.RESTRICTED, "mandatory"),
        (Level.ORDINARY, Outcome.CAUTION, "discretionary"),
        (Level.MINOR, Outcome.CAUTION, "reference"),
        (None, Outcome.CAUTION, "reference"),
    ],
)
def test_proportion_caps_strength_and_lowers_the_outcome(level: Level | None, outcome: Outcome, strength: str) -> None:
    """S14, I-04: a level without a cap keeps the measure as it is; no level at all gets the mildest cap."""
    measure = packs.measure(max_strength={"ordinary": "discretionary", "minor": "reference"})
    decision = packs.decide(packs.simple(packs.rule(), measures=[measure]), packs.given(packs.listing(level=level)))
    [line] = decision.subjects[0].hits[0].measures
    assert (decision.outcome, line.strength) == (outcome, strength)


def test_an_entry_without_a_level_has_its_lists_default() -> None:
    pack = packs.memorandum([packs.rule(when={"listing.level": "serious"})])
    whole = packs.packset(pack, packs.measure(), packs.list_type(default_level="serious"))
    assert packs.decide(whole, packs.given(packs.listing(level=None))).outcome is Outcome.RESTRICTED
    assert packs.decide(whole, packs.given(packs.listing(level=Level.MINOR))).outcome is Outcome.CLEAR


@pytest.mark.parametrize(
    "changes",
    [
        {"class": "三", "outcome": "none", "strength": "reference"},
        {"class": "二", "outcome": "none", "strength": "reference"},
    ],
)
def test_information_for_the_market_has_no_department_and_punishes_nobody(changes: dict[str, str]) -> None:
    """S6, I-05."""
    decision = packs.decide(
        packs.simple(packs.rule(), measures=[packs.measure(**changes)]), packs.given(packs.listing())
    )
    [line] = decision.subjects[0].hits[0].measures
    assert line.departments == ()
    assert decision.outcome is Outcome.CLEAR


def test_measures_on_natural_persons_are_only_proposed() -> None:
    """I-16."""
    person = packs.subject(kind=SubjectKind.NATURAL_PERSON)
    decision = packs.decide(packs.simple(packs.rule()), packs.given(packs.listing(), subjects=[person]))
    assert [line.proposed for line in decision.subjects[0].hits[0].measures] == [True]


def test_months_on_the_list_count_whole_months() -> None:
    rules = packs.simple(packs.rule(when={"listing.months_on_list": {"gte": "7"}}))
    assert packs.decide(rules, packs.given(packs.listing(since=date(2025, 11, 1)))).outcome is Outcome.RESTRICTED
    assert packs.decide(rules, packs.given(packs.listing(since=date(2025, 11, 2)))).outcome is Outcome.CLEAR


BANNED = packs.rule(when={"listing.months_since_penalty": {"lt": "36"}})
PENALTIES = packs.list_type(fields=[{"name": "penalty_decided_on", "title": "处罚决定日期", "type": "date"}])


@pytest.mark.parametrize(
    ("decided", "outcome"),
    [(20230602, Outcome.RESTRICTED), (20230601, Outcome.CLEAR), (None, Outcome.UNDETERMINED)],
)
def test_a_ban_runs_from_the_penalty_and_not_from_the_listing(decided: int | None, outcome: Outcome) -> None:
    """Three years from the decision; an entry that does not say when it was decided leaves the answer open (S3)."""
    facts = {} if decided is None else {"penalty_decided_on": decided}
    entry = packs.listing(since=date(2026, 1, 1), facts=facts)
    dated = packs.packset(packs.memorandum([BANNED]), packs.measure(), PENALTIES)
    assert packs.decide(dated, packs.given(entry)).outcome is outcome


def test_months_since_a_penalty_are_only_counted_where_the_list_records_its_day() -> None:
    with pytest.raises(PackErrors) as found:
        packs.decide(packs.simple(BANNED), packs.given(packs.listing()))
    assert found.value.errors[0].code == "unknown_field"


def test_the_day_is_shanghais() -> None:
    """S5: 23:30 UTC on 31 May is 1 June in Shanghai, the first day on which this entry no longer binds."""
    late = packs.NOW.fromisoformat("2026-05-31T23:30:00+00:00")
    entry = packs.listing(until=date(2026, 5, 31))
    assert packs.decide(packs.simple(packs.rule()), packs.given(entry, now=late)).outcome is Outcome.CLEAR
    early = packs.NOW.fromisoformat("2026-05-31T15:30:00+00:00")
    assert packs.decide(packs.simple(packs.rule()), packs.given(entry, now=early)).outcome is Outcome.RESTRICTED
