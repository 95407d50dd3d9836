"""The third interpreter's own facts of an entry and a subject: what every catalogue has, by the numbers of days and months (S4)."""

from __future__ import annotations

import calendar
from datetime import date
from typing import Any

Document = dict[str, Any]


def standing(
    subject: Document, role: str, own_lists: set[str], list_type: Document, entry: Document, on: date
) -> Document:
    """Standard fields of the subject and one of its entries, as text; None where there is nothing."""
    marks = entry.get("marks", [])
    return {
        "subject.kind": subject["kind"],
        "subject.role": role,
        "subject.region": subject.get("region"),
        "subject.industry": subject.get("industry"),
        "subject.lists": sorted(own_lists),
        "listing.since": entry["since"],
        "listing.decided_on": entry.get("decided_on", entry["since"]),
        "listing.until": entry.get("until"),
        "listing.level": entry.get("level") or list_type.get("default_level"),
        "listing.months_on_list": str(months(entry["since"], on)),
        "listing.status": "in_force",
        "listing.under_objection": "true" if "under_objection" in marks else "false",
        "listing.under_repair": "true" if "under_repair" in marks else "false",
        "listing.months_since_penalty": _since_penalty(list_type, entry, on),
    }


def _since_penalty(list_type: Document, entry: Document, on: date) -> str | None:
    """Whole months since the penalty, where the list records its day and the entry has one."""
    recorded = "penalty_decided_on" in {spec["name"] for spec in list_type.get("fields", [])}
    decided = entry.get("fields", {}).get("penalty_decided_on") if recorded else None
    return str(max(0, months(decided, on))) if decided else None


def months(since: str, on: date) -> int:
    """Whole months that an entry has been on its list; a month that lacks the day of ``since`` ends on its last."""
    year, month, day = map(int, since.split("-"))
    begun = (on.year - year) * 12 + on.month - month
    return begun - (on.day < min(day, calendar.monthrange(on.year, on.month)[1]))


def known(specs: list[Document], given: Document) -> Document:
    """The list's own fields that an entry carries. What the catalogue does not know is nothing."""
    closed = {spec["name"]: spec["values"] for spec in specs if spec.get("values")}
    return {
        name: raw
        for name, raw in given.items()
        if name not in closed or all(word in closed[name] for word in (raw if isinstance(raw, list) else [raw]))
    }
