"""Values as people write them: texts of every type, around constants, at the ends of what is allowed, and odd words."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

ORDERED = frozenset({"integer", "money", "date"})
TYPES = ("boolean", "integer", "money", "date", "code", "codes", "text")

LIMIT = 2**53 - 1
MOST_FEN = 10**15 - 1
"""Money has at most thirteen digits before its decimals."""

COLLIDING = ("costarring", "liquid", "declinate", "macallums", "altarage", "zinke")
"""Pairs with equal FNV hashes, by which durable-rules tells words."""

LONG = ("长" * 1365, "长" * 1364 + "短", "x" * 4096, "x" * 4095)

WORDS = (
    *("company", "Company", "company.", "市财政局", "市财政", "4601", "460106", "04601", "a b", "a  b", 'a"b', "x\\y"),
    *(
        "、",
        "𠮷野家",
        "吉野家",
        "é",
        "e\u0301",
        "ａ",
        "a",
        "true",
        "false",
        "null",
        "~",
        "0",
        "1e3",
        "0x10",
        "-",
        "$or",
    ),
    *("{}", "[a]", "a: b", "# a", "'", "''", "';--", "%", "a\tb", "a\nb", "\U0010fffd", "{{x}}", "m"),
    *COLLIDING,
    *LONG,
)

STRANGE = ("\u200b", "a\x1fb", "a\x1cb\x1f", "a\x1eo", "4601 ", " 4601", "a\r\nb")
"""Words that no pack may name, or that mean another word there, but that a message may bring."""


def number_text(kind: str, number: int, rng: random.Random) -> str:
    """A constant as an author may write it: money with two decimals, fewer or none."""
    text = shown(kind, number)
    if kind == "money" and rng.random() < 0.5:
        text = text.rstrip("0").rstrip(".") if text.endswith("0") else text
    return text


def shown(kind: str, number: int) -> str:
    """The strict form of a number of this type, as requests carry it."""
    if kind == "money":
        return f"{'-' if number < 0 else ''}{abs(number) // 100}.{abs(number) % 100:02d}"
    return date.fromordinal(number).isoformat() if kind == "date" else str(number)


def near(kind: str, number: int, rng: random.Random) -> int:
    """The number itself, the one before or the one after; for dates these are days. Never beyond what the type allows."""
    low, high = bounds(kind)
    return max(low, min(high, number + rng.choice((-1, 0, 0, 1))))


def bounds(kind: str) -> tuple[int, int]:
    """Of the numbers that stand for values of a type; dates are counted from the first day of the calendar."""
    if kind == "date":
        return 1, date.max.toordinal()
    return (-MOST_FEN, MOST_FEN) if kind == "money" else (-LIMIT, LIMIT)


def constants(rng: random.Random, kind: str, values: Sequence[str]) -> list[Any]:
    """A few constants that the rules of one case share: numbers (see ``shown``) or words; close to each other, or extreme."""
    count = rng.randint(2, 6)
    if kind == "boolean":
        return ["true", "false"]
    if kind in ORDERED:
        low, high = bounds(kind)
        middle = date(2024, 2, 28).toordinal() if kind == "date" else rng.choice((0, 24, 400_000_000))
        anywhere = (
            lambda: middle + rng.randint(-3, 40),
            lambda: rng.randint(low, high),
            lambda: rng.choice((low, high)),
        )
        return sorted({rng.choices(anywhere, (8, 1, 1))[0]() for _ in range(count)})
    return rng.sample(sorted(values or WORDS), min(count, len(values or WORDS)))


def value(rng: random.Random, kind: str, known: Sequence[Any], values: Sequence[str]) -> Any:
    """A value for a message: near a constant, or any other; a list of texts for sets."""
    if kind == "boolean":
        return rng.choice(("true", "false"))
    if kind in ORDERED:
        low, high = bounds(kind)
        if known and rng.random() < 0.9:
            return shown(kind, near(kind, rng.choice(known), rng))
        return shown(kind, rng.choice((low, high, rng.randint(low, high))))
    words = list(known) if known and rng.random() < 0.8 else sorted(values or (*WORDS, *STRANGE))
    if kind == "codes":
        return sorted(rng.sample(words, rng.randint(0, min(4, len(words)))))
    return rng.choice(words)


def following(text: str, days: int) -> str:
    """An ISO day so many days later."""
    return (date.fromisoformat(text) + timedelta(days=days)).isoformat()
