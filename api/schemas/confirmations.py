"""Bodies and answers about review work: what waits for a person's word, exactly the text, and the act."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.common import Answer
from services.confirming.act import MAX_REASON, MAX_WORDS
from services.validation import CleanText, IsoDay

ItemName = Annotated[
    str, Field(pattern=r"^(measure|list|rule)/[a-z0-9./-]{1,200}$", examples=["measure/restrict-honours"])
]
Digest = Annotated[str, Field(pattern=r"^sm3:[0-9a-f]{64}$", description="所读文字的摘要")]
Words = Annotated[CleanText, Field(min_length=1, max_length=MAX_WORDS)]


class ConfirmationBody(BaseModel):
    """A person's word on exactly one text."""

    model_config = ConfigDict(extra="forbid")

    item: ItemName
    digest: Digest
    name: Annotated[Words, Field(description="确认人的姓名和职务")]
    edition: Annotated[Words, Field(description="全国清单的版本；不适用的写“不适用”")]
    row: Annotated[Words, Field(description="清单中的条目")]
    from_: Annotated[IsoDay | None, Field(alias="from", description="自哪天起有效；默认今天")] = None
    until: Annotated[IsoDay | None, Field(description="到哪天为止；不写则不限")] = None
    established: Annotated[
        list[Annotated[CleanText, Field(max_length=3000)]],
        Field(max_length=200, description="已经查明的各点，照抄 points 中的文字；每一点都要有"),
    ] = []


class WithdrawalBody(BaseModel):
    """Taking the office's word back."""

    model_config = ConfigDict(extra="forbid")

    item: ItemName
    digest: Digest
    reason: Annotated[CleanText, Field(min_length=1, max_length=MAX_REASON)]


class PointView(Answer):
    """One thing that is missing or has to be established."""

    code: str
    text: str


class WordView(Answer):
    """A confirmation as it was given."""

    by: str
    on: str
    edition: str
    row: str
    from_: str = Field(alias="from")
    until: str | None
    this_text: bool = Field(description="是否针对现在的文字；否则已经失效")
    assumed: bool = Field(description="是否只供演示")


class ReviewItem(Answer):
    """One item among the texts at hand."""

    item: str
    title: str
    digest: str
    standing: Literal["confirmed", "needs_review", "disabled"]
    confirmation: str = Field(description="confirmed，或没有确认的代码，如 unconfirmed、confirmation_void")
    confirmable: bool = Field(description="法律上今天是否可以确认")
    missing: list[PointView]
    confirmers: list[str]
    last_checked: str | None
    words: list[WordView]


class ReviewedItem(ReviewItem):
    """One item with everything that a confirmation of it vouches for."""

    points: list[PointView] = Field(description="确认时要逐点说明已经查明的")
    text: dict[str, Any] = Field(description="要确认的文字：facts、lines、cited、unreached，以及文件中的原样 file")


class PendingView(Answer):
    """A word that counts, or no longer counts, from the next revision on."""

    item: str
    withdrawn: bool
    by: str


class ReviewList(Answer):
    """Every item, and what was confirmed or withdrawn since the active revision."""

    revision: str = Field(description="规则包文件夹现在的文字和确认，即下一个规则版本")
    day: str
    items: list[ReviewItem]
    pending: list[PendingView]
