"""What must come out, told in a few lines that share nothing with the engine: plain three-valued logic over the YAML form.

True, False or None (unknown): a comparison on a field that is not there is unknown, ``exists`` never is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from benchmarks.workload.catalogue import TYPES
from benchmarks.workload.events import Event
from benchmarks.workload.rules import Rule
from engine.values import FieldType, Value


def fired(rules: Iterable[Rule], event: Event) -> list[str]:
    """Ids of the rules that are true for some listing of the event, sorted."""
    by_list = dict(event.messages)
    return sorted(
        rule.id for rule in rules if rule.list_id in by_list and rule_truth(rule, event.matter, by_list[rule.list_id])
    )


def rule_truth(rule: Rule, matter: str, facts: Mapping[str, Value]) -> bool | None:
    """Whether a rule holds for the facts of one listing on its list."""
    if matter not in rule.on or (rule.roles and facts["subject.role"] not in rule.roles):
        return False
    return truth(rule.when, facts)


def truth(tree: Mapping[str, Any], facts: Mapping[str, Value]) -> bool | None:
    """The truth of one ``when`` tree."""
    ((key, body),) = tree.items()
    if key == "not":
        inner = truth(body, facts)
        return None if inner is None else not inner
    if key in ("all", "any"):
        terms = [truth(term, facts) for term in body]
        settled = key == "any"
        return settled if settled in terms else None if None in terms else not settled
    ((op, wanted),) = body.items() if isinstance(body, dict) else (("eq", body),)
    actual = facts.get(key)
    return None if actual is None else _holds(op, actual, constants(key, wanted))


def constants(field: str, wanted: str | list[str]) -> list[Any]:
    """The constants of a comparison, typed: money in fen, days as yyyymmdd."""
    return [_typed(TYPES[field], word) for word in (wanted if isinstance(wanted, list) else [wanted])]


def _typed(type_: FieldType, word: str) -> Any:
    match type_:
        case FieldType.BOOLEAN:
            return word == "true"
        case FieldType.INTEGER:
            return int(word)
        case FieldType.MONEY:
            return int(word.replace(".", ""))  # always written with two decimals here
        case FieldType.DATE:
            return int(word.replace("-", ""))
        case _:
            return word


def _holds(op: str, actual: Any, wanted: list[Any]) -> bool:
    match op:
        case "eq" | "in":
            return actual in wanted
        case "neq" | "not_in":
            return actual not in wanted
        case "lt":
            return bool(actual < wanted[0])
        case "lte":
            return bool(actual <= wanted[0])
        case "gt":
            return bool(actual > wanted[0])
        case "gte":
            return bool(actual >= wanted[0])
        case "between":
            return bool(wanted[0] <= actual <= wanted[1])
        case "any_of":
            return any(word in actual for word in wanted)
    raise ValueError(op)
