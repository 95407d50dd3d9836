"""``kind: appraisal``: by what departments are appraised: shares of what each had to do, weighted; and patterns of padding that are shown.

There is no indicator that counts calls, checks or cases: nobody gains by asking more often. What cannot be written here cannot be scored.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from engine.documents.common import WHOLE, Day, Id, Model, Text

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
        if (self.evidence is Evidence.EVIDENCE_COMPLETE) != bool(self.requires):
            raise ValueError("的 requires 写在 evidence_complete 之下，而且必须写；其他指标不写")
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
        if (self.pattern is Padding.SAME_SUBJECT_AGAIN) != (self.within_days is not None):
            raise ValueError("的 within_days 写在 same_subject_again 之下，而且必须写")
        if (self.pattern is Padding.WITHOUT_MATTER) != (self.percent is not None):
            raise ValueError("的 percent 写在 without_matter 之下，而且必须写")
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
            raise ValueError("的 from 晚于 until")
        for name in ("id", "evidence"):
            words = [getattr(one, name) for one in self.indicators]
            if len(set(words)) < len(words):
                raise ValueError(f"的指标有重复的 {name}")
        if sum(one.weight for one in self.indicators) != ALL_WEIGHTS:
            raise ValueError(f"的各项指标权重之和应为 {ALL_WEIGHTS}")
        return self
