"""Differences with full files, as pages show them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.console import words
from services.corrections.states import State
from services.registry.deltas import DeltaKind

LOOKS: Mapping[str, words.Look] = {
    State.FOUND.value: words.Look("新发现", "blue", "waiting"),
    State.QUESTION.value: words.Look("待核实", "orange", "unknown"),
    State.PROPOSED.value: words.Look("待复核", "orange", "waiting"),
    State.APPLIED.value: words.Look("已更正", "green", "clear"),
    State.REJECTED.value: words.Look("未采纳", "grey", "restricted"),
    State.KEPT.value: words.Look("核实后保留", "grey", "clear"),
    State.OVERTAKEN.value: words.Look("已过时", "grey", "dot"),
}

KIND_TITLES: Mapping[str, str] = {
    DeltaKind.NEW.value: "我方没有",
    DeltaKind.CHANGED.value: "内容不同",
    DeltaKind.VANISHED.value: "文件没有",
}

WORK: tuple[tuple[State, str], ...] = (
    (State.FOUND, "新发现"),
    (State.QUESTION, "待核实"),
    (State.PROPOSED, "待复核"),
)
"""What still has to be done, in the order in which it is done."""


def waiting_of(counts: Mapping[tuple[DeltaKind, State], int]) -> dict[State, int]:
    """How many differences wait for which step."""
    return {wanted: sum(number for (_, state), number in counts.items() if state is wanted) for wanted, _ in WORK}


def line_of(view: Mapping[str, Any]) -> dict[str, Any]:
    """A difference with how it looks."""
    return {
        **view,
        "look": LOOKS[view["state"]],
        "kind_word": KIND_TITLES[view["kind"]],
        "proposed_by_text": words.actor_text(view["proposed_by"]) if view["proposed_by"] else "",
        "decided_by_text": words.actor_text(view["decided_by"]) if view["decided_by"] else "",
    }
