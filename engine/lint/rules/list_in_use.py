"""I-07: a rule on a list that is not in use, or rests on nothing, is loaded and shown, and stays silent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.law.legality import list_silences
from engine.lint.finding import Finding, Severity
from engine.packs.packset import PackSet

CODES = {
    "list_without_basis": "设列名单没有依据",
    "list_basis_level": "设列惩戒名单的依据层级不足",
    "list_basis_not_in_force": "设列名单的依据不在施行期内",
    "list_disabled": "规则用了未启用的名单",
    "list_archive_only": "规则用了只作存档的名单",
}


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
                    item=f"list/{list_id}",
                )
