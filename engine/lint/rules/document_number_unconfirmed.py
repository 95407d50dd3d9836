"""A memorandum is found again by its document number; one that nobody confirmed may be wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.lint.finding import Finding, Severity
from engine.packs.packset import PackSet

CODES = {
    "document_number_unconfirmed": "文号没有人核实",
}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """A warning per memorandum (not statute) whose number is missing or unconfirmed."""
    for pack in packs.memoranda.values():
        if pack.source == "memorandum" and not (pack.document_no and pack.document_no_confirmed):
            what = f"文号“{pack.document_no}”没有人核实" if pack.document_no else "没有文号"
            yield Finding(
                "document_number_unconfirmed",
                Severity.WARNING,
                f"“{pack.title}”{what}",
                packs.at(f"memorandum/{pack.id}", ("document_no",)),
                "核实原文后写 document_no 与 document_no_confirmed: true",
                item=f"memorandum/{pack.id}",
            )
