"""What a list says about its entries beside their fields: who must not stand on it, how long it shows them, how they leave early,
and how large its files may be. The numbers of publicity are law and stand in ``rules/parameters``; here is only which ones.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from engine.documents.common import WHOLE, ArticleRef, Clash, FieldName, Id, Model, Text
from engine.inputs import SubjectKind

PERCENT = Annotated[int, Field(ge=0, le=100), WHOLE]
POSITIVE = Annotated[int, Field(ge=1, le=10_000_000), WHOLE]


class ExclusionKind(StrEnum):
    """What keeps a subject off a list; minors have a key of their own (``excludes_minors``)."""

    SIMPLE_PROCEDURE = "simple_procedure"
    OPEN_TO_REVIEW = "open_to_review"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"
    UNCONFIRMED_ARREARS = "unconfirmed_arrears"
    OTHER = "other"


class Exclusion(Model):
    """Somebody who must not be listed, and by which of the list's own fields the registry can see it.

    ``values``: a row that holds one of them is refused; none given: a row that fills the field at all is. ``confirmed_by``: a row whose
    grounds speak of unpaid public services is refused unless it fills this field. With neither, only a person can see it.
    """

    kind: ExclusionKind
    text: Text
    basis: ArticleRef | None = None
    subject_kinds: list[SubjectKind] = []
    field: FieldName | None = None
    values: list[str] = []
    confirmed_by: FieldName | None = None

    @model_validator(mode="after")
    def _seen_in_one_way(self) -> Self:
        if (self.confirmed_by is not None) > (self.kind is ExclusionKind.UNCONFIRMED_ARREARS):
            advice = "请删去 confirmed_by，或者把 kind 改成 unconfirmed_arrears"
            raise Clash("只用于 kind: unconfirmed_arrears", "confirmed_by", advice=advice)
        if self.field is not None and self.confirmed_by is not None:
            advice = "由字段的取值看出的写 field，由是否填写看出经过确认的写 confirmed_by"
            raise Clash("与 confirmed_by 只能写一个", "field", advice=advice)
        if self.values and self.field is None:
            raise Clash("写了取值，没有写 field", "values", advice="请补写 field（是哪个字段的取值），或者删去 values")
        return self


class Publicity(Model):
    """How long entries may be shown, by their level: dated parameters, or an article that is this list's own rule."""

    parameters: Id | None = None
    rule: ArticleRef | None = None
    text: Text | None = None

    @model_validator(mode="after")
    def _one_rule(self) -> Self:
        advice = "期限由参数规定的写 parameters，名单另有规定的写 rule"
        if self.parameters is not None and self.rule is not None:
            raise Clash("与 parameters 只能写一个", "rule", advice=advice)
        if self.parameters is None and self.rule is None:
            raise Clash("应写明 parameters 与 rule 之一", advice=advice)
        return self


class ExitCondition(Model):
    """One way off the list before the term ends.

    ``months``: an application is possible after so many months ``counted_from`` the day of listing or of putting things right; none: at
    any time. ``requires``: what must have been done. ``confidence`` where it is not that of the list.
    """

    text: Text
    months: POSITIVE | None = None
    counted_from: Literal["listed", "corrected"] = "listed"
    requires: list[Text] = []
    basis: ArticleRef | None = None
    confidence: Literal["retrieved", "known"] | None = None


class ImportBounds(Model):
    """How large a file of this list is in health; what is not given is not bounded.

    Fewer rows than ``min_rows`` abort the import and nothing of it stays. More than ``max_rows``, and more than
    ``max_vanished_percent`` of the entries on the list missing from the file, are told to the person who imports.
    """

    min_rows: POSITIVE | None = None
    max_rows: POSITIVE | None = None
    max_vanished_percent: PERCENT | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min_rows is not None and self.max_rows is not None and self.min_rows > self.max_rows:
            advice = "请核对两个行数；不设界限的，删去那一个"
            raise Clash(f"（{self.min_rows}）大于 max_rows（{self.max_rows}）", "min_rows", advice=advice)
        return self
