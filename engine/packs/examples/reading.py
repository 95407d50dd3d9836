"""Refusing what an example names and nobody knows, at its place in the file."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from engine.documents import Examples, FieldSpec
from engine.errors import PackError, ValueTypeError
from engine.packs.suggest import advice_for
from engine.packs.yaml_tree import TreePath
from engine.values import FieldType, Value, from_text

if TYPE_CHECKING:
    from engine.packs.packset import PackSet

Word = TypeVar("Word", bound=StrEnum)


class Reader:
    """One file of examples, read against the catalogue. Every method raises PackError with the place of the fault."""

    def __init__(self, packs: PackSet, examples: Examples) -> None:
        self.packs = packs
        self.examples = examples
        self.key = f"examples/{examples.memorandum}"

    def word(self, words: type[Word], given: str, path: TreePath) -> Word:
        """A word of a closed set."""
        try:
            return words(given)
        except ValueError:
            known = [word.value for word in words]
            self.refuse("unknown_id", f"没有这个取值：{given}", path, advice_for(given, known, "取值"))

    def known(self, word: str, known: Any, what: str, path: TreePath) -> None:
        """Refuses a word that is not among the known ones, with the nearest of them."""
        if word not in known:
            self.refuse("unknown_id", f"没有这个{what}：{word}", path, advice_for(word, known, what))

    def value(self, spec: FieldSpec, given: Any, path: TreePath) -> Value:
        """A field's value, typed by the catalogue."""
        if spec.type is FieldType.CODES and isinstance(given, list) and all(isinstance(item, str) for item in given):
            for index, item in enumerate(given if spec.values else []):
                self.known(item, spec.values, f"字段 {spec.name} 的取值", (*path, index))
            return frozenset(given)
        if not isinstance(given, str):
            self.refuse("wrong_type", f"字段 {spec.name} 应为单个值", path, "请改成一个值")
        try:
            typed = from_text(spec.type, given)
        except ValueTypeError as error:
            self.refuse("wrong_type", f"字段 {spec.name} {error.title}", path, error.advice)
        if spec.values and isinstance(typed, str):
            self.known(typed, spec.values, f"字段 {spec.name} 的取值", path)
        return typed

    def refuse(self, code: str, title: str, path: TreePath, advice: str) -> NoReturn:
        """Says what is wrong where, and what to do."""
        raise PackError(code, title, "", advice, self.packs.at(self.key, path))
