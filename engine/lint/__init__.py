"""The linter of packs: each rule is one small module with a ``check(packs, day)``; here they are run together.

Errors are texts that must not be published, and confirmations of what may not be confirmed. What is lawful to write
but reaches nobody, is unconfirmed, or grows old is a warning: it is loaded, shown and silent.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date
from functools import partial

from pydantic import TypeAdapter

from engine.bulk import uncollected
from engine.lint.finding import Finding, Severity, format_text, has_errors, of_error
from engine.lint.rules import CODES, OF_MEMORANDA, OF_THE_LIBRARIES, RULES, Rule
from engine.lint.sarif import sarif
from engine.packs.cache import NO_CACHE, Cache
from engine.packs.groups import PartKeys, meeting_groups
from engine.packs.packset import PackSet


@uncollected()
def lint(packs: PackSet, day: date, cache: Cache = NO_CACHE) -> list[Finding]:
    """Every finding about a loaded set as of a day, in the order of files and lines.

    What ``cache`` keeps about everything, or about a group of memoranda, on that day is not worked out again.
    """
    keys, on = PartKeys(packs), day.isoformat()
    found = _kept(cache, keys.whole("lint-libraries", on), partial(_by, OF_THE_LIBRARIES, packs, day))
    for group in meeting_groups(packs):
        found += _kept(cache, keys.key("lint", group, on), partial(_of_group, packs, group, day))
    return sorted(found, key=lambda f: (f.position is None, f.position, f.severity, f.code, f.message))


_FINDINGS = TypeAdapter(list[Finding])


def _kept(cache: Cache, key: str, work: Callable[[], list[Finding]]) -> list[Finding]:
    if (kept := cache.get(key)) is not None:
        return _FINDINGS.validate_json(kept)
    found = work()
    cache.put(key, _FINDINGS.dump_json(found))
    return found


def _of_group(packs: PackSet, group: Collection[str], day: date) -> list[Finding]:
    return _by(OF_MEMORANDA, packs.only(group), day)


def _by(rules: Iterable[Rule], packs: PackSet, day: date) -> list[Finding]:
    return [finding for rule in rules for finding in rule.check(packs, day)]


__all__ = ["CODES", "RULES", "Finding", "Severity", "format_text", "has_errors", "lint", "of_error", "sarif"]
