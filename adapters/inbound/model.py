"""What a door hands over: one matter and its subjects, in the form of a check request."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class InboundMatter:
    """One matter of an event. ``matter`` and ``subjects`` are those of ``POST /api/v1/checks``.

    ``where`` is the path of the part of the event that it was read from ("" for the whole); ``extra`` holds what the event
    said beyond the catalogue, by path. ``paths`` leads from places of the check request to those of the event.
    """

    where: str
    purpose: str
    matter: dict[str, Any]
    subjects: list[dict[str, Any]]
    extra: dict[str, Any] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)

    def check_request(self, department: str, person: str) -> dict[str, Any]:
        """The body of a check request made by ``person`` of ``department``."""
        return {
            "matter": self.matter,
            "subjects": self.subjects,
            "purpose": self.purpose,
            "operator": {"department": department, "person": person},
        }

    def caller_path(self, path: str) -> str:
        """The caller's own name for a place of the check request, for faults that only the check finds.

        ``subjects[2].code`` becomes ``投标人[0].联合体成员[0].统一社会信用代码``; places that stem from no single one stay as they are.
        """
        if path in self.paths:
            return self.paths[path]
        subject, dot, rest = path.partition(".")
        return f"{self.paths[subject]}{dot}{rest}" if subject in self.paths else path
