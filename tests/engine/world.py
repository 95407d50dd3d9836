"""A small world in which every kind of answer occurs, and random inputs to it, for properties of whole decisions."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from engine.inputs import DecisionInput, Level, SubjectKind
from engine.packs.packset import PackSet
from tests.engine import packs

BIG = {"matter.amount": {"gte": "4000000.00"}}
ROAD = {"any": [{"matter.sector": "road"}, {"listing.level": {"in": ["serious", "ordinary"]}}]}
RULES = (
    packs.rule("r1", when=BIG),
    packs.rule("r2", "caution", when=ROAD, roles=["bidder", "agent"]),
    packs.rule("r3", "caution", when={"not": {"listing.debt": {"lt": "1000.00"}}}),
    packs.rule("r4", when={"all": [{"subject.lists": {"any_of": ["worse"]}}, {"matter.government_funded": True}]}),
    packs.rule("r5", "ban", lists=["worse"], when={"listing.penalties": {"any_of": ["ban"]}}),
    packs.rule("r6", reaches="represented", through_roles=["legal-representative"]),
)


def world(order: Sequence[int] = range(6)) -> PackSet:
    """Rules in the given order; two lists, three measures."""
    measures = [packs.measure(lists=["bad", "worse"]), packs.measure("caution", ["bad", "worse"], outcome="caution")]
    measures.append(packs.measure("ban", ["worse"], outcome="bar"))
    pack = packs.memorandum([RULES[n] for n in order], lists=["bad", "worse"])
    return packs.packset(pack, *measures, packs.list_type("worse"))


def random_input(rng: random.Random) -> DecisionInput:
    """Up to four subjects with up to five entries; optional fields are there or not."""

    def maybe(chance: float, **fields: Any) -> dict[str, Any]:
        return fields if rng.random() < chance else {}

    subjects = [
        packs.subject(n, f"k{n}", rng.choice(("bidder", "agent")), kind=rng.choice(list(SubjectKind)))
        for n in range(rng.randint(1, 3))
    ]
    subjects.append(packs.subject(9, "p9", "legal-representative", relates_to=0, kind=SubjectKind.NATURAL_PERSON))
    listings = [
        packs.listing(
            rng.choice(("k0", "k1", "k2", "p9")),
            number,
            list_id=rng.choice(("bad", "worse")),
            level=rng.choice((*Level, None)),
            facts=maybe(0.6, debt=rng.choice((99999, 100000, 100001)))
            | maybe(0.6, penalties=frozenset(rng.sample(("ban", "fine"), rng.randint(0, 2)))),
        )
        for number in range(rng.randint(0, 5))
    ]
    fields = {"government_funded": rng.random() < 0.5}
    fields |= maybe(0.6, amount=rng.choice((399999999, 400000000))) | maybe(0.6, sector=rng.choice(("road", "water")))
    return packs.given(*listings, subjects=subjects, fields=fields)
