"""I-07: a rule on a list that is not in use, or rests on nothing, is loaded and shown, and stays silent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.law.legality import list_silences
from engine.lint.finding import Finding, Severity
from engine.packs.packset import PackSet


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """A warning per pack and list whose entries can have no consequence."""
    for pack in packs.memoranda.values():
        for number, list_id in enumerate(pack.lists):
            for silence in list_silences(packs, packs.lists[list_id], day):
                yield Finding(
                    silence.code,
                    Severity.WARNING,
                    f"{silence.reason}；“{pack.title}”对该名单的规则不会触发",
                    packs.at(f"memorandum/{pack.id}", ("lists", number)),
                    "取得设立名单的依据后，补写名单的 basis 并请人确认",
                )
