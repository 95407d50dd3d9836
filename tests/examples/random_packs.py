"""Random small sets of packs: rules over every type of field, several matters of law and of reach, from a seeded generator."""

from __future__ import annotations

import random
from typing import Any

from engine.packs.packset import PackSet
from tests.engine import packs
from tests.engine.packs import Doc

_OPS = ("eq", "neq", "lt", "lte", "gt", "gte")
_NUMBERS = ("0", "1", "2", "12")
_SUMS = ("0.00", "0.01", "100.00", "4000000.00")
_DAYS = ("2025-11-02", "2026-02-28", "2026-05-31", "2026-06-01")
_ENDS = ("2026-06-01", "2026-12-31", "2028-02-29")
_FLAGS = ("matter.government_funded", "listing.banned", "listing.under_objection", "listing.under_repair")
_ORDERED = {
    "matter.amount": _SUMS,
    "listing.debt": _SUMS,
    "listing.months_on_list": _NUMBERS,
    "listing.since": _DAYS,
    "listing.decided_on": _DAYS,
    "listing.until": _ENDS,
}
_WORDS = {
    "matter.sector": ("road", "water"),
    "listing.level": ("minor", "ordinary", "serious"),
    "subject.kind": ("legal_person", "unincorporated", "natural_person"),
    "subject.role": ("bidder", "agent"),
    "subject.region": ("410000", "410100"),
}


def leaf(rng: random.Random, negated: bool) -> Doc:
    """A count of history only rises: a rule by which one more entry would help is an author's fault, found elsewhere."""
    draw = rng.random()
    if draw < 0.1 and not negated:
        return {"history.recent": {rng.choice(("gt", "gte")): rng.choice("123")}}
    if draw < 0.2:
        return {rng.choice(_FLAGS): rng.choice(("true", "false"))}
    if draw < 0.3:
        penalties = rng.sample(["ban", "fine"], rng.randint(1, 2))
        return {"listing.penalties": {"any_of": penalties}}
    if draw < 0.7:
        name = rng.choice(sorted(_ORDERED))
        values = _ORDERED[name]
        if rng.random() < 0.2:
            return {name: {"between": sorted(rng.sample(values, 2), key=values.index)}}
        return {name: {rng.choice(_OPS): rng.choice(values)}}
    name = rng.choice(sorted(_WORDS))
    words = rng.sample(_WORDS[name], rng.randint(1, 2))
    return (
        {name: {rng.choice(("in", "not_in")): words}}
        if len(words) > 1
        else {name: {rng.choice(("eq", "neq")): words[0]}}
    )


def condition(rng: random.Random, depth: int = 0, negated: bool = False) -> Doc:
    draw = rng.random()
    if depth >= 3 or draw < 0.4:
        return leaf(rng, negated)
    if draw < 0.5:
        return {"not": condition(rng, depth + 1, True)}
    return {rng.choice(("all", "any")): [condition(rng, depth + 1, negated) for _ in range(rng.randint(1, 3))]}


def pack_set(rng: random.Random) -> PackSet:
    """Two punishing lists with history, a rewarding one, measures of every outcome, some law that asks for a penalty."""
    history = [{"name": "recent", "title": "近期列入次数", "count": {"months": 24}}]
    lists = [packs.list_type(name, history=history) for name in ("bad", "worse")]
    lists.append(packs.list_type("good", effect="reward", history=history))
    carrying = [
        {"article": "fa/10", "reaches": [{"list": "bad", "carrying": {"listing.banned": True}}, {"list": "worse"}]}
    ]
    measures = [
        packs.measure("restrict", ("bad", "worse")),
        packs.measure("warn", ("bad", "worse"), outcome="caution", strength="discretionary"),
        packs.measure("inform", ("bad", "worse"), outcome="none", strength="reference"),
        packs.measure("carried", outcome="bar", bases=carrying),
        packs.measure("unreached", ()),
        packs.measure("favour", ("good",), effect="reward"),
    ]
    punishing = [_rule(rng, n, [m["id"] for m in measures[:-1]]) for n in range(rng.randint(1, 3))]
    rewarding = [_rule(rng, n, ["favour"]) for n in range(rng.randint(0, 1))]
    several = [packs.memorandum(punishing, lists=["bad", "worse"])]
    several += [packs.memorandum(rewarding, "payers", "reward", lists=["good"])] if rewarding else []
    return packs.packset(*lists, *measures, *several)


def _rule(rng: random.Random, number: int, measures: list[str]) -> Doc:
    changes: dict[str, Any] = {"when": condition(rng)} if rng.random() < 0.95 else {}
    if rng.random() < 0.4:
        changes["roles"] = rng.sample(["bidder", "agent", "consortium-member"], 2)
    if rng.random() < 0.15:
        changes |= {"reaches": "represented", "through_roles": ["legal-representative"]}
    return packs.rule(f"r{number}", rng.choice(measures), **changes)
