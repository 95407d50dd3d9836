"""``kind: reasons``: the catalogue from which a department takes why a case's measure does not apply, or is not carried out."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from engine.documents.common import Day, Flag, Id, Model, Text


class ReasonFor(StrEnum):
    """The outcomes of a case that need a reason of the catalogue."""

    NOT_APPLICABLE = "not_applicable"
    DECLINED = "declined"


class Reason(Model):
    """One reason. ``explain``: the title alone does not say enough, so that the department adds its own words."""

    code: Id
    title: Text
    outcomes: Annotated[list[ReasonFor], Field(min_length=1)]
    explain: Flag = False
    note: Text | None = None


class Reasons(Model):
    """Reasons that belong together. Codes are unique across catalogues; one that was used stays, since cases name it."""

    kind: Literal["reasons"]
    id: Id
    title: Text
    last_checked: Day
    reasons: Annotated[list[Reason], Field(min_length=1)]
    to_confirm: list[Text] = []
    note: Text | None = None
