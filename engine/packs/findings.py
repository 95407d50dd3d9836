"""What is wrong with references between documents, collected at their places."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.errors import PackError
from engine.packs.suggest import advice_for
from engine.packs.yaml_tree import TreePath

if TYPE_CHECKING:
    from engine.packs.packset import PackSet


@dataclass(slots=True)
class Findings:
    """Collects errors at their places."""

    packs: PackSet
    errors: list[PackError] = field(default_factory=list)

    def add(self, code: str, title: str, key: str, path: TreePath, *, detail: str = "", advice: str = "") -> None:
        """An error at a path of the document ``key``."""
        self.errors.append(PackError(code, title, detail, advice, self.packs.at(key, path)))

    def need(self, word: str, known: Collection[str], what: str, key: str, path: TreePath) -> bool:
        """Whether ``word`` is known; an error with the nearest suggestion if not."""
        if word not in known:
            self.add("unknown_id", f"没有这个{what}：{word}", key, path, advice=advice_for(word, known, what))
        return word in known

    def once(self, words: Iterable[str], what: str, key: str, path: TreePath, part: str | None = None) -> None:
        """An error for every word that stands twice in a list; ``part`` is the key inside each item, if any."""
        seen: set[str] = set()
        for index, word in enumerate(words):
            if word in seen:
                place = (*path, index) if part is None else (*path, index, part)
                self.add("duplicate_id", f"{what}重复：{word}", key, place, advice="请删去重复的一处或改用别的编号")
            seen.add(word)

    def once_among(self, places: Iterable[tuple[str, int, str]], what: str, part: str, name: str) -> None:
        """The same for words that stand in several documents: each with its document's key and its number in ``part``."""
        seen: set[str] = set()
        for key, number, word in places:
            if word in seen:
                self.add(
                    "duplicate_id",
                    f"{what}重复：{word}",
                    key,
                    (part, number, name),
                    advice="请删去重复的一处或改用别的编号",
                )
            seen.add(word)
