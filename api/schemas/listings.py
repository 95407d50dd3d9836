"""Lists, their entries, imports and exits."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.common import Answer, LegalBasis
from services.validation import CleanText


class ListSummary(Answer):
    """A list type with whether it has any effect today."""

    id: str
    title: str
    effect: str
    authority: str
    initiators: list[str]
    in_use: bool = Field(description="今天是否可以产生奖惩")
    silences: list[str] = Field(description="不产生奖惩的原因")
    keeps: bool = Field(description="您是否可以维护该名单")


class Lists(Answer):
    """All list types."""

    items: list[ListSummary]


class PublicityView(Answer):
    """How long entries of a level are shown, in months, by the law of today."""

    level: str
    min_months: int | None = Field(description="最短公示期；未满不受理修复申请")
    max_months: int | None = Field(description="最长公示期；届满停止公示")
    legal_basis: list[LegalBasis]


class ListDetail(ListSummary):
    """A list type as the packs have it. Publicity is empty where the list follows a rule of its own."""

    source_id: str
    status: str
    archive_only: bool = Field(description="只作存档，不产生奖惩")
    legal_basis: list[LegalBasis]
    rule: str
    subject_kinds: list[str]
    domains: list[str]
    term: str
    early_exit: str
    exit_conditions: list[dict[str, Any]]
    excludes_minors: bool
    exclusions: list[dict[str, Any]] = Field(description="不得列入的情形；写有字段的由导入核对")
    publicity: list[PublicityView]
    publicity_rule: list[LegalBasis]
    publicity_text: str | None
    import_bounds: dict[str, int | None] | None
    fields: list[dict[str, Any]]
    to_confirm: list[str] = Field(description="确认以前要查明的")
    last_checked: str
    note: str | None


class EntrySubject(Answer):
    """Natural persons are masked; an erased code is empty."""

    kind: str
    name: str
    code: str | None


class EntryMark(Answer):
    """异议中、修复办理中、暂停适用."""

    mark: str
    title: str


class EntryView(Answer):
    """An entry as it stands today."""

    listing_id: str
    version: int
    list_: str = Field(alias="list")
    list_title: str
    subject: EntrySubject
    decision_no: str
    authority: str
    decided_on: str
    since: str
    until: str | None
    level: str | None
    grounds: str | None
    status: str
    status_title: str
    marks: list[EntryMark]
    exit: dict[str, Any] | None
    publicity_until: str | None
    facts: dict[str, Any]
    responsible_persons: list[dict[str, Any]]


class EntriesPage(Answer):
    """A page of a list."""

    registry_version: int
    items: list[EntryView]
    next_cursor: str | None


class CreatedEntry(EntryView):
    """The new entry, with remarks for whoever entered it."""

    warnings: list[dict[str, str]]


class EntryVersion(EntryView):
    """One version, and how it came."""

    recorded_at: str
    recorded_by: str


class EntryHistory(Answer):
    """All versions, oldest first."""

    items: list[EntryVersion]


class ExitBody(BaseModel):
    """How an entry leaves its list."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["repaired", "revoked", "corrected"] = Field(description="信用修复、撤销、更正")
    effective_on: date = Field(description="退出之日，不晚于今天")
    document_no: Annotated[CleanText, Field(min_length=1, max_length=200)]
    reason: Annotated[CleanText, Field(min_length=1, max_length=2000)]


class ExitAnswer(Answer):
    """The registry's version that carries the exit, how many open cases it recalled, and how many messages tell of it."""

    registry_version: int
    recalled: int
    told: int


class ImportAnswer(Answer):
    """The cleaning report."""

    file_id: str | None = Field(default=None, description="导入记录的编号，可以再取清洗报告；试运行没有")
    list_: str = Field(alias="list")
    list_title: str
    source: str
    dry_run: bool
    registry_version: int | None
    counts: dict[str, int]
    summary: str
    refusals: list[dict[str, Any]]
    warnings: list[dict[str, Any]]
    rules: list[dict[str, Any]] = Field(description="每条清洗规则处理了多少行")
    vanished: int | None = Field(description="文件中没有而仍在册的条目数；只在 whole 时给出，不作退出")
    deltas: list[dict[str, Any]] = Field(description="与文件的逐条差异；只在 whole 时给出")
    unlisted: int
