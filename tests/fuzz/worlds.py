"""Random worlds on disk: laws, lists, matters, measures, memoranda and confirmations that the engine and the interpreter both read."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from engine.packs.packset import PackSet
from tests.engine import packs
from tests.engine.packs import Doc
from tests.fuzz.cases import STANDARD, specs
from tests.fuzz.texts import constants
from tests.fuzz.trees import Slot, tree

World = dict[str, Doc]
"""Path -> document."""

KINDS = ("legal_person", "unincorporated", "natural_person")
LEVELS = ("minor", "ordinary", "serious")
CONFIRMATIONS = "confirmations.yaml"
_RANKS = (*["law"] * 6, "local_regulation", "central_policy", "ministry_rule")
_DAYS = (*["2020-01-01"] * 9, "2026-06-01", "2026-05", "unknown", "2026-06-02")


def some(rng: random.Random, words: Iterable[str], least: int = 1) -> list[str]:
    """At least ``least`` of the words, in their order."""
    listed = list(words)
    chosen = set(rng.sample(listed, rng.randint(min(least, len(listed)), len(listed))))
    return [word for word in listed if word in chosen]


def period(rng: random.Random) -> Doc:
    """When something is in force; mostly it is."""
    found: Doc = {"from": rng.choice(_DAYS)}
    if rng.random() < 0.08:
        found["until"] = rng.choice(("2026-06-02", "2026-06-30", "2026-07", "2027-01-01"))
    return found


def draw_world(rng: random.Random) -> World:
    """Some laws, lists, matters, measures and memoranda that refer to each other."""
    effects = {f"l{n}": "reward" if rng.random() < 0.2 else "punish" for n in range(rng.randint(1, 3))}
    world: World = {}
    articles = []
    for n in range(3):
        made = _law(rng, f"fa{n}")
        articles += [f"fa{n}/{article['id']}" for article in made["articles"]]
        world[f"rules/law/fa{n}.yaml"] = made
    for name, effect in effects.items():
        world[f"rules/lists/{name}.yaml"] = _list(rng, name, effect, articles)
    for name in ("m.a", "m.b"):
        domains = some(rng, ("bidding", "labour"))
        world[f"rules/matters/{name}.yaml"] = packs.matter(name, fields=specs(rng, "m"), domains=domains)
    for n in range(rng.randint(3, 6)):
        world[f"rules/measures/c{n}.yaml"] = _measure(rng, f"c{n}", world, articles, effects)
    world["rules/departments/all.yaml"] = packs.DEPARTMENTS
    world["rules/inventories/national.yaml"] = packs.INVENTORY
    for n in range(rng.randint(1, 3)):
        world[f"memoranda/b{n}/memorandum.yaml"] = memorandum(rng, f"b{n}", world, effects)
    return world


def of_kind(world: World, kind: str) -> dict[str, Doc]:
    """The documents of a kind by id."""
    return {str(doc["id"]): doc for doc in world.values() if doc["kind"] == kind and "id" in doc}


def _law(rng: random.Random, law_id: str) -> Doc:
    articles = []
    for n in range(rng.randint(1, 3)):
        article: Doc = {"id": str(n), "article": f"第{n}条", "gist": "示例"}
        article |= {"alone": "false"} if rng.random() < 0.05 else {}
        article |= {"related_matters_only": "true"} if rng.random() < 0.1 else {}
        article |= {"mechanism_only": "true"} if rng.random() < 0.05 else {}
        article |= {"in_force": period(rng)} if rng.random() < 0.2 else {}
        articles.append(article)
    version, checked = rng.choice(("2020-01-01", "2026-06-01")), rng.choice(("2026-05-01", "2025-05-31"))
    return packs.law(
        law_id, rng.choice(_RANKS), articles, in_force=period(rng), text_version=version, last_checked=checked
    )


def _list(rng: random.Random, name: str, effect: str, articles: list[str]) -> Doc:
    history: list[Doc] = []
    for n in range(rng.randint(0, 2)):
        count: Doc = {"months": str(rng.choice((1, 12, 24, 36)))}
        count |= {"levels": some(rng, LEVELS)} if effect == "punish" and rng.random() < 0.5 else {}
        history.append({"name": f"h{n}", "title": f"统计{n}", "count": count})
    more: Doc = {"fields": specs(rng, "l"), "history": history, "subject_kinds": some(rng, KINDS, 2)}
    more |= {"domains": some(rng, ("bidding", "labour")), "establishes": some(rng, ("conduct-a", "conduct-b"), 0)}
    more |= {"basis": some(rng, rng.sample(articles, 2))}
    more |= {"default_level": rng.choice(LEVELS)} if rng.random() < 0.3 else {}
    if rng.random() < 0.08:
        more |= rng.choice(({"archive_only": "true"}, {"status": "disabled", "status_reason": "示例"}))
    return packs.list_type(name, effect, **more)


def _measure(rng: random.Random, name: str, world: World, articles: list[str], effects: dict[str, str]) -> Doc:
    effect = "reward" if "reward" in effects.values() and rng.random() < 0.3 else "punish"
    outcomes = (
        ("favour", "none") if effect == "reward" else ("bar", "restrict", "restrict", "caution", "caution", "none")
    )
    more: Doc = {"outcome": rng.choice(outcomes), "strength": rng.choice(("mandatory", "discretionary", "reference"))}
    more |= {"class": rng.choice((*"一一一一一一一一二二二二二二三三", "未定")), "subjects": some(rng, KINDS, 2)}
    lists = of_kind(world, "list")
    bases = []
    for article in rng.sample(articles, rng.randint(2, min(4, len(articles)))):
        reaches = []
        for _ in range(rng.randint(1, 2)):
            list_id = rng.choice(sorted(effects))
            reach: Doc = (
                {"list": list_id} if rng.random() < 0.8 else {"conduct": rng.choice(("conduct-a", "conduct-b"))}
            )
            if rng.random() < 0.3:
                own = lists[list_id]["fields"] if "list" in reach else []
                reach["carrying"] = tree(rng, _slots({}, own, [], sorted(effects), "listing."), 4)
            reaches.append(reach | ({"responsible_person": "true"} if rng.random() < 0.5 else {}))
        bases.append({"article": article, "reaches": reaches})
    more |= {"status": "disabled", "status_reason": "示例"} if rng.random() < 0.03 else {}
    return packs.measure(name, effect=effect, bases=bases, **more)


def memorandum(rng: random.Random, name: str, world: World, effects: dict[str, str]) -> Doc:
    """A memorandum of some rules. A rule that reads fields of a matter or a list is about that one only."""
    lists, matters, measures = (of_kind(world, kind) for kind in ("list", "matter", "measure"))
    effect = rng.choice(sorted(set(effects.values())))
    own = [list_id for list_id in effects if effects[list_id] == effect or rng.random() < 0.1] or sorted(effects)
    rules = []
    for n in range(rng.randint(4, 10)):
        draw = rng.random()
        asked = some(rng, own) if draw < 0.4 else [rng.choice(own)]
        rule = packs.rule(f"r{n}", rng.choice(_fitting(rng, measures, effect, asked)), lists=asked)
        rule["on"] = some(rng, matters) if draw < 0.4 else [rng.choice(sorted(matters))]
        rule |= {"roles": some(rng, ("bidder", "agent"))} if rng.random() < 0.3 else {}
        rule |= {"in_force": period(rng)} if rng.random() < 0.1 else {}
        rule |= {"reaches": "responsible_person"} if rng.random() < 0.25 else {}
        if draw > 0.1:
            narrow = draw >= 0.4
            listed, matter = lists[rule["lists"][0]], matters[rule["on"][0]]
            slots = _slots(
                {"matter": matter["fields"]} if narrow else {},
                listed["fields"] if narrow else [],
                listed["history"] if narrow else [],
                sorted(effects),
            )
            rule["when"] = tree(rng, _few(rng, slots), 4)
            if listed["history"] and narrow and rng.random() < 0.5:
                rule["when"] = {
                    f"history.{rng.choice(listed['history'])['name']}": {
                        rng.choice(("gte", "lt", "eq")): rng.choice("123")
                    }
                }
        rules.append(rule)
    more: Doc = {
        "lists": own,
        "in_force": period(rng),
        "last_checked": rng.choice(("2026-05-01", "2026-05-01", "2025-05-31")),
    }
    if rng.random() < 0.2:
        more |= {"source": "statute", "statute": f"fa0/{rng.choice(world['rules/law/fa0.yaml']['articles'])['id']}"}
    return packs.memorandum(rules, name, effect, **more)


def _fitting(rng: random.Random, measures: dict[str, Doc], effect: str, lists: list[str]) -> list[str]:
    """Mostly measures of the same effect that some basis carries to one of the lists; sometimes any."""
    reaching = [
        name
        for name, doc in measures.items()
        if doc["effect"] == effect
        and any(reach.get("list") in lists for basis in doc["bases"] for reach in basis["reaches"])
    ]
    return reaching if reaching and rng.random() < 0.9 else sorted(measures)


def _few(rng: random.Random, slots: dict[str, Slot]) -> dict[str, Slot]:
    """Some of the fields, so that rules meet at the same ones; counts among them where there are any."""
    chosen = {*rng.sample(sorted(slots), 5), *(name for name in slots if name.startswith("history."))}
    return {name: slot for name, slot in slots.items() if name in chosen}


def _slots(
    matter: dict[str, list[Doc]],
    listed: list[Doc],
    counts: list[Doc],
    lists: list[str],
    only: str = "",
) -> dict[str, Slot]:
    found: dict[str, Slot] = {}
    for name, (kind, always, words) in STANDARD.items():
        closed = tuple(lists) if name == "subject.lists" else words
        if name.startswith(only):
            found[name] = Slot(name, kind, constants_of(name, kind, closed), closed, always)
    for prefix, specs_ in (("matter", matter.get("matter", [])), ("listing", listed)):
        for spec in specs_:
            words = tuple(spec.get("values", ()))
            name = f"{prefix}.{spec['name']}"
            found[name] = Slot(name, spec["type"], constants_of(name, spec["type"], words), words)
    for spec in counts:
        found[f"history.{spec['name']}"] = Slot(f"history.{spec['name']}", "integer", [0, 1, 2, 3])
    return found


def constants_of(name: str, kind: str, words: tuple[str, ...]) -> list[Any]:
    """Seeded by the name, so that rules and inputs of all worlds meet at the same constants."""
    if kind in ("code", "codes", "text") and not words:
        return ["市财政", "4601", "a b", "x"]
    return constants(random.Random(name + kind), kind, words)


def changed_world(rng: random.Random, world: World) -> World:
    """The world after one edit: a memorandum rewritten, a list's or a matter's fields drawn anew where nobody reads them, or a measure."""
    effects = {name: str(doc["effect"]) for name, doc in of_kind(world, "list").items()}
    pack = rng.choice(sorted(of_kind(world, "memorandum")))
    path = f"memoranda/{pack}/memorandum.yaml"
    draw = rng.random()
    if draw < 0.5:
        return world | {path: memorandum(rng, pack, world, effects)}
    if draw < 0.75:
        measure = f"rules/measures/{rng.choice(sorted(of_kind(world, 'measure')))}.yaml"
        return world | {measure: world[measure] | {"subjects": some(rng, KINDS)}}
    chosen = f"rules/lists/{rng.choice(sorted(effects))}.yaml"
    more = [*world[chosen]["fields"], {"name": "more", "title": "附加", "type": "text"}]
    return world | {chosen: world[chosen] | {"fields": more, "default_level": rng.choice(LEVELS)}}


def confirmations_of(world: World, rng: random.Random) -> Doc:
    """Most items of a world confirmed, some not, not yet or no longer."""
    items = []
    for item in item_names(world):
        vouched: Doc = {"from": "2020-01-01"}
        if rng.random() < 0.025:
            vouched |= rng.choice(({"from": "2026-06-01"}, {"until": "2026-06-01"}, {"from": "2027-01-01"}))
        if rng.random() > 0.01:
            items.append({"item": item, **vouched})
    return {"items": items}


def item_names(world: World) -> list[str]:
    """Everything that is confirmed one by one."""
    listed = [f"{kind}/{name}" for kind in ("list", "measure") for name in of_kind(world, kind)]
    packs_ = of_kind(world, "memorandum")
    return listed + [f"rule/{name}/{rule['id']}" for name, doc in packs_.items() for rule in doc["rules"]]


def write(world: World, confirmations: Doc, root: Path) -> PackSet:
    """Writes the world, with those of the confirmations whose items are there, and loads it."""
    for path, document in world.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    digests = PackSet.load(root, []).item_digests
    who: Doc = {"by": "甲", "on": "2026-01-01", "edition": "示例", "row": "1"}
    items = [{**one, **who, "digest": digests[one["item"]]} for one in confirmations["items"] if one["item"] in digests]
    office: Doc = {"kind": "confirmations", "id": "office", "title": "确认", "national_list": "checked", "items": items}
    (root / CONFIRMATIONS).write_text(json.dumps(office, ensure_ascii=False), encoding="utf-8")
    return PackSet.load(root, [root / CONFIRMATIONS])
