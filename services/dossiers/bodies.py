"""What each step of a dossier must say: the bodies of the interface's requests, filled from the console's forms as well.

How many working days the subject has to be heard, and how long a redlist is publicised, is written in the notice by the department: the
law that the packs know sets no number for all lists, and none is made up here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.errors import InvalidInputErrors
from services.validation import CleanText, IsoDay, faults_of

MAX_DAYS = 60
SERVICE_TITLES: Mapping[str, str] = {
    "direct": "直接送达",
    "mail": "邮寄送达",
    "electronic": "电子送达",
    "left": "留置送达",
    "entrusted": "委托送达",
    "announced": "公告送达",
}
ANSWER_TITLES: Mapping[str, str] = {"upheld": "异议成立", "rejected": "异议不成立"}

Version = Annotated[int | None, Field(ge=1, description="您看到的版本；案卷已变更时返回 409")]
Short = Annotated[CleanText, Field(min_length=1, max_length=200, pattern=r"\S")]
Long = Annotated[CleanText, Field(min_length=1, max_length=4000, pattern=r"\S")]
Days = Annotated[int, Field(ge=1, le=MAX_DAYS, description="工作日，由认定部门按该名单的办法确定")]
Row = Annotated[dict[str, Any], Field(description="名单行：标准字段加该名单自己的字段")]


class Step(BaseModel):
    """A step that needs no words."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)

    version: Version = None

    def said(self) -> dict[str, Any]:
        """What the dossier keeps of it."""
        return self.model_dump(mode="json", by_alias=True, exclude={"version"}, exclude_none=True)


class ReasonedStep(Step):
    """A step that must say why."""

    reason: Annotated[Long, Field(description="理由")]


class NotedStep(Step):
    """A step that may say something."""

    note: Annotated[CleanText, Field(max_length=2000)] = ""


class Opening(BaseModel):
    """A new dossier: the row as far as it is known before a decision; with ``source`` the whole row as decided elsewhere."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)

    list_: Annotated[str, Field(alias="list", max_length=80, description="名单")]
    row: Row
    source: Annotated[
        CleanText, Field(max_length=300, description="上级机关已经认定的，写明由谁、以什么方式送来；本部门拟认定的不填")
    ] = ""
    department: Annotated[str | None, Field(max_length=80, description="办理部门；只属于一个部门的不用填")] = None


class Amendment(Step):
    """The row again, corrected."""

    row: Row


class NoticeText(Step):
    """The notice (告知书): facts, reasons and basis; measures and rights are added from the rules."""

    document_no: Annotated[Short, Field(description="告知书文号")]
    facts: Annotated[Long, Field(description="查明的事实")]
    reasons: Annotated[Long, Field(description="拟列入的理由")]
    basis: Annotated[Long, Field(description="依据的法律、法规和文件")]
    measures_note: Annotated[CleanText, Field(max_length=2000, description="对惩戒措施的补充说明")] = ""
    statement_days: Annotated[Days, Field(description="陈述、申辩和提出异议的期限，工作日")]
    contact: Annotated[Short, Field(description="向谁、在哪里提出")]


class Service(Step):
    """How a paper reached the subject."""

    served_on: Annotated[IsoDay, Field(description="送达日期；公告送达的写视为送达之日")]
    method: Literal["direct", "mail", "electronic", "left", "entrusted", "announced"]
    receipt: Annotated[Short, Field(description="送达回证编号，或者怎样证明送达")]


class Delivery(Service):
    """The decision served, and the notice on repair with it (两书同达)."""

    repair_notice: Annotated[bool, Field(description="信用修复告知书已经同时送达")]


class Publicity(Step):
    """Where a redlist is shown before it counts."""

    document_no: Annotated[CleanText, Field(max_length=200)] = ""
    place: Annotated[Short, Field(description="公示的网站或者地点")]
    from_: Annotated[IsoDay, Field(alias="from", description="开始公示之日")]
    days: Annotated[Days, Field(description="公示多少个工作日")]
    facts: Annotated[Long, Field(description="拟列入的事实和理由")]
    basis: Annotated[Long, Field(description="依据的法律、法规和文件")]
    contact: Annotated[Short, Field(description="向谁、在哪里提出异议")]


class ObjectionSaid(Step):
    """An objection, a statement or a defence as it came in."""

    by: Annotated[Short, Field(description="提出人：本人、代理人或者其他人")]
    received_on: Annotated[IsoDay, Field(description="收到日期")]
    text: Annotated[Long, Field(description="主张的事实、理由和证据")]


class ObjectionAnswer(Step):
    """What was found, with reasons."""

    outcome: Literal["upheld", "rejected"]
    text: Annotated[Long, Field(description="核查的情况和理由")]
    document_no: Annotated[CleanText, Field(max_length=200)] = ""
    answered_on: Annotated[IsoDay, Field(description="书面答复之日")]


class Decision(Step):
    """The decision's document (I-03) and the time it sets."""

    document_no: Annotated[Short, Field(description="决定文书号")]
    authority: Annotated[Short, Field(description="作出决定的机关")]
    decided_on: Annotated[IsoDay, Field(description="决定日期")]
    since: Annotated[IsoDay, Field(description="列入日期")]
    until: Annotated[IsoDay | None, Field(description="截止日期；至移出为止的不填")] = None
    reasons: Annotated[Long, Field(description="认定的事实和理由，对异议的意见")]


Body = TypeVar("Body", bound=BaseModel)


def read(body: type[Body], data: Any) -> Body:
    """The checked body. Raises InvalidInputErrors that name every fault."""
    try:
        return body.model_validate(data)
    except ValidationError as error:
        raise InvalidInputErrors(faults_of(error)) from error
