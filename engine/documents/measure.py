"""``kind: measure``: one entry of the measure library (措施库): what may be done, to whom, on what basis."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from engine.documents.common import ArticleRef, Clash, Flag, Id, Model, Number, Text
from engine.inputs import Level, SubjectKind


class MeasureOutcome(StrEnum):
    """What a measure does to the matter (S6)."""

    BAR = "bar"
    RESTRICT = "restrict"
    CAUTION = "caution"
    FAVOUR = "favour"
    NONE = "none"


MEASURE_OUTCOME_TITLES: Mapping[str, str] = {
    MeasureOutcome.BAR: "禁止",
    MeasureOutcome.RESTRICT: "限制",
    MeasureOutcome.CAUTION: "审慎",
    MeasureOutcome.FAVOUR: "激励",
    MeasureOutcome.NONE: "仅推送信息",
}
"""What people read for each, wherever it is shown."""


class Strength(StrEnum):
    """应当 / 可以 / 参考."""

    MANDATORY = "mandatory"
    DISCRETIONARY = "discretionary"
    REFERENCE = "reference"


STRENGTH_TITLES: Mapping[str, str] = {
    Strength.MANDATORY: "应当",
    Strength.DISCRETIONARY: "可以",
    Strength.REFERENCE: "参考",
}
"""The law's words for each."""


class MeasureClass(StrEnum):
    """Class of the national basic list: 一 by law, 二 management, 三 the market's own; 未定 cannot be confirmed (S6).

    The national list classes punishments only, so rewards are 不分类.
    """

    BY_LAW = "一"
    MANAGEMENT = "二"
    MARKET = "三"
    UNDETERMINED = "未定"
    UNCLASSED = "不分类"


class Reach(Model):
    """Whom a basis reaches (S1): a list, or conduct that every entry of a list establishes.

    ``carrying`` narrows a list to the entries that carry a given penalty: a condition over ``listing.*`` fields,
    in the language of ``when``; it is added to every rule that relies on this basis.
    ``responsible_person``: the article itself also reaches the responsible persons whom the listing names (I-20).
    """

    list_: Annotated[Id | None, Field(alias="list")] = None
    conduct: Id | None = None
    carrying: dict[str, Any] | None = None
    responsible_person: Flag = False


class Basis(Model):
    """One article and what it reaches. ``decision_needed``: the law asks for a decision of its own before the measure applies (I-18)."""

    article: ArticleRef
    reaches: list[Reach] = []
    decision_needed: Flag = False
    note: str | None = None


class Duration(Model):
    """How long the measure lasts once carried out."""

    kind: Literal["while_listed", "fixed_months", "until_decision", "one_time"]
    months: Number | None = None
    note: str | None = None


class Measure(Model):
    """A measure. ``carried_out_by`` is the law's own word for who acts; rules name the department of this city.

    ``max_strength`` caps the strength per level of listing (proportion, I-04, S14).
    ``unreached`` says, for lists that memoranda map to this measure without a basis, what is missing.
    ``to_confirm``, here and in laws, lists and memoranda: what a person must establish before confirming, such as the
    national list's row, an article, a date. It hinders nobody: whoever confirms says that it was established.
    """

    kind: Literal["measure"]
    id: Id
    source_id: str
    title: Text
    content: Text
    effect: Literal["punish", "reward"]
    outcome: MeasureOutcome
    strength: Strength
    class_: Annotated[MeasureClass, Field(alias="class")]
    national_item: str | None = None
    subjects: Annotated[list[SubjectKind], Field(min_length=1)]
    carried_out_by: Text
    duration: Duration
    max_strength: dict[Level, Strength] = {}
    bases: list[Basis] = []
    unreached: dict[Id, Text] = {}
    to_confirm: list[Text] = []
    status: Literal["draft", "disabled"] = "draft"
    status_reason: str | None = None
    source: Text
    confidence: Literal["retrieved", "known"]
    note: str | None = None

    @model_validator(mode="after")
    def _punishments_have_a_class(self) -> Measure:
        if self.effect == "punish" and self.class_ is MeasureClass.UNCLASSED:
            raise Clash("不能写不分类：惩戒措施应写明类别", "class", advice="请改成 一、二、三；还不能确定的写 未定")
        return self

    @model_validator(mode="after")
    def _outcome_follows_effect(self) -> Measure:
        """A reward that restricts, or a punishment that favours, would come to nothing without anybody noticing."""
        rewarding = self.outcome is MeasureOutcome.FAVOUR
        if self.outcome is not MeasureOutcome.NONE and rewarding != (self.effect == "reward"):
            advice = "惩戒（punish）写 bar、restrict、caution 或 none，激励（reward）写 favour 或 none"
            raise Clash(f"（{self.outcome}）与 effect（{self.effect}）不合", "outcome", advice=advice)
        return self
