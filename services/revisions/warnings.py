"""Warnings that a named person takes upon himself: which they are, who accepted them before, and what is still open.

A fingerprint is the warning's code, what it says, what it is about and the digest of each, of a rule also its measure's and
its lists': an edit of any of it voids the acceptance, and so does an edit elsewhere, as of the law behind a measure, that makes
the warning say something else. Time alone does not: what was accepted was this text, and nobody should have to accept it daily.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.lint.finding import Finding, Severity
from engine.packs import digests
from engine.packs.packset import PackSet
from services.errors import InvalidInputError, InvalidInputErrors
from services.revisions.model import Accept, Acceptance

MAX_REASON = 500


@dataclass(frozen=True, slots=True)
class Noted:
    """A finding with its acceptance, if it is a warning that somebody accepted."""

    finding: Finding
    fingerprint: str
    acceptance: Acceptance | None

    @property
    def open(self) -> bool:
        """Whether it keeps the revision from being published."""
        return self.finding.severity is Severity.ERROR or self.acceptance is None

    def as_json(self) -> dict[str, object]:
        """Plain data for programs and for storage."""
        accepted = self.acceptance
        return {
            **self.finding.as_json(),
            "fingerprint": self.fingerprint,
            "accepted": {"by": accepted.by, "at": accepted.at.isoformat(), "reason": accepted.reason}
            if accepted
            else None,
        }


def fingerprint(packs: PackSet, finding: Finding) -> str:
    """``sm3:…`` of the code, the message, and each item with its digest, and with those of what a rule gives and of whom."""
    items = [[part, _digest(packs, part)] for item in (finding.item, *finding.others) for part in _parts(packs, item)]
    return digests.sm3(digests.canonical({"code": finding.code, "items": items, "says": finding.message}))


def _parts(packs: PackSet, item: str) -> list[str]:
    """The item; of a rule also its measure, which says how grave it is, and its lists. Its own digest holds only their names."""
    if not item.startswith("rule/") or item not in packs.item_digests:
        return [item]
    _, name, rule_id = item.split("/")
    memorandum = packs.memoranda[name]
    rule = next(rule for rule in memorandum.rules if rule.id == rule_id)
    return [item, f"measure/{rule.measure}", *(f"list/{list_id}" for list_id in rule.lists or memorandum.lists)]


def _digest(packs: PackSet, item: str) -> str:
    """A confirmable item's own digest, a document's, or for anything else the whole revision's."""
    if item in packs.item_digests:
        return packs.item_digests[item]
    return digests.sm3(packs.contents[item]) if item in packs.contents else packs.revision


def note(
    packs: PackSet,
    findings: Sequence[Finding],
    known: Mapping[str, Acceptance],
    accept: Accept,
    *,
    by: str,
    now: datetime,
) -> list[Noted]:
    """Each finding with its acceptance: the one known before, or the one given now.

    Raises InvalidInputErrors for an acceptance without a reason, or that stands for no warning (a slip of the pen must not look
    like a decision).
    """
    _require_reasons(accept)
    used: set[tuple[str, str | None]] = set()
    noted = []
    for finding in findings:
        print_ = fingerprint(packs, finding)
        key = next((key for key in ((finding.code, finding.item), (finding.code, None)) if key in accept), None)
        warning = finding.severity is Severity.WARNING
        acceptance = known.get(print_) if warning else None
        if warning and key is not None:
            used.add(key)
            reason = accept[key].strip()
            acceptance = acceptance or Acceptance(print_, finding.code, finding.item, finding.message, reason, by, now)
        noted.append(Noted(finding, print_, acceptance))
    _require_use(accept, used)
    return noted


def _require_reasons(accept: Accept) -> None:
    faults = [
        _fault("reason_missing", "接受提醒须写明理由", f"{_name(key)} 的理由为空或超过 {MAX_REASON} 字")
        for key, reason in accept.items()
        if not 0 < len(reason.strip()) <= MAX_REASON
    ]
    if faults:
        raise InvalidInputErrors(faults)


def _require_use(accept: Accept, used: set[tuple[str, str | None]]) -> None:
    faults = [
        _fault("acceptance_unused", "没有这样的提醒", f"{_name(key)} 不是本次检查发现的提醒（错误不能接受，只能改正）")
        for key in accept
        if key not in used
    ]
    if faults:
        raise InvalidInputErrors(faults)


def _name(key: tuple[str, str | None]) -> str:
    code, item = key
    return f"{code}:{item}" if item else code


def _fault(code: str, title: str, detail: str) -> InvalidInputError:
    return InvalidInputError(code, title, detail, "请核对代码和事项后重新提交", "accept")
