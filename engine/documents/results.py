"""What a business system may report of its own matter, and which outcomes of the matter's cases follow (no double entry)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from engine.documents.common import Clash, Id, Model, Text, only_with
from engine.documents.measure import MeasureOutcome


class Follows(StrEnum):
    """What a result says about a case: its outcome, or that a person has to say it."""

    IMPLEMENTED = "implemented"
    NOT_APPLICABLE = "not_applicable"
    PERSON = "person"


class MatterResult(Model):
    """One result (批准, 取消资格, …). ``cases``: by what the measure does to the matter, what follows for its case.

    ``reason``: the reason of the catalogue for those that are not applicable. What is not named is left to a person.
    """

    code: Id
    title: Text
    cases: Annotated[dict[MeasureOutcome, Follows], Field(min_length=1)]
    reason: Id | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if MeasureOutcome.NONE in self.cases:
            raise Clash("不能写：仅推送信息的措施不产生案件", "cases", "none", advice="请删去 none")
        not_applicable = Follows.NOT_APPLICABLE in self.cases.values()
        only_with("reason", "cases: not_applicable", given=bool(self.reason), needed=not_applicable)
        return self

    def follows(self, measure_outcome: str) -> Follows:
        """What the result says about a case whose measure does this to the matter."""
        return self.cases.get(MeasureOutcome(measure_outcome), Follows.PERSON)
