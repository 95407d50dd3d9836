"""Packs as readers see them: memoranda with what fires today and what is silent, measures, matters, lists, law."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from api.schemas.common import Answer, LegalBasis


class SilenceView(Answer):
    """Why a rule does not fire."""

    code: str = Field(examples=["basis_does_not_reach"])
    reason: str = Field(examples=["依据未及于该名单"])


class RuleOnList(Answer):
    """One rule on one of its lists, today."""

    list_: str = Field(alias="list")
    list_title: str
    fires: bool = Field(description="今天是否会触发")
    matters: list[str] = Field(description="今天会触发的事项")
    silences: list[SilenceView] = Field(description="不触发的原因")
    legal_basis: list[LegalBasis] = Field(description="今天及于该名单的依据")


class RuleView(Answer):
    """One rule of a memorandum."""

    id: str
    measure: str
    measure_title: str
    effect: str
    outcome: str
    strength: str
    on: list[str]
    roles: list[str]
    reaches: str
    carried_out_by: list[str]
    when: dict[str, Any] | None = Field(description="触发条件；空表示名单的有效条目均适用")
    note: str | None
    fires: bool = Field(description="今天在任一名单、任一事项上会触发")
    lists: list[RuleOnList]


class MemorandumSummary(Answer):
    """A memorandum in the overview."""

    id: str
    title: str
    source: str = Field(description="memorandum 备忘录；statute 法律直接规定")
    document_no: str | None
    effect: str
    initiator: str
    in_force_from: str
    in_force_until: str | None
    rules: int
    firing: int = Field(description="今天会触发的规则数")


class BodyThen(Answer):
    """A body of the state that had other names when a memorandum began."""

    id: str
    title: str = Field(description="现在的名称", examples=["市场监管总局"])
    then: list[str] = Field(description="备忘录开始时的名称", examples=[["工商总局", "质检总局", "食品药品监管总局"]])


class MemorandumView(MemorandumSummary):
    """A memorandum with its rules."""

    participants: list[str]
    renamed: list[BodyThen] = Field(description="发起和参与部门对应的国家机构中，备忘录开始以后改过名的")
    superseded_by: str | None
    last_checked: str
    note: str | None
    lists: list[str]
    rule_details: list[RuleView]


class Memoranda(Answer):
    """All memoranda and statutory packs of a revision."""

    revision: str
    day: str
    items: list[MemorandumSummary]


class DocumentsPage(Answer):
    """Documents of one kind as the packs hold them."""

    revision: str
    items: list[dict[str, Any]]
