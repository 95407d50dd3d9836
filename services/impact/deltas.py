"""What changes between the measure lines of one message before and after, by measure and by department."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from services.impact.bench import Line

GAINED, LOST, ALTERED = "gained", "lost", "altered"


def changes_of(before: Iterable[Line], after: Iterable[Line]) -> Iterator[tuple[str, str]]:
    """Measures that come, go, or stay with something else about them."""
    first, second = {line.measure: line for line in before}, {line.measure: line for line in after}
    for measure in sorted(first.keys() | second.keys()):
        if measure not in first:
            yield measure, GAINED
        elif measure not in second:
            yield measure, LOST
        elif first[measure] != second[measure]:
            yield measure, ALTERED


def departments_of(before: Iterable[Line], after: Iterable[Line]) -> Iterator[tuple[str, str]]:
    """A department once per measure that it newly has to carry out, or no longer; ``altered`` where its measure is."""
    first, second = {line.measure: line for line in before}, {line.measure: line for line in after}
    for measure, change in changes_of(first.values(), second.values()):
        had = frozenset(first[measure].departments) if measure in first else frozenset()
        has = frozenset(second[measure].departments) if measure in second else frozenset()
        yield from ((department, GAINED) for department in sorted(has - had))
        yield from ((department, LOST) for department in sorted(had - has))
        if change == ALTERED and _apart_from_departments(first[measure], second[measure]):
            yield from ((department, ALTERED) for department in sorted(had & has))


def _apart_from_departments(before: Line, after: Line) -> bool:
    return (before.outcome, before.strength, before.proposed) != (after.outcome, after.strength, after.proposed)
