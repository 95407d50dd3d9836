"""Turns the examples beside a memorandum into decision inputs, and refuses examples that name what does not exist.

The clock is the examples' frozen ``now``, the registry is what their subjects list; nothing else is assumed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, TypeVar

from engine.days import day_of
from engine.decision import Outcome
from engine.documents import ExampleCase, ExampleListing, FieldSpec, MatterType
from engine.errors import PackError
from engine.inputs import (
    CONSORTIUM_MEMBER,
    DecisionInput,
    Level,
    Listing,
    Mark,
    ResponsiblePerson,
    Subject,
    SubjectKind,
)
from engine.law.in_force import FORCE_TITLES, Force, memorandum_force
from engine.packs.examples.matters import check_shared, matter_of
from engine.packs.examples.reading import Reader
from engine.packs.examples.reasons import Reason, reasons_of
from engine.packs.yaml_tree import TreePath
from engine.values import Value

if TYPE_CHECKING:
    from engine.packs.packset import PackSet

Argument = TypeVar("Argument")


@dataclass(frozen=True, slots=True)
class BuiltCase:
    """One example ready to be decided. ``indexes`` are the subjects whose answer the expectation speaks of."""

    case: ExampleCase
    input: DecisionInput
    indexes: tuple[int, ...]
    reasons: Mapping[str, tuple[Reason, ...]]


def build_cases(packs: PackSet, memorandum_id: str, numbers: Iterable[int] | None = None) -> tuple[BuiltCase, ...]:
    """The examples of a memorandum, all or those with these numbers, in order; none if it has no examples.

    Raises PackError at the first fault.
    """
    examples = packs.examples.get(memorandum_id)
    if examples is None:
        return ()
    builder = _Builder(packs, examples)
    return tuple(builder.case(number) for number in (range(len(examples.cases)) if numbers is None else numbers))


def check_examples(packs: PackSet, memoranda: Collection[str]) -> list[PackError]:
    """What is wrong with the examples of these memoranda: one error per faulty example or shared subject."""
    errors: list[PackError] = []
    for examples in (packs.examples[name] for name in memoranda if name in packs.examples):
        builder = _Builder(packs, examples)
        errors += _faults(_check_moment, builder)
        for name in examples.subjects:
            errors += _faults(builder.listings_of, name)
        for name in examples.matters:
            errors += _faults(partial(check_shared, builder), name)
        for number in range(len(examples.cases)):
            errors += _faults(builder.case, number)
    return list({(e.position, e.code, e.title): e for e in errors}.values())


def _faults(check: Callable[[Argument], object], argument: Argument) -> list[PackError]:
    try:
        check(argument)
    except PackError as error:
        return [error]
    return []


def _check_moment(builder: _Builder) -> None:
    """Refuses a frozen moment at which the pack is not in force: none of its rules could fire, and none would be missed.

    A single example may have a moment of its own outside, to show that; and a pack that had ended when it was last checked
    is only there to explain old decisions, so its examples may all show it silent.
    """
    pack, day = builder.packs.memoranda[builder.examples.memorandum], day_of(builder.own_now())
    force = memorandum_force(pack, day)
    last = pack.in_force.last_day()
    over = force is Force.ENDED and last is not None and last < pack.last_checked
    if force is not Force.IN_FORCE and not over:
        title = f"示例的日期 {day} 不在“{pack.title}”的有效期内：{FORCE_TITLES[force]}"
        builder.refuse("examples_outside_force", title, ("now",), "请改成有效期内的一天；个别示例可以另写 now")


class _Builder(Reader):
    def case(self, number: int) -> BuiltCase:
        case, path = self.examples.cases[number], ("cases", number)
        matter = matter_of(self, case, (*path, "matter"))
        matter_type = self.packs.matters[matter.kind]
        self.check_expectation(case, (*path, "expect"))
        own = self.subject(0, case.subject, case.role, matter_type, path)
        subjects: tuple[Subject, ...] = (own,)
        if case.represents is not None:
            # The one represented stands first, in the matter's first role (bidder, supplier, applicant).
            principal = self.subject(0, case.represents, matter_type.roles[0].id, matter_type, (*path, "represents"))
            subjects = (principal, self.subject(1, case.subject, case.role, matter_type, path, relates_to=0))
        subjects = (*subjects, *self.members(case, len(subjects), matter_type, path))
        decision_input = DecisionInput(
            matter=matter,
            subjects=subjects,
            listings=self.all_listings,
            now=self.moment(case.now or self.examples.now, (*path, "now") if case.now else ("now",)),
            registry_version=1,
        )
        reasons = reasons_of(self, case, matter.kind, (*path, "expect", "because"))
        return BuiltCase(case, decision_input, tuple(range(len(subjects))), reasons)

    def members(self, case: ExampleCase, first: int, matter: MatterType, path: TreePath) -> Iterator[Subject]:
        """Those who bid together with the first subject, as members of its consortium."""
        for number, name in enumerate(case.members):
            at = (*path, "members", number)
            yield self.subject(first + number, name, CONSORTIUM_MEMBER, matter, at, relates_to=0)

    def subject(
        self, index: int, name: str, role: str, matter: MatterType, path: TreePath, relates_to: int | None = None
    ) -> Subject:
        of_case = path[:-1] == ("cases",)
        self.known(name, self.examples.subjects, "主体", (*path, "subject") if of_case else path)
        roles = {known.id for known in matter.roles}
        self.known(role, roles, f"事项“{matter.title}”的角色", (*path, "role") if of_case else path)
        found = self.examples.subjects[name]
        return Subject(
            index=index,
            role=role,
            kind=self.word(SubjectKind, found.kind, ("subjects", name, "kind")),
            subject_key=_key(name) if found.code == "given" else None,
            region=found.region,
            relates_to=relates_to,
            name=name,
        )

    @cached_property
    def all_listings(self) -> dict[str, tuple[Listing, ...]]:
        """Per subject key its own entries and those that name it as a responsible person."""
        own = [listing for name in self.examples.subjects for listing in self.listings_of(name)]
        found: dict[str, list[Listing]] = {_key(name): [] for name in self.examples.subjects}
        for listing in own:
            for key in {listing.subject_key, *(person.subject_key for person in listing.responsible_persons)}:
                found[key].append(listing)
        return {key: tuple(listings) for key, listings in found.items()}

    def listings_of(self, name: str) -> tuple[Listing, ...]:
        known = self.read_listings.get(name)
        if known is None:
            given = self.examples.subjects[name].listings
            known = tuple(self.listing(name, number, entry) for number, entry in enumerate(given))
            self.read_listings[name] = known
        return known

    @cached_property
    def read_listings(self) -> dict[str, tuple[Listing, ...]]:
        """Of the subjects that were without fault until now."""
        return {}

    def listing(self, name: str, number: int, entry: ExampleListing) -> Listing:
        path: TreePath = ("subjects", name, "listings", number)
        self.known(entry.list_, self.packs.lists, "名单", (*path, "list"))
        list_type = self.packs.lists[entry.list_]
        level = self.word(Level, entry.level, (*path, "level")) if entry.level else list_type.default_level
        return Listing(
            listing_id=f"{_key(name)}#{number + 1}",
            version=1,
            subject_key=_key(name),
            list_id=entry.list_,
            name=name,
            decision_no=f"示例{number + 1}号",
            authority=list_type.authority,
            decided_on=entry.since,
            since=entry.since,
            until=entry.until,
            exited_on=entry.exited_on,
            level=level,
            marks=frozenset(self.word(Mark, mark, (*path, "marks", i)) for i, mark in enumerate(entry.marks)),
            facts=self.typed_fields(entry.fields, list_type.fields, (*path, "fields")),
            responsible_persons=tuple(
                self.person(person, (*path, "responsible_persons", i))
                for i, person in enumerate(entry.responsible_persons)
            ),
        )

    def person(self, given: Mapping[str, str], path: TreePath) -> ResponsiblePerson:
        for key in given:
            self.known(key, ("subject", "role", "basis"), "键", (*path, key))
        name = given.get("subject", "")
        self.known(name, self.examples.subjects, "主体", (*path, "subject"))
        return ResponsiblePerson(_key(name), given.get("role", ""), given.get("basis", ""))

    def typed_fields(self, given: Mapping[str, Any], specs: list[FieldSpec], path: TreePath) -> dict[str, Value]:
        """An entry's own fields; the registry may lack any of them."""
        by_name = {spec.name: spec for spec in specs}
        for name in given:
            self.known(name, by_name, "字段", (*path, name))
        return {name: self.value(by_name[name], value, (*path, name)) for name, value in given.items()}

    def check_expectation(self, case: ExampleCase, path: TreePath) -> None:
        expect = case.expect
        self.word(Outcome, expect.outcome, (*path, "outcome"))
        for part, words, known, what in (
            ("rules", expect.rules, self.own_rules, "规则"),
            ("measures", expect.measures or [], self.packs.measures, "措施"),
            ("departments", expect.departments or [], self.packs.departments, "部门"),
        ):
            for index, word in enumerate(words):
                self.known(word, known, what, (*path, part, index))

    @cached_property
    def own_rules(self) -> frozenset[str]:
        """The rules that the examples may expect."""
        return frozenset(rule.id for rule in self.packs.memoranda[self.examples.memorandum].rules)

    def own_now(self) -> datetime:
        """The file's frozen moment."""
        return self.moment(self.examples.now, ("now",))

    def moment(self, text: str, path: TreePath) -> datetime:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            self.refuse("wrong_type", "时间的写法不对", path, "写成 2026-06-01T09:00:00+08:00，时区不能省")
        return moment


def _key(name: str) -> str:
    return f"example:{name}"
