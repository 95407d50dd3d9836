"""Persons and companies that belong together: responsible persons, representatives, consortia (S7, S13, I-20), and names."""

from __future__ import annotations

import pytest

from engine.deciding.relations import comparable_name
from engine.decision import Outcome
from engine.errors import ValueTypeError
from engine.inputs import Identity, ResponsiblePerson, SubjectKind
from tests.engine import packs

NAMED = ResponsiblePerson("p1", "法定代表人", "河南省社会信用条例第三十五条")


def _person(index: int = 0, role: str = "bidder", **changes: object) -> packs.Subject:
    return packs.subject(index, "p1", role, kind=SubjectKind.NATURAL_PERSON, name="甲", **changes)


def _responsible(with_basis: bool) -> object:
    found = packs.measure(bases=[{"article": "fa/10", "reaches": [{"list": "bad", "responsible_person": with_basis}]}])
    return packs.simple(packs.rule(reaches="responsible_person"), measures=[found])


def test_a_named_responsible_person_is_reached_where_the_basis_says_so() -> None:
    entry = packs.listing("company", responsible_persons=(NAMED,))
    decision = packs.decide(_responsible(with_basis=True), packs.given(entry, subjects=[_person()]))
    [hit] = decision.subjects[0].hits
    assert (hit.reached_as, hit.measures[0].proposed) == ("responsible_person", True)


def test_a_person_not_named_in_that_listing_is_not_reached() -> None:
    named, plain = packs.listing("company", 1, responsible_persons=(NAMED,)), packs.listing("company", 2)
    decision = packs.decide(_responsible(with_basis=True), packs.given(named, plain, subjects=[_person()]))
    assert [hit.listing.listing_id for hit in decision.subjects[0].hits] == ["company-bad-1"]
    decision = packs.decide(_responsible(with_basis=True), packs.given(plain, subjects=[_person()]))
    assert decision.outcome is Outcome.CLEAR


def test_without_its_own_basis_a_responsible_person_is_not_reached() -> None:
    """I-20."""
    entry = packs.listing("company", responsible_persons=(NAMED,))
    decision = packs.decide(_responsible(with_basis=False), packs.given(entry, subjects=[_person()]))
    assert decision.outcome is Outcome.CLEAR
    assert decision.subjects[0].listings_without_measure == 1


def test_a_rule_for_the_listed_subject_does_not_reach_its_responsible_person() -> None:
    entry = packs.listing("company", responsible_persons=(NAMED,))
    assert packs.decide(packs.simple(packs.rule()), packs.given(entry, subjects=[_person()])).outcome is Outcome.CLEAR


REPRESENTED = {"reaches": "represented", "through_roles": ["legal-representative"]}


@pytest.mark.parametrize(("role", "reached"), [("legal-representative", True), ("agent", False)])
def test_a_persons_listing_reaches_the_company_only_through_a_role_that_the_rule_names(
    role: str, reached: bool
) -> None:
    subjects = [packs.subject(0), _person(1, role, relates_to=0)]
    decision = packs.decide(
        packs.simple(packs.rule(**REPRESENTED)), packs.given(packs.listing("p1", name="甲"), subjects=subjects)
    )
    company, person = decision.subjects
    assert [hit.reached_as for hit in company.hits] == (["represented"] if reached else [])
    assert company.outcome is (Outcome.RESTRICTED if reached else Outcome.CLEAR)
    assert company.listings_without_measure == 0
    assert (person.outcome, person.listings_without_measure) == (Outcome.CLEAR, 1)


def test_a_person_who_acts_in_two_roles_is_one_message() -> None:
    subjects = [packs.subject(0), _person(1, "agent", relates_to=0), _person(2, "legal-representative", relates_to=0)]
    decision = packs.decide(
        packs.simple(packs.rule(**REPRESENTED)), packs.given(packs.listing("p1", name="甲"), subjects=subjects)
    )
    assert packs.measures_of(decision) == ["restrict"]
    assert len([m for m in decision.document["messages"] if m["subject"] == 0]) == 1


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (2, 1, 0)])
def test_one_name_that_differs_needs_a_person_whatever_the_order(order: tuple[int, ...]) -> None:
    other = packs.subject(1, "p1", "agent", kind=SubjectKind.NATURAL_PERSON, name="乙", relates_to=0)
    subjects = [packs.subject(0), other, _person(2, "legal-representative", relates_to=0)]
    given = packs.given(packs.listing("p1", name="甲"), subjects=[subjects[i] for i in order])
    decision = packs.decide(packs.simple(packs.rule(**REPRESENTED)), given)
    [hit] = decision.subjects[0].hits
    assert (hit.identity, hit.measures[0].proposed) == (Identity.NAME_DIFFERS, True)


