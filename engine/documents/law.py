"""``kind: law``: one instrument of the legal-basis library with the articles that measures cite."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from engine.documents.common import ArticleRef, Day, Flag, InForce, Model, Text


class LawLevel(StrEnum):
    """Rank of an instrument. Only the first four may carry a punishment (I-01, 国办发〔2020〕49号)."""

    LAW = "law"
    ADMINISTRATIVE_REGULATION = "administrative_regulation"
    LOCAL_REGULATION = "local_regulation"
    CENTRAL_POLICY = "central_policy"
    JUDICIAL_INTERPRETATION = "judicial_interpretation"
    MINISTRY_RULE = "ministry_rule"
    NORMATIVE_DOCUMENT = "normative_document"

    @property
    def may_carry_punishment(self) -> bool:
        """I-01."""
        return self in (
            LawLevel.LAW,
            LawLevel.ADMINISTRATIVE_REGULATION,
            LawLevel.LOCAL_REGULATION,
            LawLevel.CENTRAL_POLICY,
        )


class Article(Model):
    """One article (or one numbered item of a policy document). ``gist`` is in our own words, never the statute's sentences.

    ``alone``: false for articles that never suffice by themselves (河南省社会信用条例 art. 34, S1).
    ``related_matters_only``: the article allows measures only in matters related to the conduct (art. 32, S14).
    ``replaced_by``: the article that says it since this one ended, under another number or in another instrument.
    ``mechanism_only``: the article only tells an authority to build a mechanism or to keep a record; it orders no consequence (S1).
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9.-]+$")]
    article: Text
    gist: Text
    source_id: str | None = None
    in_force: InForce | None = None
    replaced_by: ArticleRef | None = None
    alone: Flag = True
    related_matters_only: Flag = False
    mechanism_only: Flag = False


class Law(Model):
    """An instrument. ``text_version`` is the date of the text that was read; ``in_force.from`` may be unknown, then it bounds it (S2)."""

    kind: Literal["law"]
    id: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    title: Text
    short_title: Text
    level: LawLevel
    document_no: str | None = None
    text_version: Day
    in_force: InForce
    last_checked: Day
    source: Text
    confidence: Literal["retrieved", "known"]
    to_confirm: list[Text] = []
    articles: Annotated[list[Article], Field(min_length=1)]
