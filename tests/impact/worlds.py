"""Random pairs of pack sets: a small world, and the same world after somebody worked on it for an afternoon."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

from engine.packs.loading import typed
from engine.packs.packset import PackSet
from engine.packs.yaml_tree import parse_tree
from tests.engine.packs import DEPARTMENTS, INVENTORY, Doc, law, list_type, matter, measure, memorandum, rule

LISTS = ("bad", "worse")
KINDS = ("bidding.qualification", "bidding.award")
ROLES = ("bidder", "consortium-member", "legal-representative", "agent")
MEASURES = ("restrict", "review", "inform", "ban")

_LEAVES: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("matter.government_funded", ("true", "false")),
    ("matter.amount", ({"gte": "100.00"}, {"lt": "200.00"}, {"between": ["50.00", "100.00"]}, {"exists": "true"})),
    ("matter.sector", ("road", {"neq": "road"}, {"in": ["road", "water"]}, {"exists": "false"})),
    ("listing.debt", ({"gt": "10.00"}, {"lte": "20.00"})),
    ("listing.penalties", ({"any_of": ["ban"]}, {"any_of": ["ban", "fine"]})),
    ("listing.banned", ("true", {"exists": "true"})),
    ("listing.level", ("serious", {"in": ["minor", "serious"]})),
    ("listing.months_on_list", ({"gte": "6"}, {"lt": "12"})),
    ("listing.under_objection", ("false",)),
    ("listing.until", ({"exists": "true"}, {"gte": "2027-01-01"})),
    ("subject.kind", ("legal_person", {"neq": "natural_person"})),
    ("subject.region", ("419001", {"in": ["419001", "410100"]})),
    ("subject.lists", ({"any_of": ["worse"]},)),
)


def world(rng: random.Random) -> list[Doc]:
    """Documents of a set in which most things fire, some by halves."""
    return [
        law(articles=[_article("10"), _article("11"), _article("12", related_matters_only=True)]),
        *(list_type(name, domains=["bidding"]) for name in LISTS),
        matter(KINDS[0]),
        matter(KINDS[1], domains=["funding"]),
        DEPARTMENTS,
        INVENTORY,
        *_measures(rng),
        memorandum([_rule(rng, f"r{n}") for n in range(rng.randint(1, 4))], lists=list(LISTS[: rng.randint(1, 2)])),
        memorandum([_rule(rng, "s1")], "evaders", lists=["bad"]),
    ]


def _article(name: str, **more: Any) -> Doc:
    return {"id": name, "article": f"第{name}条", "gist": "示例", **more}


def _measures(rng: random.Random) -> list[Doc]:
    caps = {"minor": "reference", "ordinary": "discretionary"}
    carrying = [{"list": "bad", "carrying": {"listing.banned": "true"}}, {"list": "worse"}]
    needed = {"article": "fa/11", "reaches": [{"list": "bad"}, {"list": "worse"}], "decision_needed": "true"}
    related = {"article": "fa/12", "reaches": [{"list": "bad"}, {"list": "worse"}]}
    return [
        measure("restrict", LISTS, **({"max_strength": caps} if rng.random() < 0.5 else {})),
        measure("review", LISTS, outcome="caution", strength="discretionary", bases=[rng.choice((needed, related))]),
        measure("inform", LISTS, outcome="none", strength="reference", **{"class": "三"}),
        measure("ban", outcome="bar", bases=[{"article": "fa/10", "reaches": carrying}, needed][: rng.randint(1, 2)]),
    ]


def _rule(rng: random.Random, name: str) -> Doc:
    found = rule(
        name,
        rng.choice(MEASURES),
        on=list(KINDS[: rng.randint(1, 2)]),
        carried_out_by=rng.sample(("jy-bidding", "jy-finance"), rng.randint(1, 2)),
    )
    if rng.random() < 0.5:
        found["roles"] = rng.sample(ROLES, rng.randint(1, 3))
    if rng.random() < 0.2:
        found |= {"reaches": "represented", "through_roles": ["legal-representative"]}
    if rng.random() < 0.9:
        found["when"] = _when(rng, 0)
    return found


def _when(rng: random.Random, depth: int) -> Doc:
    draw = rng.random()
    if depth >= 2 or draw < 0.4:
        name, expected = rng.choice(_LEAVES)
        return {name: copy.deepcopy(rng.choice(expected))}
    if draw < 0.5:
        return {"not": _when(rng, depth + 1)}
    return {rng.choice(("all", "any")): [_when(rng, depth + 1) for _ in range(rng.randint(1, 3))]}


def afterwards(rng: random.Random, documents: list[Doc]) -> list[Doc]:
    """The same documents after one to three edits."""
    found = copy.deepcopy(documents)
    for _ in range(rng.randint(1, 3)):
        rng.choice(_EDITS)(rng, found)
    return found


def _memoranda(documents: list[Doc]) -> list[Doc]:
    return [document for document in documents if document["kind"] == "memorandum"]


def _other_when(rng: random.Random, documents: list[Doc]) -> None:
    rng.choice(rng.choice(_memoranda(documents))["rules"])["when"] = _when(rng, 0)


def _other_departments(rng: random.Random, documents: list[Doc]) -> None:
    rng.choice(rng.choice(_memoranda(documents))["rules"])["carried_out_by"] = [rng.choice(("jy-court", "jy-finance"))]


def _one_rule_more(rng: random.Random, documents: list[Doc]) -> None:
    rng.choice(_memoranda(documents))["rules"].append(_rule(rng, f"n{rng.randrange(10**6)}"))


def _one_rule_less(rng: random.Random, documents: list[Doc]) -> None:
    pack = rng.choice(_memoranda(documents))
    if len(pack["rules"]) > 1:
        pack["rules"].pop(rng.randrange(len(pack["rules"])))


def _other_strength(rng: random.Random, documents: list[Doc]) -> None:
    found = next(document for document in documents if document.get("id") == "restrict")
    found["max_strength"] = {rng.choice(("minor", "ordinary", "serious")): rng.choice(("reference", "mandatory"))}


def _more_lists(_: random.Random, documents: list[Doc]) -> None:
    _memoranda(documents)[0]["lists"] = list(LISTS)


def _other_law(rng: random.Random, documents: list[Doc]) -> None:
    found = next(document for document in documents if document.get("id") == "review")
    found["bases"] = [{**found["bases"][0], "article": "fa/10", "decision_needed": rng.choice(("true", "false"))}]


_EDITS = (
    _other_when,
    _other_departments,
    _one_rule_more,
    _one_rule_less,
    _other_strength,
    _other_law,
    _more_lists,
)


def packs_of(rng: random.Random, documents: list[Doc]) -> PackSet:
    """The set with confirmations for nearly everything, some of them only for a while."""
    bare = PackSet.of(map(_loaded, documents))
    vouched = {"by": "甲", "on": "2026-01-01", "edition": "示例", "row": "1"}
    items = []
    for item, digest in sorted(bare.item_digests.items()):
        period = {"from": rng.choice(("2026-01-01", "2026-01-01", "2026-01-01", "2026-04-01"))}
        if rng.random() < 0.1:
            period["until"] = "2026-05-15"
        if rng.random() < 0.95:
            items.append({"item": item, "digest": digest, **vouched, **period})
    head = {"kind": "confirmations", "id": "office", "title": "确认", "national_list": "checked"}
    return PackSet.of(map(_loaded, [*documents, {**head, "items": items}]))


def pair(seed: int) -> tuple[PackSet, PackSet]:
    """Two sets, the second made from the first. Equal seeds give equal pairs."""
    rng = random.Random(seed)
    documents = world(rng)
    later = afterwards(rng, documents)
    luck = rng.randrange(10**9)
    return packs_of(random.Random(luck), documents), packs_of(random.Random(luck), later)


def _loaded(document: Doc) -> Any:
    text = json.dumps(document, ensure_ascii=False).encode()
    return typed(parse_tree(text, f"{document['kind']}-{document.get('id', 'all')}.yaml"))