@pytest.mark.parametrize(
    ("role", "changes", "certain"),
    [
        ("legal-representative", {}, False),
        ("agent", {}, True),  # the rule names another role
        ("legal-representative", {"roles": ["consortium-member"]}, True),  # the rule is not about bidders
        ("legal-representative", {"on": ["funding.fiscal"]}, True),  # nor about this matter
    ],
)
def test_a_representative_without_a_code_leaves_the_company_undetermined(
    role: str, changes: dict[str, object], certain: bool
) -> None:
    """The person's listings could reach the company, and nobody can look them up (S3, S10, S13)."""
    person = packs.subject(1, None, role, kind=SubjectKind.NATURAL_PERSON, name="甲", relates_to=0)
    rules = packs.packset(
        packs.memorandum([packs.rule(**{**REPRESENTED, **changes})]), packs.measure(), packs.matter(),
        packs.matter("funding.fiscal"),
    )  # fmt: skip
    company = packs.decide(rules, packs.given(subjects=[packs.subject(0), person])).subjects[0]
    assert (company.outcome, company.complete) == ((Outcome.CLEAR, True) if certain else (Outcome.UNDETERMINED, False))
    assert company.reason == (
        "" if certain else "未提供legal-representative的证件号码，其名单情况可能影响结果；请补充号码后再查"
    )


def test_a_person_who_acts_for_another_bidder_is_no_concern() -> None:
    subjects = [packs.subject(0), packs.subject(1, "k1"), _person(2, "legal-representative", relates_to=1)]
    decision = packs.decide(
        packs.simple(packs.rule(**REPRESENTED)), packs.given(packs.listing("p1", name="甲"), subjects=subjects)
    )
    assert [answer.outcome for answer in decision.subjects] == [Outcome.CLEAR, Outcome.RESTRICTED, Outcome.CLEAR]


def test_a_consortium_takes_its_worst_member() -> None:
    """S7."""
    subjects = [
        packs.subject(0),
        packs.subject(1, "k1", "consortium-member", relates_to=0),
        packs.subject(2, "k2", "consortium-member", relates_to=0),
        packs.subject(3, "k3"),
    ]
    decision = packs.decide(packs.simple(packs.rule()), packs.given(packs.listing("k2"), subjects=subjects))
    [consortium] = decision.consortia
    assert (consortium.lead, consortium.members, consortium.outcome) == (0, (1, 2), Outcome.RESTRICTED)
    assert [answer.outcome for answer in decision.subjects] == [
        Outcome.CLEAR,
        Outcome.CLEAR,
        Outcome.RESTRICTED,
        Outcome.CLEAR,
    ]


def test_a_member_that_names_another_member_is_of_the_same_consortium() -> None:
    subjects = [
        packs.subject(0),
        packs.subject(1, "k1", "consortium-member", relates_to=0),
        packs.subject(2, "k2", "consortium-member", relates_to=1),
    ]
    decision = packs.decide(packs.simple(packs.rule()), packs.given(packs.listing("k2"), subjects=subjects))
    [consortium] = decision.consortia
    assert (consortium.lead, consortium.members, consortium.outcome) == (0, (1, 2), Outcome.RESTRICTED)


@pytest.mark.parametrize("circle", [(1, 0), (1, 2, 0), (1, 2, 1)])
def test_relations_that_lead_back_are_refused(circle: tuple[int, ...]) -> None:
    subjects = [packs.subject(i, f"k{i}", "consortium-member", relates_to=to) for i, to in enumerate(circle)]
    with pytest.raises(ValueTypeError) as caught:
        packs.decide(packs.simple(packs.rule()), packs.given(subjects=subjects))
    assert caught.value.code == "bad_relation"


def test_a_name_that_differs_needs_a_person() -> None:
    """S10."""
    decision = packs.decide(
        packs.simple(packs.rule()), packs.given(packs.listing(), subjects=[packs.subject(name="另一公司")])
    )
    assert decision.subjects[0].identity is Identity.NAME_DIFFERS
    assert decision.subjects[0].hits[0].measures[0].proposed


@pytest.mark.parametrize("name", ["", "示例公司", " 示例 公司 "])
def test_a_name_that_agrees_or_is_not_given(name: str) -> None:
    decision = packs.decide(
        packs.simple(packs.rule()), packs.given(packs.listing(), subjects=[packs.subject(name=name)])
    )
    assert decision.subjects[0].identity is Identity.EXACT


@pytest.mark.parametrize(
    ("one", "other"),
    [("示例（集团）公司", "示例（集团）公司"), ("阿依古丽·买买提", "阿依古丽•买买提"), ("ＡＢＣ公司", "abc公司")],
)
def test_names_are_compared_without_what_typists_vary(one: str, other: str) -> None:
    assert comparable_name(one) == comparable_name(other)
    assert comparable_name(one) != comparable_name(one + "分公司")
