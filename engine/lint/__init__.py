"""The linter of packs: each rule is one small module with a ``check(packs, day)``; here they are run together.

Errors are texts that must not be published, and confirmations of what may not be confirmed. What is lawful to write
but reaches nobody, is unconfirmed, or grows old is a warning: it is loaded, shown and silent.
"""

from __future__ import annotations

from datetime import date

from pydantic import TypeAdapter

from engine.bulk import uncollected
from engine.lint.finding import Finding, Severity, format_text, has_errors, of_error
from engine.lint.rules import CODES, OF_MEMORANDA, OF_THE_LIBRARIES, RULES
from engine.lint.sarif import sarif
from engine.packs.cache import NO_CACHE, Cache
from engine.packs.groups import PartKeys, meeting_groups
from engine.packs.packset import PackSet


@uncollected()
def lint(packs: PackSet, day: date, cache: Cache = NO_CACHE) -> list[Finding]:
    """Every finding about a loaded set as of a day, in the order of files and lines.

    What ``cache`` keeps about a group of memoranda on that day is not worked out again.
    """
    found = [finding for rule in OF_THE_LIBRARIES for finding in rule.check(packs, day)]
    keys = PartKeys(packs)
    for group in meeting_groups(packs):
        key = keys.key("lint", group, day.isoformat())
        if (kept := cache.get(key)) is None:
            kept = _FINDINGS.dump_json(_of_group(packs.only(group), day))
            cache.put(key, kept)
        found += _FINDINGS.validate_json(kept)
    return sorted(found, key=lambda f: (f.position is None, f.position, f.severity, f.code, f.message))


_FINDINGS = TypeAdapter(list[Finding])


def _of_group(part: PackSet, day: date) -> list[Finding]:
    return [finding for rule in OF_MEMORANDA for finding in rule.check(part, day)]


__all__ = ["CODES", "RULES", "Finding", "Severity", "format_text", "has_errors", "lint", "of_error", "sarif"]
