"""The first text of a typical case, made from what the case says: only sentences whose facts are there."""

from __future__ import annotations

from collections.abc import Mapping

from services.typical.text import missing_facts

_TITLES = {"punish": "{实施部门}对{主体}依法实施联合惩戒", "reward": "{实施部门}对{主体}实施守信激励"}
_SENTENCES = {
    "punish": (
        "{提示时间}，{主体}在办理“{事项}”时，经联合惩戒系统核查，属于“{名单}”所列主体（{认定机关}认定，{列入时间}列入）。",
        "{备忘录}把该名单与本事项相对应。",
        "{实施部门}依据{依据}，依法实施“{措施}”。",
        "涉及金额{金额}。",
        "期限自{起始日}起。",
        "期限至{截止日}止，届满自动解除。",
    ),
    "reward": (
        "{提示时间}，{主体}在办理“{事项}”时，经系统核查，属于“{名单}”所列守信主体（{认定机关}认定，{列入时间}列入）。",
        "{备忘录}把该名单与本事项相对应。",
        "{实施部门}依据{依据}，给予“{措施}”。",
        "涉及金额{金额}。",
    ),
}


def first_text(effect: str, facts: Mapping[str, str]) -> tuple[str, str]:
    """Title and body, with placeholders."""
    sentences = [sentence for sentence in _SENTENCES[effect] if not missing_facts("", sentence, facts)]
    return _TITLES[effect], "".join(sentences)
