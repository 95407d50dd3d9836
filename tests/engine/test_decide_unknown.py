"""No hit, cannot tell and refused are different answers (S3, S7, S10)."""

from __future__ import annotations

from typing import Any

import pytest

from engine.decision import Outcome
from engine.errors import EngineFault, ValueTypeError
from engine.inputs import Identity, RegistryState
from tests.engine import packs

BIG = {"matter.amount": {"gte": "4000000.00"}}
FUNDED_ONLY = {"government_funded": True}


def test_a_missing_field_that_could_matter_is_never_clear() -> None:
    decision = packs.decide(packs.simple(packs.rule(when=BIG)), packs.given(packs.listing()))
    [answer] = decision.subjects
    assert (decision.outcome, decision.complete) == (Outcome.UNDETERMINED, False)
    assert answer.missing == ("matter.amount",)
    assert answer.reason == "缺少可能影响结果的信息：估算价；请补填后再查"
    assert answer.hits == ()


@pytest.mark.parametrize(
    ("fields", "listings"),
    [
        ({"government_funded": True, "amount": 1}, 1),  # given
        ({"government_funded": True}, 0),  # no listing: nothing it could matter for
    ],
)
def test_a_field_that_cannot_matter_is_not_missed(fields: dict[str, Any], listings: int) -> None:
    decision = packs.decide(
        packs.simple(packs.rule(when=BIG)), packs.given(*[packs.listing()][:listings], fields=fields)
    )
    assert (decision.outcome, decision.complete) == (Outcome.CLEAR, True)


def test_only_fields_that_could_still_matter_are_named() -> None:
    settled = {"all": [{"matter.government_funded": False}, {"matter.sector": "road"}]}
    open_ = {"any": [settled, BIG]}
    decision = packs.decide(packs.simple(packs.rule(when=open_)), packs.given(packs.listing()))
    assert decision.subjects[0].missing == ("matter.amount",)


def test_an_unknown_rule_for_a_measure_that_is_already_there_changes_nothing() -> None:
    decision = packs.decide(packs.simple(packs.rule(), packs.rule("r2", when=BIG)), packs.given(packs.listing()))
    assert (decision.outcome, decision.complete, decision.subjects[0].missing) == (Outcome.RESTRICTED, True, ())


def test_a_measure_there_for_another_listing_does_not_settle_this_one() -> None:
    when = {"any": [{"listing.banned": True}, BIG]}
    banned, other = packs.listing(number=1, facts={"banned": True}), packs.listing(number=2, facts={"banned": False})
    decision = packs.decide(packs.simple(packs.rule(when=when)), packs.given(banned, other))
    assert (decision.outcome, decision.complete, decision.subjects[0].missing) == (
        Outcome.RESTRICTED,
        False,
        ("matter.amount",),
    )


def test_an_unknown_further_measure_leaves_the_answer_incomplete() -> None:
    measures = [packs.measure(), packs.measure("ban", outcome="bar")]
    whole = packs.simple(packs.rule(), packs.rule("r2", "ban", when=BIG), measures=measures)
    decision = packs.decide(whole, packs.given(packs.listing()))
    assert (decision.outcome, decision.complete) == (Outcome.RESTRICTED, False)


def test_an_unknown_rule_that_would_bring_another_department_leaves_the_answer_incomplete() -> None:
    other = packs.rule("r2", when=BIG, carried_out_by=["jy-finance"])
    decision = packs.decide(packs.simple(packs.rule(), other), packs.given(packs.listing()))
    assert (decision.outcome, decision.complete) == (Outcome.RESTRICTED, False)
    assert decision.subjects[0].missing == ("matter.amount",)


def test_exists_is_never_unknown() -> None:
    rules = packs.simple(packs.rule(when={"matter.amount": {"exists": False}}))
    assert packs.decide(rules, packs.given(packs.listing())).outcome is Outcome.RESTRICTED
    given = {"government_funded": True, "amount": 0}
    assert packs.decide(rules, packs.given(packs.listing(), fields=given)).outcome is Outcome.CLEAR


