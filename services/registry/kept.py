"""What is kept of a row that waits to become an entry or a change of one. Putting it together again is ``kept_rows``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from engine.inputs import SubjectKind


@dataclass(frozen=True, slots=True)
class Named:
    """A responsible person whom the entry shall name; the code is behind ``subject_key``."""

    subject_key: str
    name: str
    role: str
    basis: str


class Kept(Protocol):
    """Whatever keeps a row: a dossier, a proposed correction."""

    @property
    def subject_key(self) -> str:
        """Whose entry it shall be."""

    @property
    def name(self) -> str:
        """The subject's name."""

    @property
    def row(self) -> Mapping[str, Any]:
        """The canonical row without codes, names and persons."""

    @property
    def persons(self) -> tuple[Named, ...]:
        """Its responsible persons."""


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A :class:`Kept` by itself, with the kind of its subject."""

    subject_key: str
    subject_kind: SubjectKind
    name: str
    row: Mapping[str, Any]
    persons: tuple[Named, ...]
