"""Makes a case that differs as small as it gets by leaving out: messages, rules, parts of trees, fields."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

from tests.fuzz.cases import Case

MAX_TRIALS = 600


def smallest(
    case: Case, differs: Callable[[Case], bool], smaller_ones: Callable[[Case], Iterator[Case]] | None = None
) -> Case:
    """A case that still differs though much was left out; tries every step until none helps, or ``MAX_TRIALS``."""
    trials = 0
    shrunk = True
    while shrunk and trials < MAX_TRIALS:
        shrunk = False
        for smaller in (smaller_ones or _smaller)(case):
            trials += 1
            if trials >= MAX_TRIALS:
                break
            if differs(smaller):
                case, shrunk = smaller, True
                break
    return case


def smaller_worlds(case: Case) -> Iterator[Case]:
    """Of a case of ``whole``: fewer rows, memoranda and rules, simpler conditions, fewer entries and fields."""
    rows, world = case["rows"], case["world"]
    if len(rows) > 1:
        yield from (case | {"rows": [row]} for row in rows)
    for path in sorted(path for path in world if path.startswith("memoranda/")):
        yield case | {"world": {name: doc for name, doc in world.items() if name != path}}
        rules = world[path]["rules"]
        for place, rule in enumerate(rules):
            fewer = [[*rules[:place], *rules[place + 1 :]]] if len(rules) > 1 else []
            simpler = [{**rule, "when": tree} for tree in _trees(rule["when"])] if "when" in rule else []
            fewer += [[*rules[:place], one, *rules[place + 1 :]] for one in simpler]
            yield from (case | {"world": world | {path: world[path] | {"rules": kept}}} for kept in fewer)
    for part in ("listings", "named_in"):
        found = rows[0]["subject"][part]
        for place, entry in enumerate(found):
            kept = [*found[:place], *found[place + 1 :]]
            yield case | {"rows": [rows[0] | {"subject": rows[0]["subject"] | {part: kept}}]}
            for name in entry["fields"]:
                fields = {key: raw for key, raw in entry["fields"].items() if key != name}
                kept = [*found[:place], entry | {"fields": fields}, *found[place + 1 :]]
                yield case | {"rows": [rows[0] | {"subject": rows[0]["subject"] | {part: kept}}]}


def _smaller(case: Case) -> Iterator[Case]:
    """From bold to timid."""
    for part in ("messages", "rules"):
        whole = case[part]
        size = len(whole) // 2
        while size:
            for start in range(0, len(whole), size):
                kept = whole[:start] + whole[start + size :]
                if kept:
                    yield case | {part: kept}
            size //= 2
    for number, tree in enumerate(case["rules"]):
        for other in _trees(tree):
            yield case | {"rules": [*case["rules"][:number], other, *case["rules"][number + 1 :]]}
    for name in sorted({name for message in case["messages"] for name in message}):
        kept = [{key: raw for key, raw in message.items() if key != name} for message in case["messages"]]
        yield case | {"messages": kept}
    for part in ("matter", "list", "history"):
        for place in range(len(case[part])):
            yield case | {part: case[part][:place] + case[part][place + 1 :]}


def _trees(tree: Any) -> Iterator[Any]:
    """Trees with one group replaced by a part of it, one part less, or one constant less."""
    ((key, body),) = tree.items()
    if key == "not":
        yield body
        yield from ({"not": inner} for inner in _trees(body))
    elif key in ("all", "any"):
        yield from body
        for place, part in enumerate(body):
            if len(body) > 1:
                yield {key: body[:place] + body[place + 1 :]}
            yield from ({key: [*body[:place], inner, *body[place + 1 :]]} for inner in _trees(part))
    elif isinstance(body, dict):
        for word, constants in body.items():
            if len(body) > 1:
                yield {key: {word: constants}}
            if isinstance(constants, list) and word != "between" and len(constants) > 1:
                for place in range(len(constants)):
                    fewer = copy.deepcopy(body)
                    del fewer[word][place]
                    yield {key: fewer}
