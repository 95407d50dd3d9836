"""Situations whose outcome changes from one set of packs to another: today, and from later days on which something begins or ends.

A rule or a confirmation that begins next month changes nothing today; whoever approves it must see today what it will change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.deciding.difference_text import difference_json, difference_lines
from engine.deciding.revision_diff import situations_that_differ
from engine.packs.packset import PackSet
from services.revisions.turning_days import beginnings, endings

MOST = 12
"""Later days looked at. Days that only one of the sets has go first: they are what was changed."""


@dataclass(frozen=True, slots=True)
class Differing:
    """What differs, as plain data, each with its first ``day`` and a ``text``; the later days looked at, and how many were not."""

    situations: list[dict[str, Any]]
    days: list[date]
    left: int

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {"situations": self.situations, "days": [day.isoformat() for day in self.days], "days_left": self.left}


def left_text(left: int) -> str:
    """What a person is told of so many days that were not looked at."""
    return f"此后还有 {left} 个起止日没有比较，请另行核对。"


def differing(a: PackSet, b: PackSet, day: date) -> Differing:
    """Situations whose outcome changes, one worked example each: first those of ``day``, then what only later days bring."""
    found: list[dict[str, Any]] = []
    known: set[str] = set()
    days, left = _later(a, b, day)
    for when in (day, *days):
        for one in situations_that_differ(a, b, when):
            shown, text = difference_json(one), difference_lines(one, a, b)
            identity = repr([shown[key] for key in ("matter", "list", "measure", "change", "before", "after")])
            if identity not in known:
                known.add(identity)
                if when != day:
                    text[0] = f"自 {when.isoformat()} 起，{text[0]}"
                found.append(shown | {"day": when.isoformat(), "text": text})
    return Differing(found, days, left)


def _later(a: PackSet, b: PackSet, day: date) -> tuple[list[date], int]:
    of_a, of_b = ({turn for turn in (*beginnings(packs), *endings(packs)) if turn > day} for packs in (a, b))
    ordered = [*sorted(of_a ^ of_b), *sorted(of_a & of_b)]
    return sorted(ordered[:MOST]), len(ordered[MOST:])
