"""Which rules an example can meet: those about its matter and the lists that concern its subjects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.documents import ExampleCase, ExampleListing, Examples, ExampleSubject
from engine.packs.beside import Beside
from engine.packs.examples.matters import kind_of


def _together(examples: Examples) -> Mapping[tuple[str, frozenset[str]], Sequence[int]]:
    touching = _touching(examples)
    found: dict[tuple[str, frozenset[str]], list[int]] = {}
    for number, case in enumerate(examples.cases):
        lists = frozenset().union(*(touching.get(subject, ()) for subject in subjects_of(case)))
        found.setdefault((kind_of(examples, case), lists), []).append(number)
    return found


together = Beside(_together)
"""The numbers of a memorandum's examples by matter and by the lists that concern their subjects.

For any examples that could be stored: one that names what is not there concerns nothing through it.
"""


def _touching(examples: Examples) -> dict[str, set[str]]:
    """By subject, the lists on which it stands, or on which another's entry names it as responsible."""
    found: dict[str, set[str]] = {name: set() for name in examples.subjects}
    for owner, subject in examples.subjects.items():
        for entry in subject.listings:
            for name in {owner, *_responsible(entry)} & found.keys():
                found[name].add(entry.list_)
    return found


def subjects_of(case: ExampleCase) -> set[str]:
    """Everybody whom an example asks about."""
    return {case.subject, *case.members, *([case.represents] if case.represents else [])}


def named_by(subject: ExampleSubject) -> set[str]:
    """Whom the entries of a subject name as responsible."""
    return {name for entry in subject.listings for name in _responsible(entry)}


def _responsible(entry: ExampleListing) -> Iterator[str]:
    return (person.get("subject", "") for person in entry.responsible_persons)
