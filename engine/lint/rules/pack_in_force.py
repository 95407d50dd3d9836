"""A pack that is not in force, or whose statute is not, is loaded and shown; none of its rules fires (S2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.law.legality import pack_silences
from engine.lint.finding import Finding, Severity
from engine.packs.packset import PackSet

CODES = {
    "pack_not_in_force": "规则包当日不在有效期内",
    "statute_not_in_force": "规则包所依据的条文当日不在施行期内",
}

_PLACES = {"pack_not_in_force": "in_force", "statute_not_in_force": "statute"}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """A warning per pack and reason: an old pack is kept for old decisions, a coming one for its day."""
    for pack in packs.memoranda.values():
        for silence in pack_silences(packs, pack, day):
            yield Finding(
                silence.code,
                Severity.WARNING,
                f"{silence.reason}；“{pack.title}”的规则当日不会触发",
                packs.at_key(f"memorandum/{pack.id}", (_PLACES[silence.code],)),
                "核对现行文件；已被代替的，保留原文并写明 superseded_by，供解释旧的决定",
                item=f"memorandum/{pack.id}",
            )