def test_not_unknown_is_unknown() -> None:
    rules = packs.simple(packs.rule(when={"not": BIG}))
    assert packs.decide(rules, packs.given(packs.listing())).outcome is Outcome.UNDETERMINED


def test_a_silent_rule_leaves_nothing_open() -> None:
    whole = packs.packset(packs.memorandum([packs.rule(when=BIG)]), packs.measure(), confirmed=False)
    assert packs.decide(whole, packs.given(packs.listing())).complete


def test_a_registry_value_that_does_not_fit_its_field_counts_as_missing() -> None:
    rules = packs.simple(packs.rule(when={"listing.debt": {"gte": "1.00"}}))
    broken = packs.listing(facts={"debt": "很多", "penalties": frozenset({"exile"})})
    [answer] = packs.decide(rules, packs.given(broken)).subjects
    assert answer.missing == ("listing.debt",)
    assert answer.reason == "名单条目缺少可能影响结果的信息：未履行金额；请向认定单位核实"


OPEN_FIELDS = [
    {"name": "government_funded", "title": "政府投资", "type": "boolean", "required": True},
    {"name": "place", "title": "地点", "type": "code"},
]


@pytest.mark.parametrize("blank", ["", " ", "\u3000"])
def test_blank_text_is_not_a_value_that_differs_from_all_others(blank: str) -> None:
    """It would make every comparison false and the answer clear, where a missing field makes it undetermined (S3)."""
    rules = packs.packset(
        packs.memorandum([packs.rule(when={"matter.place": "here"})]),
        packs.measure(),
        packs.matter(fields=OPEN_FIELDS),
    )
    with pytest.raises(ValueTypeError) as caught:
        packs.decide(rules, packs.given(packs.listing(), fields={"government_funded": True, "place": blank}))
    assert caught.value.code == "wrong_type"


@pytest.mark.parametrize(("kind", "broken"), [("code", " "), ("date", 20261399), ("date", 0), ("date", 10**12)])
def test_an_entry_whose_field_is_blank_or_no_real_day_lacks_it(kind: str, broken: object) -> None:
    found = packs.list_type(fields=[{"name": "term", "title": "期限", "type": kind}])
    when = {"listing.term": "x" if kind == "code" else "2026-01-01"}
    rules = packs.packset(packs.memorandum([packs.rule(when=when)]), packs.measure(), found)
    [answer] = packs.decide(rules, packs.given(packs.listing(facts={"term": broken}))).subjects
    assert (answer.outcome, answer.missing) == (Outcome.UNDETERMINED, ("listing.term",))


def test_a_subject_without_a_code_is_neither_hit_nor_clear() -> None:
    decision = packs.decide(
        packs.simple(packs.rule()), packs.given(packs.listing(), subjects=[packs.subject(key=None)])
    )
    [answer] = decision.subjects
    assert (answer.outcome, answer.identity, answer.complete) == (Outcome.IDENTITY_REQUIRED, Identity.MISSING, False)
    assert answer.hits == ()
    assert answer.reason


@pytest.mark.parametrize("state", [RegistryState.STALE, RegistryState.UNREACHABLE])
def test_a_registry_that_cannot_be_trusted_tells_nothing(state: RegistryState) -> None:
    decision = packs.decide(packs.simple(packs.rule()), packs.given(packs.listing(), state=state))
    assert (decision.outcome, decision.complete) == (Outcome.UNDETERMINED, False)
    assert decision.subjects[0].reason


def _reward_world(**punishing: Any) -> Any:
    reward = packs.memorandum([packs.rule("good", "favour")], "payers", effect="reward", lists=["good"])
    punish = packs.memorandum([packs.rule(**punishing)])
    favour = packs.measure("favour", ["good"], effect="reward", strength="discretionary")
    return packs.packset(reward, punish, favour, packs.measure(), packs.list_type("good", "reward"))


