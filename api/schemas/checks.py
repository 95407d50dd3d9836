"""The answer to a check, as the public contract has it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from api.schemas.common import Answer, EntryRef, LegalBasis, Source

OutcomeWord = Literal["barred", "restricted", "caution", "identity_required", "undetermined", "clear"]

EXAMPLE_REQUEST = {
    "matter": {
        "kind": "bidding.qualification",
        "case_no": "JYGC-2026-0192",
        "item_code": None,
        "fields": {"amount": "12000000.00", "compulsory_tender": True, "government_funded": True},
    },
    "subjects": [
        {"role": "bidder", "kind": "legal_person", "name": "虚构建设有限公司", "code": "91419001MA0000000A"},
    ],
    "purpose": "bid-qualification",
    "operator": {"department": "jy-ggzy", "person": "示例经办人"},
}
"""Shown in the interface's directory; the code is made up and its check digit is not valid on purpose."""


class CaseRef(Answer):
    """The case of one department for one measure."""

    case_id: str
    department: str


class MeasureAnswer(Answer):
    """One measure for one listing."""

    measure: str
    title: str
    effect: Literal["punish", "reward"]
    outcome: Literal["bar", "restrict", "caution", "favour", "none"]
    strength: Literal["mandatory", "discretionary", "reference"]
    proposed: bool = Field(description="须由人确认后才能实施")
    departments: list[str]
    cases: list[CaseRef]
    sources: list[Source]
    legal_basis: list[LegalBasis]


class HitAnswer(EntryRef):
    """A listing in force with at least one measure for this matter."""

    reached_as: Literal["own", "responsible_person", "represented"]
    identity: str
    measures: list[MeasureAnswer]
    not_same_subject: dict[str, Any] | None = Field(default=None, description="有部门曾认定不是同一主体")


class SubjectAnswer(Answer):
    """One subject."""

    index: int
    role: str
    outcome: OutcomeWord
    identity: Literal["exact", "name_differs", "missing"]
    complete: bool
    favoured: bool
    missing: list[str] = Field(description="缺少而可能影响结论的字段")
    reason: str
    warnings: list[str]
    hits: list[HitAnswer]


class ConsortiumAnswer(Answer):
    """A consortium takes its worst member."""

    lead: int
    members: list[int]
    outcome: OutcomeWord


class ReceiptAnswer(Answer):
    """The signed receipt."""

    payload: str = Field(description="base64url 的规范 JSON，不含填充")
    signature: str = Field(description="payload 的 SM2 签名，DER 后 base64")
    algorithm: Literal["SM2-with-SM3"]
    key_id: str


class CheckAnswerView(Answer):
    """The whole answer."""

    check_id: str
    matter_kind: str
    case_no: str | None
    decided_at: str
    revision: str
    registry_version: int
    outcome: OutcomeWord
    complete: bool
    favoured: bool
    preview: bool
    notices: list[str] = Field(description="对整份结果的提醒，例如规则包尚未确认")
    subjects: list[SubjectAnswer]
    consortia: list[ConsortiumAnswer]
    receipt: ReceiptAnswer | None


class ReceiptVerdict(Answer):
    """Whether a receipt is genuine."""

    good: bool
    where: str = Field(description="出问题的部分；无问题时为空")
    text: str
    content: dict[str, Any] | None = Field(description="已签名的内容；无法解读时为空")
