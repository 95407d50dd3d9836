"""What the name index needs from storage. Everything in it is derived from the registry and can be made anew."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far the index is.

    ``edition``: of the words that its names were folded with. ``version``: of the registry, up to which names were taken.
    ``names``: the number of names, which is the next one's id. ``sealed``: names below this id are in postings.
    """

    edition: int = 0
    version: int = 0
    names: int = 0
    sealed: int = 0


@dataclass(frozen=True, slots=True)
class IndexedName:
    """One way in which an organisation's name is written, folded."""

    name_id: int
    subject_key: str
    core: str


@dataclass(frozen=True, slots=True)
class NamePage:
    """Subject keys and names of some versions of entries; ``reached`` is the last of them, from which the next page goes on."""

    rows: list[tuple[str, str]]
    reached: tuple[str, int]


class NameStore(Protocol):
    """SQL of this area; see the SQL implementation under ``adapters/storage``."""

    def cursor(self) -> Cursor:
        """How far the index is."""

    def hold(self) -> Cursor:
        """The same, held against other writers of the index until the transaction ends."""

    def move(self, cursor: Cursor) -> None:
        """Writes how far the index is."""

    def take_turn(self, holder: str, now: datetime, until: datetime) -> bool:
        """Makes ``holder`` the keeper until ``until``, again if it is; False while it is another's turn."""

    def pending(self, after: int, upto: int) -> Iterator[tuple[str, str]]:
        """Subject key and name of every version of an organisation's entry in (``after``, ``upto``], read as it goes."""

    def page(self, after: int, upto: int, last: tuple[str, int], limit: int) -> NamePage:
        """The same in the order of entries and versions, ``limit`` at a time, beginning behind ``last``."""

    def known(self, subject_keys: Collection[str]) -> set[tuple[str, str]]:
        """What is indexed of these subjects: key and folded name."""

    def add(self, names: Sequence[IndexedName]) -> None:
        """Adds names."""

    def cores(self, first: int, before: int) -> list[tuple[int, str]]:
        """Ids and folded names with ``first`` ≤ id < ``before``, in order."""

    def by_ids(self, name_ids: Collection[int]) -> list[IndexedName]:
        """Names by id."""

    def add_postings(self, block: int, postings: Mapping[str, bytes]) -> None:
        """Adds, for a block of names, which of them hold each gram."""

    def sizes(self, blocks: int, grams: Collection[str]) -> dict[str, int]:
        """In how many names of the first so many blocks each gram occurs; those in none are absent."""

    def postings(self, blocks: int, gram: str) -> list[tuple[int, bytes]]:
        """Those of the first so many blocks in which a gram occurs, with its places in each."""

    def clear(self) -> None:
        """Empties the index, for making it anew."""
