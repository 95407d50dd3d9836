"""``situations_that_differ`` against deciding: every example shows what it claims, and no message differs that is not told."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date

import pytest

from engine.deciding.difference_text import difference_json, difference_lines
from engine.deciding.revision_diff import RETYPED, Change, SituationDifference, joint_fields, situations_that_differ
from engine.language.fields import Field
from engine.language.partition import Partition, partition
from engine.law.applying import LawOfDay
from engine.matching.compiler import REACH_KIND, REACH_ROLES
from engine.values import Value
from services.impact.asked import Catalogue, answers
from tests.engine.packs import list_type, matter, measure, memorandum, packset, rule, simple
from tests.impact.deciding import DAY, Decider, changes, decider
from tests.impact.worlds import pair


def completed(difference: SituationDifference, fields: Mapping[str, Field]) -> dict[str, Value]:
    """The example with some value for every other field that must be there."""
    facts = dict(difference.example)
    for name, field in fields.items():
        if field.always and name not in facts:
            _, value = next((b, v) for b, v in Partition(name, field.type).representatives(field) if v is not None)
            facts[name] = value
    return facts


def messages(
    rng: random.Random, a: Decider, b: Decider, key: tuple[str, str], count: int
) -> Iterator[dict[str, Value]]:
    """Random situations of both sets together."""
    plans = [found.running[key].plan for found in (a, b) if key in found.running]
    fields, _ = joint_fields(plans[0].fields, plans[-1].fields)
    carried = [
        carrier.condition
        for side in (a, b)
        if key in side.running
        for number in range(len(side.running[key].plan.entries))
        for carrier in LawOfDay(side.packs, side.running[key].plan, DAY).carriers(number)
    ]
    parts = partition([*(c for plan in plans for c in plan.meanings), *carried])
    for _ in range(count):
        facts = {}
        for part in parts:
            _, value = rng.choice(list(part.representatives(fields[part.field])))
            if value is not None:
                facts[part.field] = value
        facts[REACH_KIND] = rng.choice(("subject", "represented"))
        facts[REACH_ROLES] = frozenset({"legal-representative"}) if facts[REACH_KIND] == "represented" else frozenset()
        if facts[REACH_KIND] == "subject" and "subject.lists" in facts:
            lists = facts["subject.lists"]
            assert isinstance(lists, frozenset)
            facts["subject.lists"] = lists | {key[1]}
        for name, field in fields.items():
            if field.always and name not in facts:
                facts[name] = next(v for _, v in Partition(name, field.type).representatives(field) if v is not None)
        yield facts


@pytest.mark.parametrize("seed", range(40))
def test_random_sets_differ_exactly_where_deciding_differs(seed: int) -> None:
    first, second = pair(seed)
    told = situations_that_differ(first, second, DAY)
    assert Change.UNTOLD not in {found.change for found in told}
    reported: dict[tuple[str, str, str], set[Change]] = {}
    for found in told:
        reported.setdefault((found.matter, found.list, found.measure), set()).add(found.change)
    with decider(first) as a, decider(second) as b:
        for found in told:
            key = (found.matter, found.list)
            plan = (a if key in a.running else b).running[key].plan
            facts = completed(found, plan.fields)
            assert found.change in changes(a.told(key, facts), b.told(key, facts), found.measure), found
        rng = random.Random(seed)
        for key in sorted(a.running.keys() | b.running.keys()):
            for facts in messages(rng, a, b, key, 60):
                before, after = a.told(key, facts), b.told(key, facts)
                for name in before.keys() | after.keys():
                    assert changes(before, after, name) <= reported.get((*key, name), set()), (key, name, facts)


def test_a_set_does_not_differ_from_itself_nor_from_the_same_said_otherwise() -> None:
    small = {"matter.amount": {"lt": "100.00"}}
    first = simple(rule(when={"all": [{"matter.government_funded": "true"}, {"not": small}]}))
    large = {"any": [{"matter.amount": {"gt": "100.00"}}, {"matter.amount": {"eq": "100.00"}}]}
    second = simple(rule("renamed", when={"all": [large, {"matter.government_funded": "true"}]}))
    assert situations_that_differ(first, first, DAY) == []
    assert situations_that_differ(first, second, DAY) == []


def test_a_moved_threshold_is_shown_by_an_amount_between_the_two() -> None:
    first = simple(rule(when={"matter.amount": {"gte": "10000000.00"}}))
    second = simple(rule(when={"matter.amount": {"gte": "4000000.00"}}))
    (found,) = situations_that_differ(first, second, DAY)
    assert (found.matter, found.list, found.measure) == ("bidding.qualification", "bad", "restrict")
    assert found.change is Change.GAINED
    amount = found.example["matter.amount"]
    assert isinstance(amount, int)
    assert 400_000_000 <= amount < 1_000_000_000
    assert (found.before.given, found.after.given) == (False, True)
    assert found.after.rules == ("debtors/r1",)
    assert found.after.departments == ("jy-bidding",)


def test_another_department_and_another_day_of_law() -> None:
    first = simple(rule())
    second = simple(rule(carried_out_by=["jy-bidding", "jy-finance"]))
    (found,) = situations_that_differ(first, second, DAY)
    assert found.change is Change.DEPARTMENTS
    assert found.after.departments == ("jy-bidding", "jy-finance")
    assert situations_that_differ(first, second, date(2019, 1, 1)) == []  # no law carries either


def test_a_condition_that_may_stay_open_is_told_apart_from_one_that_fails() -> None:
    first = simple(rule(when={"matter.government_funded": "true"}))
    second = simple(rule(when={"all": [{"matter.government_funded": "true"}, {"matter.amount": {"gt": "1.00"}}]}))
    found = {one.change: one for one in situations_that_differ(first, second, DAY)}
    assert set(found) == {Change.LOST, Change.UNSETTLED}
    assert "matter.amount" not in found[Change.UNSETTLED].example
    assert found[Change.UNSETTLED].after.given is None


def test_a_list_that_only_one_set_maps() -> None:
    first = simple(rule())
    extra = memorandum([rule("r2", on=["bidding.qualification"])], "evaders", lists=["worse"])
    second = packset(memorandum([rule()]), extra, measure(lists=("bad", "worse")), list_type("worse"))
    changed = [(one.list, one.change) for one in situations_that_differ(first, second, DAY)]
    assert changed == [("worse", Change.GAINED)]


def test_a_field_that_changed_its_type_is_another_question() -> None:
    """An amount that becomes a number of days under the same name answers nothing that was asked before."""
    asked = rule(when={"matter.amount": {"gte": "5"}})
    days = matter(fields=[{"name": "amount", "title": "天数", "type": "integer", "required": "true"}])
    first, second = simple(asked), packset(memorandum([asked]), measure(), days)
    found = {one.change: one for one in situations_that_differ(first, second, DAY)}
    assert Change.LOST in found
    shown = found[Change.LOST].example
    assert shown["matter.amount"] == 500  # five yuan
    assert isinstance(other := shown["matter.amount" + RETYPED], int)
    assert other < 5


def test_a_difference_is_told_in_words_and_as_data() -> None:
    first = simple(rule(when={"matter.amount": {"gte": "10000000.00"}}))
    second = simple(rule(when={"matter.amount": {"gte": "4000000.00"}}))
    (found,) = situations_that_differ(first, second, DAY)
    heading, example, before, after = difference_lines(found, first, second)
    assert heading == "“bidding.qualification”遇“名单bad”条目，措施“措施restrict”：新增适用"
    assert "估算价：4,000,000.00 元" in example
    assert "主体本人在名单上" in example
    assert before == "  原规则：不适用"
    assert after == "  新规则：限制（应当），由jy-bidding实施（规则 debtors/r1）"
    data = difference_json(found)
    assert data["example"]["matter.amount"] == "4000000.00"
    assert (data["before"], data["after"]["given"]) == ({"given": "no"}, "yes")


@pytest.mark.parametrize(
    ("count", "differs"),
    [
        ({"months": 24}, False),
        ({"months": 60}, True),
        ({"months": 24, "levels": ["serious"]}, True),
    ],
)
def test_a_count_that_counts_something_else_is_another_question(count: dict[str, object], differs: bool) -> None:
    """The rule reads as before, but a wider window makes two of one: nobody may be told that nothing changes."""
    counting = rule(when={"history.recent": {"gte": "2"}})
    a, b = (
        packset(
            memorandum([counting]), measure(), list_type(history=[{"name": "recent", "title": "次数", "count": spec}])
        )
        for spec in ({"months": 24}, count)
    )
    found = situations_that_differ(a, b, DAY)
    assert ({one.change for one in found} >= {Change.GAINED, Change.LOST}) is differs
    assert bool(found) is differs
    key = ("bidding.qualification", "bad")
    field = Catalogue(b).fields(key)["history.recent"]  # type: ignore[index]
    assert answers(Catalogue(a).asked(key)["history.recent"], field) is not differs
