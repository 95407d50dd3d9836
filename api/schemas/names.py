"""Looking organisations up by name: candidates, never hits."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.common import Answer
from services.names.findings import MAX_REASON
from services.names.search import LONGEST, MOST
from services.validation import CleanText

NOTICE = "以下只是名称相近的候选，不是核查结果。请取得统一社会信用代码后做核查；名称相同也不等于同一主体。"


class NameQuestion(BaseModel):
    """A name as the clerk knows it. In the body, so that it stands in no address and no log."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"name": "济源示例建设"}]})

    name: Annotated[CleanText, Field(min_length=1, max_length=2 * LONGEST, description="单位名称或其中有特点的部分")]
    limit: Annotated[int, Field(ge=1, le=MOST, description="最多给出几个候选")] = 10


class CandidateEntry(Answer):
    """An entry on which the candidate stands today."""

    listing_id: str
    list_: str = Field(alias="list")
    list_title: str
    since: str
    until: str | None
    status: str
    status_title: str


class NameFinding(Answer):
    """A department found before that the candidate is not who is called so."""

    department: str
    department_title: str
    found_at: str
    reason: str | None
    case_id: str | None


class CandidateView(Answer):
    """An organisation called much like what was asked."""

    name: str
    code: str
    score: int = Field(description="名称相近程度，0 至 100，只用于排序")
    differences: list[str] = Field(description="两个名称的不同之处，请逐项核对")
    entries: list[CandidateEntry]
    not_same_subject: list[NameFinding] = Field(description="曾有部门认定不是同一主体")


class NameAnswer(Answer):
    """Candidates, the likest first; those found to be others before come last."""

    notice: str = NOTICE
    complete: bool = Field(description="名称索引是否已包含全部名单；false 时没有候选也不说明名单上没有")
    ordinals_differ: int = Field(description="名称相近但序号不同、已排除的单位数")
    items: list[CandidateView]


class NotSameBody(BaseModel):
    """Who is called ``name`` is not the organisation with ``code``."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[CleanText, Field(min_length=1, max_length=LONGEST, description="所查的名称")]
    code: Annotated[CleanText, Field(min_length=1, max_length=40, description="名单上单位的统一社会信用代码")]
    reason: Annotated[CleanText, Field(min_length=1, max_length=MAX_REASON, description="凭什么认定")]


class NotSameAnswer(Answer):
    """For how many entries it is remembered."""

    entries: int
