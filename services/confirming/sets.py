"""Where an office keeps its confirmations, and what one act does to them. Nothing here looks at the packs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from engine.documents import Confirmation, Confirmations

ID, TITLE = "office", "本单位确认集"


class ConfirmationSets(Protocol):
    """The office's own sets, one document each. A revision takes them up when it is published."""

    def locked(self) -> AbstractContextManager[None]:
        """While the block lasts no other process of ours changes them."""

    def read(self) -> Sequence[Confirmations]:
        """All sets. Raises PackErrors when one cannot be read."""

    def put(self, group: Confirmations) -> None:
        """Keeps a set whole in place of the one with its id, or leaves everything as it was. Raises UnavailableError."""

    def drop(self, id: str) -> None:
        """Forgets a set; one that is not there is no fault. Raises UnavailableError."""


def with_word(sets: Iterable[Confirmations], word: Confirmation) -> list[Confirmations]:
    """The sets that change when a word is given: any earlier word on the same item goes, whoever gave it."""
    sets = list(sets)
    changed = without_word(sets, word.item)
    left = {group.id: group for group in changed}
    home = next((left.get(group.id, group) for group in sets if _takes_words(group)), None)
    if home is None:
        taken = {group.id for group in sets}
        free = next(id_ for id_ in (ID, *(f"{ID}-{number}" for number in range(2, len(taken) + 3))) if id_ not in taken)
        home = Confirmations(kind="confirmations", id=free, title=TITLE, national_list="checked", items=[])
    items = sorted([*home.items, word], key=lambda one: one.item)
    left[home.id] = home.model_copy(update={"items": items})
    return list(left.values())


def without_word(sets: Iterable[Confirmations], item: str) -> list[Confirmations]:
    """The sets that change when every word on an item is taken back, as they are then."""
    return [
        group.model_copy(update={"items": [one for one in group.items if one.item != item]})
        for group in sets
        if any(one.item == item for one in group.items)
    ]


def _takes_words(group: Confirmations) -> bool:
    return group.id.startswith(ID) and not group.demo and group.national_list == "checked"
