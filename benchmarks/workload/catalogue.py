"""What there is to speak of: matters, lists, measures, departments, and the fields with the values that rules compare.

Sizes are those of a city: a dozen matters, sixty lists of which a few hold most entries, twenty authorities that ask.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from engine.values import FieldType

Word = TypeVar("Word")

MATTERS = (
    "bench.bid",
    "bench.award",
    "bench.licence",
    "bench.land",
    "bench.subsidy",
    "bench.loan",
    "bench.talent",
    "bench.certificate",
    "bench.refund",
    "bench.contract",
    "bench.grant",
    "bench.qualification",
)
LISTS = tuple(f"bench-{number:02d}" for number in range(1, 61))
REWARDING = frozenset(LISTS[9::10])
"""Every tenth list rewards."""

ROLES = ("applicant", "member", "agent")
KINDS = ("legal_person", "unincorporated", "natural_person")
LEVELS = ("minor", "ordinary", "serious")
PENALTIES = ("fine", "revocation", "suspension", "ban", "detention", "warning")
AUTHORITIES = tuple(f"authority-{number:02d}" for number in range(1, 21))
DEPARTMENTS = tuple(f"bench-dept-{number:02d}" for number in range(1, 21))
REGIONS = tuple(f"9900{number:02d}" for number in range(1, 26))
AMOUNTS = tuple(yuan * 100 for yuan in (100_000, 500_000, 1_000_000, 2_000_000, 4_000_000, 10_000_000, 50_000_000))
"""Thresholds in fen."""

MONTHS = (12, 24, 36)
TODAY = date(2026, 6, 1)


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field of the synthetic catalogue. ``values`` closes it; ``required`` is for matters: a check without it is refused."""

    name: str
    title: str
    type: FieldType
    values: tuple[str, ...] = ()
    required: bool = False


MATTER_FIELDS = (
    FieldSpec("government_funded", "是否使用财政资金", FieldType.BOOLEAN, required=True),
    FieldSpec("authority", "受理机关", FieldType.CODE, AUTHORITIES, required=True),
    FieldSpec("amount", "金额", FieldType.MONEY),
    FieldSpec("duration", "期限（月）", FieldType.INTEGER),
    FieldSpec("planned_on", "计划开始日期", FieldType.DATE),
)
LIST_FIELDS = (
    FieldSpec("owed", "未履行金额", FieldType.MONEY),
    FieldSpec("times", "累计次数", FieldType.INTEGER),
    FieldSpec("penalties", "处罚种类", FieldType.CODES, PENALTIES),
)

TYPES = {
    **{f"matter.{spec.name}": spec.type for spec in MATTER_FIELDS},
    **{f"listing.{spec.name}": spec.type for spec in LIST_FIELDS},
    "listing.level": FieldType.CODE,
    "listing.months_on_list": FieldType.INTEGER,
    "listing.under_repair": FieldType.BOOLEAN,
    "subject.kind": FieldType.CODE,
    "subject.region": FieldType.CODE,
    "subject.lists": FieldType.CODES,
}
"""Every field that a generated rule may read."""


def skewed(rng: random.Random, words: Sequence[Word], offset: int = 3) -> Word:
    """One of the words, the first ones most often: the n-th with weight 1/(n + offset), as lists and regions are in life."""
    return rng.choices(words, [1 / (number + offset) for number in range(len(words))])[0]
