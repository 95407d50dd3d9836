"""``history.*``: what counts as a subject's history on a list, for how long, and whose history it is (S4, S9)."""

from __future__ import annotations

import calendar
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.days import SHANGHAI
from engine.deciding.history import history_facts
from engine.deciding.trace import Status, trace
from engine.decision import Decision, Outcome
from engine.documents import ListType
from engine.inputs import DecisionInput, Level, Listing, Mark, ResponsiblePerson, SubjectKind
from engine.packs.digests import canonical
from engine.packs.packset import PackSet
from tests.engine import packs

RECENT = {"name": "recent", "title": "两年内列入次数", "count": {"months": 24}}
SERIOUS = {"name": "serious", "title": "两年内列入为严重的次数", "count": {"months": 24, "levels": ["serious"]}}
AGAIN = {"history.recent": {"gte": 2}}
DAY = packs.DAY
EARLIER = packs.listing(number=2, since=date(2024, 9, 1), until=date(2025, 8, 31))


def history_packs(*rules: Any, **changes: Any) -> PackSet:
    """The rules on list ``bad``, which declares both counts."""
    return packs.packset(
        packs.memorandum(list(rules) or [packs.rule(when=AGAIN)]),
        packs.measure(**changes),
        packs.list_type(history=[RECENT, SERIOUS]),
    )


def decide(*listings: Listing, found: PackSet | None = None, **changes: Any) -> Decision:
    return packs.decide(found or history_packs(), packs.given(*listings, **changes))


def facts(decision: Decision, number: int = 0) -> dict[str, Any]:
    """The history of one message, by short name."""
    message = decision.document["messages"][number]["facts"]
    return {name.removeprefix("history."): value for name, value in message.items() if name.startswith("history.")}


def counted(entry: Listing, months: int, day: date) -> bool:
    given = {"name": "n", "title": "次数", "count": {"months": months}}
    list_type = ListType.model_validate(packs.list_type(history=[given]))
    return history_facts(list_type, [entry], day)["history.n"] == 1


@pytest.mark.parametrize(
    ("since", "months", "last"),
    [
        ("2024-06-01", 24, "2026-06-01"),
        ("2025-12-31", 6, "2026-06-30"),  # June has no 31st: the month ends the window
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2023-02-28", 12, "2024-02-28"),  # the day itself, not the month's end
        ("2025-11-30", 3, "2026-02-28"),
    ],
)
def test_an_entry_counts_from_its_first_day_to_the_last_day_of_the_window(since: str, months: int, last: str) -> None:
    first, end = date.fromisoformat(since), date.fromisoformat(last)
    entry = packs.listing(since=first, until=first)  # it ran out at once, which is no exit
    around = [first - timedelta(days=1), first, end, end + timedelta(days=1)]
    assert [counted(entry, months, day) for day in around] == [False, True, True, False]


@settings(max_examples=500, deadline=None)
@given(
    since=st.dates(date(1996, 1, 1), date(2032, 12, 31)),
    months=st.integers(1, 60),
    ahead=st.integers(-40, 2000),
)
def test_the_window_is_counted_in_calendar_months(since: date, months: int, ahead: int) -> None:
    """Said another way: the last day lies in the month so many months on and is the latest that is no later in it."""
    day = since + timedelta(days=ahead)
    month = since.month - 1 + months
    year, month = since.year + month // 12, month % 12 + 1
    last = max(
        date(year, month, number) for number in range(1, calendar.monthrange(year, month)[1] + 1) if number <= since.day
    )
    assert counted(packs.listing(since=since), months, day) is (since <= day <= last)


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({}, 2),  # the entry in hand counts itself, one that ran out counts too
        ({"until": None}, 2),
        ({"marks": frozenset({Mark.UNDER_OBJECTION, Mark.UNDER_REPAIR})}, 2),
        ({"marks": frozenset({Mark.SUSPENDED})}, 1),
        ({"exited_on": DAY}, 1),  # repaired, revoked or corrected, from that day on
        ({"exited_on": DAY + timedelta(days=1)}, 2),
        ({"exited_on": date(2024, 9, 1)}, 1),
        ({"since": DAY, "until": None}, 2),
        ({"since": DAY + timedelta(days=1), "until": None}, 1),
        ({"since": date(2024, 6, 1)}, 2),
        ({"since": date(2024, 5, 31)}, 1),
        ({"decided_on": date(2020, 1, 1)}, 2),  # it counts from ``since``, whatever paper came before
        ({"list_id": "worse"}, 1),
        ({"subject_key": "k1"}, 1),
    ],
)
def test_what_counts(changes: dict[str, Any], number: int) -> None:
    base: dict[str, Any] = {"number": 2, "since": date(2024, 9, 1), "until": date(2025, 8, 31)}
    other = packs.listing(changes.get("subject_key", "k0"), **(base | changes))
    decision = decide(packs.listing(), other, subjects=[packs.subject(), packs.subject(1, "k1")])
    own = next(m for m in decision.document["messages"] if m["listing_id"] == "k0-bad-1")
    assert own["facts"]["history.recent"] == number
    assert packs.measures_of(decision)[:1] == (["restrict"] if number == 2 else [])


