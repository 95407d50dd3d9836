"""The third interpreter's own counting of ``history.*``: on raw text, by the numbers of months and days (S9)."""

from __future__ import annotations

from datetime import date
from typing import Any

Document = dict[str, Any]


def history(list_type: Document, past: list[Document], on: date) -> Document:
    """Every count that the list declares, as text; None where an entry that might count has no level."""
    own = [entry for entry in past if entry["list"] == list_type["id"] and held_against(entry, on)]
    found: Document = {}
    for spec in list_type.get("history", []):
        months, wanted = int(spec["count"]["months"]), spec["count"].get("levels")
        recent = [entry for entry in own if within(entry["since"], months, on)]
        levels = [entry.get("level") or list_type.get("default_level") for entry in recent]
        if wanted is None:
            found[f"history.{spec['name']}"] = str(len(recent))
        elif None in levels:
            found[f"history.{spec['name']}"] = None
        else:
            found[f"history.{spec['name']}"] = str(len([level for level in levels if level in wanted]))
    return found


def held_against(entry: Document, on: date) -> bool:
    """Neither repaired, revoked or corrected by then, nor suspended; ISO days compare as text."""
    today = on.isoformat()
    return not (entry.get("exited_on", "9999") <= today or "suspended" in entry.get("marks", []))


def within(since: str, months: int, on: date) -> bool:
    """Begun, and no more whole months ago than that: a shorter month has no later day than the one of ``since``."""
    year, month, day = map(int, since.split("-"))
    ago = (on.year - year) * 12 + on.month - month
    begun = since <= on.isoformat()
    return begun and (ago < months or (ago == months and on.day <= day))
