"""The values of this area: an identifying code that passed its checks, and a subject's row as storage has it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class CodeType(StrEnum):
    """Kinds of identifying code (S10)."""

    USCC = "uscc"
    ID_CARD = "id_card"
    PASSPORT = "passport"
    HK_MACAU = "hk_macau"
    TAIWAN = "taiwan"
    FOREIGN_PR = "foreign_pr"
    OTHER = "other"


CODE_TYPE_NAMES = {
    CodeType.USCC: "统一社会信用代码",
    CodeType.ID_CARD: "公民身份号码",
    CodeType.PASSPORT: "护照号码",
    CodeType.HK_MACAU: "港澳居民证件号码",
    CodeType.TAIWAN: "台湾居民证件号码",
    CodeType.FOREIGN_PR: "外国人永久居留身份证号码",
    CodeType.OTHER: "其他证件号码",
}


@dataclass(frozen=True, slots=True)
class SubjectCode:
    """A normalised code. Its text form is masked unless it is an organisation's, so that logs stay clean."""

    code_type: CodeType
    code: str

    @property
    def personal(self) -> bool:
        """Whether it identifies a natural person and must be sealed and masked."""
        return self.code_type is not CodeType.USCC

    def __repr__(self) -> str:
        return f"SubjectCode({self.code_type.value}, {'…' if self.personal else self.code})"


class SubjectRow(NamedTuple):
    """A subject as stored. Organisations have ``code_plain``; persons ``code_cipher`` under ``wrapped_key``; an erased one nothing."""

    subject_key: str
    code_type: CodeType
    code_index: str | None
    code_plain: str | None = None
    code_cipher: bytes | None = None
    wrapped_key: bytes | None = None
    key_id: str | None = None
