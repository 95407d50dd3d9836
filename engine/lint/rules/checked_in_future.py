"""Nobody has looked on a day that is still to come: such a day would keep ``stale_check`` silent for years."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.documents import Bodies, Departments, Document
from engine.lint.finding import Finding, Severity
from engine.packs.packset import PackSet
from engine.packs.yaml_tree import TreePath

CODES = {
    "checked_in_future": "核对日期在将来",
}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """An error per ``last_checked`` after the day, in documents of every kind."""
    for key, document in packs.documents.items():
        for title, path, last_checked in _looks(document):
            if last_checked is not None and last_checked > day:
                yield Finding(
                    "checked_in_future",
                    Severity.ERROR,
                    f"“{title}”的核对日期 {last_checked.isoformat()} 在 {day.isoformat()} 之后",
                    packs.at(key, (*path, "last_checked")),
                    "请写真正核对的那一天；日期无误的，请检查本机的日期",
                    item=key,
                )


def _looks(document: Document) -> Iterator[tuple[str, TreePath, date | None]]:
    """What was looked at as a whole, with its title; of bodies and departments each for itself."""
    if isinstance(document, Bodies | Departments):
        part: str = document.kind
        for number, one in enumerate(getattr(document, part)):
            yield one.title, (part, number), one.last_checked
    else:
        yield getattr(document, "title", ""), (), getattr(document, "last_checked", None)
