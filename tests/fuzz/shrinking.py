"""Makes a case that differs as small as it gets by leaving out: messages, rules, parts of trees, fields."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

from tests.fuzz.cases import Case

MAX_TRIALS = 600


def smallest(case: Case, differs: Callable[[Case], bool]) -> Case:
    """A case that still differs though much was left out; tries every step until none helps, or ``MAX_TRIALS``."""
    trials = 0
    shrunk = True
    while shrunk and trials < MAX_TRIALS:
        shrunk = False
        for smaller in _smaller(case):
            trials += 1
            if trials >= MAX_TRIALS:
                break
            if differs(smaller):
                case, shrunk = smaller, True
                break
    return case


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
