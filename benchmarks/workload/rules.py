"""Synthetic rules, their ``when`` in the form of the pack language: what a YAML file holds, every scalar as text."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks.workload.catalogue import (
    AMOUNTS,
    AUTHORITIES,
    DEPARTMENTS,
    KINDS,
    LISTS,
    MATTERS,
    MONTHS,
    PENALTIES,
    REGIONS,
    REWARDING,
    ROLES,
    skewed,
)

Tree = dict[str, Any]

MEASURES_PER_EFFECT = {"punish": 48, "reward": 6}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the memorandum about ``list_id``. ``roles`` empty: every role. ``department`` carries the measure out."""

    id: str
    list_id: str
    on: tuple[str, ...]
    roles: tuple[str, ...]
    measure: str
    department: str
    when: Tree


def rules(count: int, seed: int = 7) -> list[Rule]:
    """``count`` distinct rules; a few lists have most of them. The same for the same seed."""
    rng = random.Random(seed)
    found: list[Rule] = []
    seen: set[str] = set()
    while len(found) < count:
        list_id = LISTS[len(found)] if len(found) < min(count, len(LISTS)) else skewed(rng, LISTS)
        effect = "reward" if list_id in REWARDING else "punish"
        rule = Rule(
            id=f"r{len(found):05d}",
            list_id=list_id,
            on=tuple(sorted(rng.sample(MATTERS, rng.choice((1, 1, 1, 2, 2, 3))))),
            roles=tuple(sorted(rng.sample(ROLES, 2))) if rng.random() < 0.2 else (),
            measure=f"bench-{effect}-{rng.randrange(MEASURES_PER_EFFECT[effect]) + 1:02d}",
            department=rng.choice(DEPARTMENTS),
            when=when(rng),
        )
        if (says := repr((rule.list_id, rule.on, rule.measure, rule.when))) not in seen:
            seen.add(says)
            found.append(rule)
    return found


def when(rng: random.Random) -> Tree:
    """One to six comparisons, each field at most once, so that no rule contradicts itself; some in an ``any`` or a ``not``."""
    leaves = [leaf(rng) for chance, leaf in _LEAVES if rng.random() < chance]
    while not leaves:
        leaves = [leaf(rng) for chance, leaf in _LEAVES if rng.random() < chance / 2]
    rng.shuffle(leaves)
    shape = rng.random()
    if shape < 0.15 and len(leaves) >= 3:
        leaves = [*leaves[:-2], {"any": leaves[-2:]}]
    elif shape < 0.25 and len(leaves) >= 2:
        leaves = [*leaves[:-1], {"not": leaves[-1]}]
    elif shape < 0.28 and len(leaves) >= 3:
        leaves = [*leaves[:-2], {"not": {"all": leaves[-2:]}}]
    return leaves[0] if len(leaves) == 1 else {"all": leaves}


def _level(rng: random.Random) -> Tree:
    wanted = rng.choice(("serious", "ordinary", ["ordinary", "serious"], ["minor", "ordinary"]))
    return {"listing.level": {"in": wanted} if isinstance(wanted, list) else wanted}


def _months(rng: random.Random) -> Tree:
    low, high = sorted(rng.sample((6, *MONTHS, 60), 2))
    plain = {rng.choice(("lte", "lt", "gte")): str(rng.choice(MONTHS))}
    return {"listing.months_on_list": {"between": [str(low), str(high)]} if rng.random() < 0.2 else plain}


def _amount(rng: random.Random) -> Tree:
    low, high = sorted(rng.sample(AMOUNTS, 2))
    plain = {rng.choice(("gte", "gte", "gt", "lt")): _yuan(rng.choice(AMOUNTS))}
    return {"matter.amount": {"between": [_yuan(low), _yuan(high)]} if rng.random() < 0.15 else plain}


def _authority(rng: random.Random) -> Tree:
    some = rng.sample(AUTHORITIES, rng.choice((1, 1, 2, 3)))
    if len(some) == 1:
        return {"matter.authority": some[0]}
    return {"matter.authority": {"not_in" if rng.random() < 0.1 else "in": sorted(some)}}


def _region(rng: random.Random) -> Tree:
    some = rng.sample(REGIONS, rng.choice((1, 1, 2)))
    return {"subject.region": some[0] if len(some) == 1 else {"in": sorted(some)}}


def _kind(rng: random.Random) -> Tree:
    return {"subject.kind": {"in": sorted(rng.sample(KINDS, 2))} if rng.random() < 0.7 else {"neq": rng.choice(KINDS)}}


def _planned(rng: random.Random) -> Tree:
    return {"matter.planned_on": {rng.choice(("gte", "lt")): f"{rng.choice((2025, 2026))}-{rng.choice((1, 7)):02d}-01"}}


_LEAVES: tuple[tuple[float, Callable[[random.Random], Tree]], ...] = (
    (0.40, _level),
    (0.25, _months),
    (0.12, lambda rng: {"listing.times": {"gte": rng.choice("235")}}),
    (0.12, lambda rng: {"listing.owed": {rng.choice(("gte", "lt")): _yuan(rng.choice(AMOUNTS[:4]))}}),
    (0.08, lambda rng: {"listing.penalties": {"any_of": sorted(rng.sample(PENALTIES, rng.choice((1, 2))))}}),
    (0.08, lambda _: {"listing.under_repair": "false"}),
    (0.30, lambda _: {"matter.government_funded": "true"}),
    (0.30, _amount),
    (0.25, _authority),
    (0.08, lambda rng: {"matter.duration": {"gte": str(rng.choice(MONTHS))}}),
    (0.05, _planned),
    (0.20, _kind),
    (0.10, _region),
    (0.03, lambda rng: {"subject.lists": {"any_of": sorted(rng.sample(LISTS[:12], 2))}}),
)
"""How often each comparison stands in a rule: levels, amounts and public money often, dates and other lists seldom."""


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"
