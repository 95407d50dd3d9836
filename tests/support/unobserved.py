"""The observer of whoever keeps no figures."""

from __future__ import annotations

from collections.abc import Mapping


class Unobserved:
    """Implements services.ports.Observer and notes nothing; the audit trail still tells."""

    def disagreement(self, revision: str, place: str, details: Mapping[str, object]) -> None:
        """Nothing."""

    def engine_fault(self, revision: str, place: str, code: str, details: Mapping[str, object]) -> None:
        """Nothing."""

    def checked(self, outcome: str) -> None:
        """Nothing."""

    def imported(self, list_id: str, taken: int, refused: int) -> None:
        """Nothing."""

    def dispatched(self, result: str, messages: int) -> None:
        """Nothing."""

    def batch_part(self, result: str) -> None:
        """Nothing."""

    def batches_waiting(self, subjects: int) -> None:
        """Nothing."""

    def activated(self, revision: str, sequence: int) -> None:
        """Nothing."""

    def activation_failed(self, revision: str, code: str) -> None:
        """Nothing."""
