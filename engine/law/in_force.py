"""Whether a text of law applies on a day, incomplete dates read to the subject's advantage (S2).

An unknown beginning is bounded by the text that was read, and counts only if somebody looked within a year of the day.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from engine.documents import Article, InForce, Law, Memorandum, RuleDocument

FRESH_DAYS = 365
"""How long a look at the official text is good for."""


class Force(StrEnum):
    """How a text stands on a day."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    ENDED = "ended"
    UNCHECKED = "unchecked"


FORCE_TITLES = {
    Force.IN_FORCE: "施行中",
    Force.NOT_YET: "尚未施行（日期不全的，按有利于主体的方式理解）",
    Force.ENDED: "已经失效",
    Force.UNCHECKED: f"施行日期不明，且最近 {FRESH_DAYS} 天内没有核对过",
}


def checked_recently(last_checked: date, day: date) -> bool:
    """Whether the text was looked at within ``FRESH_DAYS`` of the day, before or after it."""
    return abs((day - last_checked).days) <= FRESH_DAYS


def law_force(law: Law, day: date) -> Force:
    """How an instrument stands on a day."""
    return _force(law.in_force, law.text_version, law.last_checked, day)


def article_force(law: Law, article: Article, day: date) -> Force:
    """How one article stands: its law must be in force, and so must the article where it has dates of its own."""
    force = law_force(law, day)
    if force is not Force.IN_FORCE or article.in_force is None:
        return force
    return _force(article.in_force, law.text_version, law.last_checked, day)


def memorandum_force(memorandum: Memorandum, day: date) -> Force:
    """How a pack stands. It has no text version, so an unknown beginning is bounded by the last check alone."""
    return _force(memorandum.in_force, None, memorandum.last_checked, day)


def rule_force(memorandum: Memorandum, rule: RuleDocument, day: date) -> Force:
    """How one rule stands within its pack: in force unless it has dates of its own that say otherwise."""
    if rule.in_force is None:
        return Force.IN_FORCE
    return _force(rule.in_force, None, memorandum.last_checked, day)


def _force(period: InForce, text_version: date | None, last_checked: date, day: date) -> Force:
    last = period.last_day()
    if last is not None and day > last:
        return Force.ENDED
    first = period.first_day()
    if first is not None:
        return Force.IN_FORCE if first <= day else Force.NOT_YET
    if text_version is not None and day < text_version:
        return Force.NOT_YET
    return Force.IN_FORCE if checked_recently(last_checked, day) else Force.UNCHECKED
