"""What a door hands over: one matter and its subjects, in the form of a check request."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class InboundMatter:
    """One matter of an event. ``matter`` and ``subjects`` are those of ``POST /api/v1/checks``.

    ``where`` is the path of the part of the event that it was read from ("" for the whole); ``extra`` holds what the event
    said beyond the catalogue, by path.
    """

    where: str
    purpose: str
    matter: dict[str, Any]
    subjects: list[dict[str, Any]]
    extra: dict[str, Any] = field(default_factory=dict)

    def check_request(self, department: str, person: str) -> dict[str, Any]:
        """The body of a check request made by ``person`` of ``department``."""
        return {
            "matter": self.matter,
            "subjects": self.subjects,
            "purpose": self.purpose,
            "operator": {"department": department, "person": person},
        }
