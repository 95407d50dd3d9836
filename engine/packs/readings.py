"""What the rules of a set read: the fields of a matter and list, and each rule's condition there, worked out once.

Checks of references, lint and coverage all ask, each for every rule, matter and list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.documents import ListType, MatterType, RuleDocument
from engine.errors import Position
from engine.language.conditions import parse_condition
from engine.language.fields import Field, rule_fields
from engine.language.ir import Condition
from engine.packs.yaml_tree import TreePath


class Readings:
    """Of the rules of one set, and of every set with the same catalogue and a part of its memoranda."""

    def __init__(self, matters: Mapping[str, MatterType], lists: Mapping[str, ListType]) -> None:
        self._matters = matters
        self._lists = lists
        self._titles = {one.id: one.title for one in lists.values()}
        self._fields: dict[tuple[str, str], Mapping[str, Field]] = {}
        self._conditions: dict[tuple[str, str, str, str], Condition] = {}

    def fields(self, matter_id: str, list_id: str) -> Mapping[str, Field]:
        """``rule_fields`` of a matter and list; ``subject.lists`` may be any list of the catalogue, with its title."""
        found = self._fields.get((matter_id, list_id))
        if found is None:
            found = rule_fields(self._matters[matter_id], self._lists[list_id], self._titles)
            self._fields[matter_id, list_id] = found
        return found

    def condition(
        self,
        memorandum_id: str,
        rule: RuleDocument,
        matter_id: str,
        list_id: str,
        where: Callable[[TreePath], Position | None] = lambda _: None,
    ) -> Condition:
        """The ``when`` of a rule on one of its matters and lists. Raises PackErrors as ``parse_condition`` does."""
        key = (memorandum_id, rule.id, matter_id, list_id)
        found = self._conditions.get(key)
        if found is None:
            found = self._conditions[key] = parse_condition(rule.when, self.fields(matter_id, list_id), where)
        return found