def test_every_entry_of_the_subject_s_has_the_same_history() -> None:
    decision = decide(packs.listing(), packs.listing(number=2), packs.listing(number=3))
    assert [facts(decision, number)["recent"] for number in range(3)] == [3, 3, 3]


def test_a_corrected_entry_is_one_entry() -> None:
    """A later version replaces an earlier one; both are never counted."""
    versions = [packs.listing(version=number, since=date(2026, 1, number)) for number in (1, 2, 3)]
    assert facts(decide(*versions))["recent"] == 1


def test_the_day_is_the_day_in_shanghai() -> None:
    old = packs.listing(since=date(2024, 6, 1))
    before = datetime.combine(DAY, time(23, 59), SHANGHAI)
    assert facts(decide(old, now=before))["recent"] == 1
    assert facts(decide(old, now=before + timedelta(minutes=1)))["recent"] == 0


def test_only_entries_of_the_levels_asked_for_count() -> None:
    minor = packs.listing(number=2, level=Level.MINOR)
    assert facts(decide(packs.listing(level=Level.SERIOUS), minor)) == {"recent": 2, "serious": 1}


class TestUnknown:
    """S3: a count that is not certain is missing, and never makes an answer clear."""

    RULES = (packs.rule(when={"history.serious": {"gte": 1}}),)

    def test_an_entry_without_a_level_might_have_counted(self) -> None:
        decision = decide(packs.listing(level=None), found=history_packs(*self.RULES))
        [subject] = decision.subjects
        assert (subject.outcome, subject.missing) == (Outcome.UNDETERMINED, ("history.serious",))
        assert subject.reason == "名单条目缺少可能影响结果的信息：两年内列入为严重的次数；请向认定单位核实"
        assert facts(decision) == {"recent": 1}

    def test_beyond_the_window_it_could_not_have_counted(self) -> None:
        decision = decide(packs.listing(level=None, since=date(2024, 5, 31)), found=history_packs(*self.RULES))
        assert (decision.outcome, facts(decision)["serious"]) == (Outcome.CLEAR, 0)

    def test_the_list_s_own_level_stands_in(self) -> None:
        found = packs.packset(
            packs.memorandum(list(self.RULES)),
            packs.measure(),
            packs.list_type(history=[SERIOUS], default_level="serious"),
        )
        assert decide(packs.listing(level=None), found=found).outcome is Outcome.RESTRICTED

    def test_exists_asks_whether_it_is_certain(self) -> None:
        found = history_packs(packs.rule(when={"history.serious": {"exists": "false"}}))
        assert decide(packs.listing(level=None), found=found).outcome is Outcome.RESTRICTED


class TestWhoseHistory:
    """That of whoever the entry lists (S13)."""

    def officer(self, *known: str) -> DecisionInput:
        """A person whom a company's second entry names as responsible; ``known`` keys are in the input."""
        named = (ResponsiblePerson("p1", "法定代表人", "示例"),)
        now, before = (
            packs.listing("c1", responsible_persons=named),
            packs.listing("c1", number=2, since=date(2025, 1, 1)),
        )
        person = packs.subject(0, "p1", "legal-representative", kind=SubjectKind.NATURAL_PERSON)
        whole = packs.given(now, before, subjects=[person])
        listings = {key: found for key, found in whole.listings.items() if key in known}
        return DecisionInput(whole.matter, whole.subjects, listings, whole.now, whole.registry_version)

    def rules(self) -> PackSet:
        reach = {"list": "bad", "responsible_person": True}
        return history_packs(
            packs.rule(reaches="responsible_person", when=AGAIN), bases=[{"article": "fa/10", "reaches": [reach]}]
        )

    def test_a_responsible_person_is_reached_by_the_company_s(self) -> None:
        decision = packs.decide(self.rules(), self.officer("p1", "c1"))
        assert (facts(decision)["recent"], decision.outcome) == (2, Outcome.RESTRICTED)

    def test_which_is_missing_where_the_company_s_entries_are_not_known(self) -> None:
        """One entry of the company is at hand, the one that names the person; to count just that would be wrong."""
        decision = packs.decide(self.rules(), self.officer("p1"))
        assert facts(decision) == {}
        assert (decision.outcome, decision.subjects[0].missing) == (Outcome.UNDETERMINED, ("history.recent",))

    def test_a_subject_represented_by_a_listed_person_is_reached_by_that_person_s(self) -> None:
        found = history_packs(
            packs.rule(reaches="represented", through_roles=["legal-representative"], when={"history.recent": 2})
        )
        acting = packs.subject(1, "p1", "legal-representative", relates_to=0, kind=SubjectKind.NATURAL_PERSON)
        own = [packs.listing("k0", number=number, until=date(2025, 12, 1)) for number in (1, 2, 3)]
        theirs = [packs.listing("p1", number=1), packs.listing("p1", number=2, until=date(2025, 12, 1))]
        decision = decide(*own, *theirs, found=found, subjects=[packs.subject(), acting])
        assert packs.measures_of(decision) == ["restrict"]
        [message] = [m for m in decision.document["messages"] if m["reached_as"] == "represented"]
        assert message["facts"]["history.recent"] == 2


