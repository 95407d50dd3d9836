"""Turns the examples beside a memorandum into decision inputs, and refuses examples that name what does not exist.

The clock is the examples' frozen ``now``, the registry is what their subjects list; nothing else is assumed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from engine.decision import Outcome
from engine.documents import ExampleCase, ExampleListing, Examples, FieldSpec, MatterType
from engine.errors import PackError, ValueTypeError
from engine.inputs import DecisionInput, Level, Listing, Mark, Matter, ResponsiblePerson, Subject, SubjectKind
from engine.packs.suggest import advice_for
from engine.packs.yaml_tree import TreePath
from engine.values import FieldType, Value, from_text

if TYPE_CHECKING:
    from engine.packs.packset import PackSet

Word = TypeVar("Word", bound=StrEnum)
Argument = TypeVar("Argument")


@dataclass(frozen=True, slots=True)
class BuiltCase:
    """One example ready to be decided. ``indexes`` are the subjects whose answer the expectation speaks of."""

    case: ExampleCase
    input: DecisionInput
    indexes: tuple[int, ...]


def build_cases(packs: PackSet, memorandum_id: str) -> tuple[BuiltCase, ...]:
    """Every example of a memorandum, in order; none if it has no examples. Raises PackError at the first fault."""
    examples = packs.examples.get(memorandum_id)
    if examples is None:
        return ()
    builder = _Builder(packs, examples)
    return tuple(builder.case(number) for number in range(len(examples.cases)))


def check_examples(packs: PackSet) -> list[PackError]:
    """What is wrong with the examples: one error per faulty example or shared subject."""
    errors: list[PackError] = []
    for examples in packs.examples.values():
        builder = _Builder(packs, examples)
        for name in examples.subjects:
            errors += _faults(builder.listings_of, name)
        for number in range(len(examples.cases)):
            errors += _faults(builder.case, number)
    return list({(e.position, e.code, e.title): e for e in errors}.values())


def _faults(check: Callable[[Argument], object], argument: Argument) -> list[PackError]:
    try:
        check(argument)
    except PackError as error:
        return [error]
    return []


class _Builder:
    def __init__(self, packs: PackSet, examples: Examples) -> None:
        self.packs = packs
        self.examples = examples
        self.key = f"examples/{examples.memorandum}"

    def case(self, number: int) -> BuiltCase:
        case, path = self.examples.cases[number], ("cases", number)
        matter_type = self.matter_type(case.matter, (*path, "matter"))
        self.check_expectation(case, (*path, "expect"))
        own = self.subject(0, case.subject, case.role, matter_type, path)
        subjects: tuple[Subject, ...] = (own,)
        if case.represents is not None:
            # The one represented stands first, in the matter's first role (bidder, supplier, applicant).
            principal = self.subject(0, case.represents, matter_type.roles[0].id, matter_type, (*path, "represents"))
            subjects = (principal, self.subject(1, case.subject, case.role, matter_type, path, relates_to=0))
        typed = self.typed_fields(case.matter, matter_type.fields, (*path, "matter"), skip="kind")
        decision_input = DecisionInput(
            matter=Matter(kind=matter_type.id, fields=typed),
            subjects=subjects,
            listings=self.all_listings(),
            now=self.moment(case.now or self.examples.now, (*path, "now") if case.now else ("now",)),
            registry_version=1,
        )
        return BuiltCase(case, decision_input, tuple(range(len(subjects))))

    def matter_type(self, given: Mapping[str, Any], path: TreePath) -> MatterType:
        kind = given.get("kind")
        if not isinstance(kind, str):
            self.refuse(
                "missing_key", "缺少“kind”（事项类别）", path, f"可用的事项：{'、'.join(sorted(self.packs.matters))}"
            )
        self.known(kind, self.packs.matters, "事项", (*path, "kind"))
        return self.packs.matters[kind]

    def subject(
        self, index: int, name: str, role: str, matter: MatterType, path: TreePath, relates_to: int | None = None
    ) -> Subject:
        self.known(name, self.examples.subjects, "主体", path if path[-1] == "represents" else (*path, "subject"))
        self.known(role, {r.id: r for r in matter.roles}, f"事项“{matter.title}”的角色", (*path, "role"))
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

    def all_listings(self) -> dict[str, tuple[Listing, ...]]:
        """Per subject key its own entries and those that name it as a responsible person."""
        own = [listing for name in self.examples.subjects for listing in self.listings_of(name)]
        found: dict[str, list[Listing]] = {_key(name): [] for name in self.examples.subjects}
        for listing in own:
            for key in {listing.subject_key, *(person.subject_key for person in listing.responsible_persons)}:
                found[key].append(listing)
        return {key: tuple(listings) for key, listings in found.items()}

    def listings_of(self, name: str) -> tuple[Listing, ...]:
        given = self.examples.subjects[name].listings
        return tuple(self.listing(name, number, entry) for number, entry in enumerate(given))

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
            facts=self.typed_fields(entry.fields, list_type.fields, (*path, "fields"), partial=True),
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

    def typed_fields(
        self, given: Mapping[str, Any], specs: list[FieldSpec], path: TreePath, *, skip: str = "", partial: bool = False
    ) -> dict[str, Value]:
        by_name = {spec.name: spec for spec in specs}
        typed: dict[str, Value] = {}
        for name, value in given.items():
            if name == skip:
                continue
            self.known(name, by_name, "字段", (*path, name))
            typed[name] = self.value(by_name[name], value, (*path, name))
        missing = [spec.name for spec in specs if spec.required and spec.name not in typed]
        if missing and not partial:
            self.refuse("missing_field", f"缺少必填字段：{'、'.join(missing)}", path, "请在示例中补写这些字段")
        return typed

    def value(self, spec: FieldSpec, given: Any, path: TreePath) -> Value:
        if spec.type is FieldType.CODES and isinstance(given, list) and all(isinstance(item, str) for item in given):
            for index, item in enumerate(given if spec.values else []):
                self.known(item, spec.values, f"字段 {spec.name} 的取值", (*path, index))
            return frozenset(given)
        if not isinstance(given, str):
            self.refuse("wrong_type", f"字段 {spec.name} 应为单个值", path, "请改成一个值")
        try:
            typed = from_text(spec.type, given)
        except ValueTypeError as error:
            self.refuse("wrong_type", f"字段 {spec.name} {error.title}", path, error.advice)
        if spec.values and isinstance(typed, str):
            self.known(typed, spec.values, f"字段 {spec.name} 的取值", path)
        return typed

    def check_expectation(self, case: ExampleCase, path: TreePath) -> None:
        pack, expect = self.packs.memoranda[self.examples.memorandum], case.expect
        self.word(Outcome, expect.outcome, (*path, "outcome"))
        for part, words, known, what in (
            ("rules", expect.rules, {rule.id for rule in pack.rules}, "规则"),
            ("measures", expect.measures or [], self.packs.measures, "措施"),
        ):
            for index, word in enumerate(words):
                self.known(word, known, what, (*path, part, index))

    def moment(self, text: str, path: TreePath) -> datetime:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            self.refuse("wrong_type", "时间的写法不对", path, "写成 2026-06-01T09:00:00+08:00，时区不能省")
        return moment

    def word(self, words: type[Word], given: str, path: TreePath) -> Word:
        self.known(given, [word.value for word in words], "取值", path)
        return words(given)

    def known(self, word: str, known: Any, what: str, path: TreePath) -> None:
        if word not in known:
            self.refuse("unknown_id", f"没有这个{what}：{word}", path, advice_for(word, known, what))

    def refuse(self, code: str, title: str, path: TreePath, advice: str) -> NoReturn:
        raise PackError(code, title, "", advice, self.packs.at(self.key, path))


def _key(name: str) -> str:
    return f"example:{name}"
