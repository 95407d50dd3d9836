"""Shares that a report tells, each with the two numbers that it is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from services.reports.model import Counts, Figure, Keeping


@dataclass(frozen=True, slots=True)
class Ratio:
    """``part`` of ``whole``. ``of`` names what it is about where there are several (a list); ``value`` is None when there is nothing."""

    name: str
    of: str
    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """Between 0 and 1."""
        return self.part / self.whole if self.whole else None


def ratios_of(counts: Counts) -> tuple[Ratio, ...]:
    """Hit rate, what was acknowledged, answered and recalled in time, and the precision of each list."""
    hits = Ratio("hit_rate", "", counts.count(Figure.CHECKS), counts.count(Figure.ASKED))
    return (
        hits,
        _kept(counts, "acknowledged_in_time", Figure.CASES, "acknowledging"),
        _kept(counts, "answered_in_time", Figure.CASES, "answering"),
        _kept(counts, "recalled_in_time", Figure.RECALLS, "recall"),
        *_precision(counts),
    )


def _kept(counts: Counts, name: str, figure: Figure, dimension: str) -> Ratio:
    """Of those whose time is over, or that were done: how many were done in time."""
    found = {keeping: counts.count(figure, **{dimension: keeping.value}) for keeping in Keeping}
    done = found[Keeping.IN_TIME]
    return Ratio(name, "", done, done + found[Keeping.LATE] + found[Keeping.OVERDUE])


def _precision(counts: Counts) -> Iterator[Ratio]:
    """Per list: of the cases that have an outcome, those whose subject was the listed one."""
    by_list: dict[str, dict[str, int]] = {}
    for line in counts.table(Figure.CASES, "list", "outcome"):
        by = line.selection.by
        if by["outcome"]:
            by_list.setdefault(by["list"], {})[by["outcome"]] = line.count
    for list_id, outcomes in sorted(by_list.items()):
        whole = sum(outcomes.values())
        yield Ratio("precision", list_id, whole - outcomes.get("not_same_subject", 0), whole)