def test_lists_of_one_rule_may_count_differently() -> None:
    """Each entry is counted as its own list says."""
    shorter = {**RECENT, "count": {"months": 6}}
    found = packs.packset(
        packs.memorandum([packs.rule(when={"history.recent": {"gte": 1}})], lists=["bad", "worse"]),
        packs.measure(lists=["bad", "worse"]),
        packs.list_type(history=[RECENT]),
        packs.list_type("worse", history=[shorter]),
    )
    both = [packs.listing(list_id=name, since=date(2025, 11, 2)) for name in ("bad", "worse")]
    decision = decide(*both, found=found)
    assert [facts(decision, number)["recent"] for number in range(2)] == [1, 0]
    assert [hit.listing.list_id for hit in decision.subjects[0].hits] == ["bad"]


def test_it_stands_in_the_document_and_in_the_reason() -> None:
    decision = decide(packs.listing(), EARLIER)
    assert facts(decision) == {"recent": 2, "serious": 0}
    [measure] = decision.document["subjects"][0]["hits"][0]["measures"]
    assert measure["sources"][0]["because"] == [{"field": "history.recent", "op": "gte", "expected": 2, "actual": 2}]


def test_lists_without_history_have_the_documents_they_had() -> None:
    decision = packs.decide(packs.simple(packs.rule()), packs.given(packs.listing(), EARLIER))
    assert facts(decision) == {}


def test_it_is_decided_the_same_from_the_stored_revision() -> None:
    found = history_packs()
    given_ = packs.given(packs.listing(), EARLIER)
    again = packs.decide(PackSet.from_canonical(found.canonical()), given_)
    assert canonical(again.document) == canonical(packs.decide(found, given_).document)


def test_the_trace_tells_the_count_that_was_not_reached() -> None:
    found = history_packs()
    [subject] = trace(found, decide(packs.listing(), found=found).document)
    [rule] = subject.entries[0].rules
    assert rule.status is Status.FAILED
    assert [(b.field, b.op, b.expected, b.actual) for b in rule.failed] == [("history.recent", "gte", 2, 1)]


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_mending_an_entry_never_makes_a_count_grow(data: st.DataObject) -> None:
    """Repair, revocation, correction and suspension only ever help the subject."""
    days = st.dates(DAY - timedelta(days=900), DAY + timedelta(days=60))
    entries = [
        packs.listing(number=number, since=data.draw(days), level=data.draw(st.sampled_from(Level)))
        for number in range(data.draw(st.integers(1, 5)))
    ]
    list_type = ListType.model_validate(packs.list_type(history=[RECENT, SERIOUS]))
    which = data.draw(st.integers(0, len(entries) - 1))
    change: dict[str, Any] = data.draw(
        st.sampled_from([{"exited_on": DAY}, {"marks": frozenset({Mark.SUSPENDED})}, {"exited_on": DAY - timedelta(9)}])
    )
    mended = list(entries)
    mended[which] = packs.listing(number=which, since=entries[which].since, level=entries[which].level, **change)
    before, after = (history_facts(list_type, found, DAY) for found in (entries, mended))
    assert all(after[name] <= before[name] for name in before)  # type: ignore[operator]
    counted_it = entries[which].since <= DAY and counted(entries[which], 24, DAY)
    assert before["history.recent"] - after["history.recent"] == counted_it  # type: ignore[operator]
