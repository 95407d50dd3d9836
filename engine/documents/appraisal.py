"""``kind: appraisal``: by what departments are appraised: shares of what each had to do, weighted; and patterns of padding that are shown.

There is no indicator that counts calls, checks or cases: nobody gains by asking more often. What cannot be written here cannot be scored.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from engine.documents.common import CHECK_PERIOD, WHOLE, Clash, Day, Id, Model, Text, only_with

ALL_WEIGHTS = 100


class Evidence(StrEnum):
    """What an indicator is computed from: always which part of what was due was done as it should be."""

    ACKNOWLEDGED_IN_TIME = "acknowledged_in_time"
    ANSWERED_IN_TIME = "answered_in_time"
    EVIDENCE_COMPLETE = "evidence_complete"
    FEEDBACK_ACCEPTED = "feedback_accepted"
    VERIFIED_IN_TIME = "verified_in_time"
    LISTING_PRECISE = "listing_precise"
    PUSH_SIGNED_IN_TIME = "push_signed_in_time"
    PUSH_APPLIED_IN_TIME = "push_applied_in_time"
    LIFTED_IN_TIME = "lifted_in_time"


class EvidencePart(StrEnum):
    """What complete evidence of a carried-out measure has."""

    DOCUMENT_NO = "document_no"
    FROM = "from"
    UNTIL = "until"
    ATTACHMENTS = "attachments"


class Padding(StrEnum):
    """What looks like activity and is none."""

    SAME_SUBJECT_AGAIN = "same_subject_again"
    WITHOUT_MATTER = "without_matter"


class Indicator(Model):
    """One indicator. With fewer than ``at_least`` things due it is not appraised, and its weight falls away."""

    id: Id
    title: Text
    evidence: Evidence
    weight: Annotated[int, Field(ge=1, le=ALL_WEIGHTS), WHOLE]
    at_least: Annotated[int, Field(ge=1, le=1000), WHOLE] = 1
    requires: list[EvidencePart] = []
    note: Text | None = None

    @model_validator(mode="after")
    def _sound(self) -> Self:
        complete = self.evidence is Evidence.EVIDENCE_COMPLETE
        only_with("requires", "evidence: evidence_complete", given=bool(self.requires), needed=complete)
        return self


class PaddingPattern(Model):
    """A pattern that is shown beside the scores and never enters them. ``within_days`` for a subject, ``percent`` for checks without matter."""

    pattern: Padding
    title: Text
    at_least: Annotated[int, Field(ge=2, le=100_000), WHOLE]
    within_days: Annotated[int, Field(ge=1, le=366), WHOLE] | None = None
    percent: Annotated[int, Field(ge=1, le=100), WHOLE] | None = None

    @model_validator(mode="after")
    def _sound(self) -> Self:
        for key, pattern in (("within_days", Padding.SAME_SUBJECT_AGAIN), ("percent", Padding.WITHOUT_MATTER)):
            given = getattr(self, key) is not None
            only_with(key, f"pattern: {pattern}", given=given, needed=self.pattern is pattern)
        return self


class AppraisalScheme(Model):
    """A scheme for periods that end between ``from`` and ``until``. Nobody's law sets it: ``decided_by`` says who did, and when."""

    kind: Literal["appraisal"]
    id: Id
    title: Text
    from_: Annotated[Day, Field(alias="from")]
    until: Day | None = None
    decided_by: Text
    last_checked: Day
    to_confirm: list[Text] = []
    indicators: Annotated[list[Indicator], Field(min_length=1)]
    padding: list[PaddingPattern] = []
    note: Text | None = None

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.until is not None and self.until < self.from_:
            raise Clash(f"（{self.from_}）晚于 until（{self.until}）", "from", advice=CHECK_PERIOD)
        for name in ("id", "evidence"):
            words = [getattr(one, name) for one in self.indicators]
            if repeated := [number for number, word in enumerate(words) if word in words[:number]]:
                advice = f"每项指标的 {name} 只能用一次，请改正或者删去这一项"
                raise Clash("与前面的指标重复", "indicators", repeated[0], name, advice=advice)
        if (total := sum(one.weight for one in self.indicators)) != ALL_WEIGHTS:
            advice = f"请调整各项的 weight，使总和为 {ALL_WEIGHTS}"
            raise Clash(f"的权重之和是 {total}，应为 {ALL_WEIGHTS}", "indicators", advice=advice)
        return self
