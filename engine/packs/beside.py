"""What was worked out from one document, kept beside it while it is in use: sets that follow one another have nearly all in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar
from weakref import ReferenceType, ref

from engine.documents import Document

Kind = TypeVar("Kind", bound=Document)
Value = TypeVar("Value")


class Beside(Generic[Kind, Value]):
    """A function of a document that looks only once. Nobody may change what it gives.

    Documents are told apart by identity: comparing their texts would take as long as looking.
    """

    def __init__(self, look: Callable[[Kind], Value]) -> None:
        self._look = look
        self._kept: dict[int, tuple[ReferenceType[Kind], Value]] = {}

    def __call__(self, document: Kind) -> Value:
        """What looking at the document gives; two threads may both look, and get the same."""
        number = id(document)
        found = self._kept.get(number)
        if found is not None and found[0]() is document:
            return found[1]
        value = self._look(document)
        self._kept[number] = ref(document, lambda gone: self._forget(number, gone)), value
        return value

    def _forget(self, number: int, gone: ReferenceType[Kind]) -> None:
        found = self._kept.get(number)
        if found is not None and found[0] is gone:  # another document may have its number by now
            del self._kept[number]