def test_a_reward_favours_only_where_nothing_punishes_or_could() -> None:
    """S7."""
    good = packs.listing(list_id="good", level=None)
    alone = packs.decide(_reward_world(), packs.given(good))
    assert (alone.outcome, alone.favoured, alone.subjects[0].favoured) == (Outcome.CLEAR, True, True)
    punished = packs.decide(_reward_world(), packs.given(good, packs.listing()))
    assert (punished.outcome, punished.favoured, punished.subjects[0].favoured) == (Outcome.RESTRICTED, False, False)
    assert packs.measures_of(punished) == ["restrict", "favour"]
    unclear = packs.decide(_reward_world(when=BIG), packs.given(good, packs.listing()))
    assert (unclear.outcome, unclear.favoured, unclear.subjects[0].favoured) == (Outcome.UNDETERMINED, False, False)


def test_a_check_is_not_favoured_while_another_subject_is_punished() -> None:
    subjects = [packs.subject(0), packs.subject(1, "k1")]
    given = packs.given(packs.listing(list_id="good", level=None), packs.listing("k1"), subjects=subjects)
    decision = packs.decide(_reward_world(), given)
    assert [answer.favoured for answer in decision.subjects] == [True, False]
    assert not decision.favoured


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (packs.given(fields={}), "missing_field"),
        (packs.given(fields={"government_funded": True, "colour": "red"}), "unknown_field"),
        (packs.given(fields={"government_funded": 1}), "wrong_type"),
        (packs.given(fields={"government_funded": True, "amount": True}), "wrong_type"),
        (packs.given(fields={"government_funded": True, "amount": 2**53}), "wrong_type"),
        (packs.given(fields={"government_funded": True, "sector": "rail"}), "wrong_type"),
        (packs.given(fields={"government_funded": True, "sector": "\ud800"}), "wrong_type"),
        (packs.given(kind="no.such"), "unknown_matter"),
        (packs.given(subjects=[]), "no_subjects"),
        (packs.given(subjects=[packs.subject(role="mayor")]), "unknown_role"),
        (packs.given(subjects=[packs.subject(relates_to=5)]), "bad_relation"),
        (packs.given(subjects=[packs.subject(relates_to=0)]), "bad_relation"),
        (packs.given(subjects=[packs.subject(), packs.subject()]), "duplicate_index"),
        (packs.given(subjects=[packs.subject(region="\ud800")]), "wrong_type"),
    ],
)
def test_input_outside_the_catalogue_is_refused(given: packs.DecisionInput, code: str) -> None:
    with pytest.raises(ValueTypeError) as caught:
        packs.decide(packs.simple(packs.rule()), given)
    assert caught.value.code == code


def test_a_penalty_that_only_a_weaker_instrument_asks_for_is_not_missed() -> None:
    """Of two articles only one may carry a punishment (I-01): what the other asks of an entry cannot matter."""
    of_ban = {"article": "fa/10", "reaches": [{"list": "bad", "carrying": {"listing.penalties": {"any_of": ["ban"]}}}]}
    of_debt = {"article": "xize/10", "reaches": [{"list": "bad", "carrying": {"listing.debt": {"gte": "1.00"}}}]}
    measure = packs.measure(bases=[of_debt, of_ban])
    world = packs.packset(
        packs.memorandum([packs.rule()]), measure, packs.law(), packs.law("xize", level="ministry_rule")
    )
    [answer] = packs.decide(world, packs.given(packs.listing())).subjects
    assert (answer.outcome, answer.missing) == (Outcome.UNDETERMINED, ("listing.penalties",))


def test_a_closed_engine_says_so() -> None:
    engine = packs.RuleEngine(packs.simple(packs.rule()))
    engine.close()
    engine.close()
    with pytest.raises(EngineFault) as caught:
        engine.decide(packs.given())
    assert caught.value.code == "engine_closed"
