"""What is kept when durable-rules and the reference differ on a message, so that anybody can ask both again.

No names, no codes, no subject keys: only the facts that the conditions of the list read, in display form.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.inputs import JsonObject

DIFFERS = "condition_differs"
"""Both answered, and not the same."""

REMEMBERED = "situation_differs"
"""What was remembered of the situation is not what both say now."""

_WORDS = {True: "true", False: "false", None: "unknown"}
_CHINESE = {"true": "为真", "false": "为假", "unknown": "不能确定"}


def word(truth: bool | None) -> str:
    """A truth value in records: true, false, unknown."""
    return _WORDS[truth]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """On one message, everything that went wrong in the same way. The reference's answer was served.

    ``code``: :data:`DIFFERS`, :data:`REMEMBERED`, or the code of the engine's fault, which ``detail`` tells more of.
    ``rules`` (memorandum/rule) ask the conditions concerned; a fault may concern all and names none. ``engine``: what
    durable-rules said, or what was remembered; empty for a fault. ``facts`` by full name.
    """

    code: str
    matter: str
    list_id: str
    facts: JsonObject
    rules: tuple[str, ...] = ()
    engine: str = ""
    reference: str = ""
    detail: str = ""

    @property
    def place(self) -> str:
        """Matter and list, which together name a plan."""
        return f"{self.matter}/{self.list_id}"

    @property
    def fault(self) -> bool:
        """Whether durable-rules gave no answer at all."""
        return self.code not in (DIFFERS, REMEMBERED)

    def as_json(self) -> JsonObject:
        """The record as log, audit trail and ``jiangcheng packs reproduce`` have it."""
        whole = {
            "code": self.code,
            "matter": self.matter,
            "list": self.list_id,
            "rules": list(self.rules),
            "engine": self.engine,
            "reference": self.reference,
            "detail": self.detail,
            "facts": self.facts,
        }
        return {name: value for name, value in whole.items() if value != "" and value != []}

    def __str__(self) -> str:
        if self.fault:
            return f"{self.place}：规则引擎出错（{self.code} {self.detail}），以参考解释器为准"
        who = "记忆的情形" if self.code == REMEMBERED else "规则引擎"
        differ = f"{who}{_CHINESE[self.engine]}，参考解释器{_CHINESE[self.reference]}"
        return f"{self.place}：规则 {'、'.join(self.rules)}，{differ}"
