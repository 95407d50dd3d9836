"""Exports of case feedback for province and nation."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.common import Answer
from services.upward.exporting import LONGEST, SHORTEST
from services.upward.layout import Format
from services.upward.model import Operation, State
from services.upward.settling import MAX_NOTE
from services.validation import CleanText, IsoDay


class Exporting(BaseModel):
    """What to export. With ``people`` the file holds full numbers of natural persons; each of them sees that it was read, and why."""

    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=True)

    layout: Annotated[str, Field(max_length=40, pattern=r"^[a-z][a-z0-9-]*$", description="格式")]
    format: Format
    from_: Annotated[IsoDay, Field(alias="from", description="反馈日期的首日，含")]
    to: Annotated[IsoDay, Field(description="末日，含")]
    people: Annotated[bool, Field(description="包含自然人，写完整证件号码")] = False
    purpose: Annotated[CleanText, Field(min_length=SHORTEST, max_length=LONGEST, description="报给谁、为什么报")]

    def days(self) -> tuple[date, date]:
        """First and last."""
        return date.fromisoformat(self.from_), date.fromisoformat(self.to)


class ReceiptBody(BaseModel):
    """The receiving platform's receipt."""

    model_config = ConfigDict(extra="forbid", strict=True)

    receipt_no: Annotated[CleanText, Field(min_length=1, max_length=MAX_NOTE)]
    told_by_hand: Annotated[
        bool, Field(description="该格式不能表示的变更和撤回（by_hand），已经另行告知接收方；没有这样的案件的不用填")
    ] = False


class DiscardBody(BaseModel):
    """Why it was not sent."""

    model_config = ConfigDict(extra="forbid", strict=True)

    reason: Annotated[CleanText, Field(min_length=1, max_length=MAX_NOTE)]


class LeftOutView(Answer):
    """How many cases were left out, and why."""

    reason: str
    title: str
    count: int


class ExportView(Answer):
    """An export; its content is only in the file."""

    export_id: str
    layout: str
    format: Format
    from_: str = Field(alias="from")
    to: str
    people: bool
    purpose: str
    state: State
    state_title: str
    rows: int
    operations: dict[str, int] = Field(description="文件中的条数，按新增、变更、撤回")
    effects: dict[str, int] = Field(description="文件中的条数，惩戒和激励分开")
    by_hand: dict[str, int] = Field(description="该格式不能表示、须另行告知接收方的件数")
    left_out: list[LeftOutView]
    digest: str = Field(description="文件的 SM3")
    made_at: str
    made_by: str
    settled_at: str | None
    settled_by: str | None
    note: str = Field(description="回执号，或者作废的理由")


class ByHandCase(Answer):
    """A case that the file cannot tell of."""

    case_id: str
    operation: Operation
    title: str


class ByHandPage(Answer):
    """Cases of an export that a person tells the receiver of."""

    items: list[ByHandCase]
    next_cursor: str | None


class ExportsPage(Answer):
    """Newest first."""

    items: list[ExportView]
    next_cursor: str | None


class LayoutView(Answer):
    """A field layout."""

    id: str
    title: str
    source: str
    note: str | None
    formats: list[Format]
    outcomes: list[Literal["implemented", "not_applicable", "declined"]]
    operations: bool = Field(description="能否表示变更和撤回")
    unknown_codes: list[dict[str, Any]] = Field(description="须向接收方核实的编码")


class Layouts(Answer):
    """All layouts."""

    items: list[LayoutView]
