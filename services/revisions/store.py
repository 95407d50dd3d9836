"""What revisions need from storage. Nothing here is ever changed or removed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from services.revisions.model import Acceptance, Activation, Kind, Publication, Ruling


class RevisionStore(Protocol):
    """SQL of this area; see the SQL implementation under ``adapters/storage``. Texts are kept by the CheckStore."""

    def newest(self, kinds: Collection[Kind], *, below: int | None = None) -> Activation | None:
        """The activation of these kinds with the highest sequence, or the highest under ``below``."""

    def last_sequence(self) -> int:
        """The highest sequence of any kind; 0 before the first activation."""

    def activate(self, new: Activation) -> bool:
        """Inserts the activation; False when another transaction took its sequence or its publication first."""

    def activations(self, *, limit: int) -> Sequence[Activation]:
        """The newest activations, newest first."""

    def activations_of(self, revision: str, kinds: Collection[Kind]) -> Sequence[Activation]:
        """The revision's activations as one of these kinds, in order of sequence."""

    def add(self, new: Publication) -> None:
        """A new proposal."""

    def publication(self, publication_id: str) -> Publication | None:
        """A proposal with what became of it."""

    def publications(self, *, limit: int) -> Sequence[Publication]:
        """The newest proposals, newest first."""

    def pending(self, kind: Kind, base_sequence: int, since: datetime) -> int:
        """How many proposals of a kind, made since a moment on top of one activation, nobody has decided."""

    def rule(self, publication_id: str, ruling: Ruling) -> bool:
        """Decides the proposal; False when it was decided before."""

    def accept(self, publication_id: str, accepted: Sequence[Acceptance]) -> None:
        """Keeps acceptances; a fingerprint that is known already stays with whoever accepted it first."""

    def acceptances(self, fingerprints: Collection[str]) -> dict[str, Acceptance]:
        """Known acceptances by fingerprint."""
