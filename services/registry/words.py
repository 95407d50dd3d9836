"""Words that clerks write in files, to the values of the catalogue: dates, yes and no, kinds, levels, closed codes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from engine.documents import FieldSpec
from engine.inputs import Level, SubjectKind
from engine.values import FieldType
from services.subjects.masking import mask_code
from services.subjects.model import CODE_TYPE_NAMES, CodeType

KINDS: Mapping[str, SubjectKind] = {
    **{kind.value: kind for kind in SubjectKind},
    "法人": SubjectKind.LEGAL_PERSON,
    "法人组织": SubjectKind.LEGAL_PERSON,
    "非法人组织": SubjectKind.UNINCORPORATED,
    "自然人": SubjectKind.NATURAL_PERSON,
}

KIND_TITLES: Mapping[SubjectKind, str] = {
    SubjectKind.LEGAL_PERSON: "法人",
    SubjectKind.UNINCORPORATED: "非法人组织",
    SubjectKind.NATURAL_PERSON: "自然人",
}

LEVELS: Mapping[str, Level] = {
    **{level.value: level for level in Level},
    "轻微": Level.MINOR,
    "一般": Level.ORDINARY,
    "严重": Level.SERIOUS,
}

CODE_TYPES: Mapping[str, CodeType] = {
    **{code_type.value: code_type for code_type in CodeType},
    **{name: code_type for code_type, name in CODE_TYPE_NAMES.items()},
    "身份证": CodeType.ID_CARD,
    "居民身份证": CodeType.ID_CARD,
    "护照": CodeType.PASSPORT,
    "港澳居民证件": CodeType.HK_MACAU,
    "台湾居民证件": CodeType.TAIWAN,
    "外国人永久居留身份证": CodeType.FOREIGN_PR,
    "其他": CodeType.OTHER,
}

_DATE_FORMS = re.compile(r"(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})日)\Z")
_DATE_DIGITS = re.compile(r"\d{8}\Z")
_GROUPED = re.compile(r"-?\d{1,3}([,\uff0c]\d{3})+(\.\d{1,2})?\Z")
_SEPARATORS = re.compile(r"[,;\u3001\uff0c\uff1b]")
_CITIZEN_NUMBER = re.compile(r"\d{15,17}[\dXx]?")
_UNUSABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_BRACKETS = str.maketrans("〔〕[]【】{}", "()()()()")
_BRACKET = re.compile(r"[〔〕\[\]【】{}]")


def usable(text: str) -> bool:
    """Whether the text can be stored: no control characters (line ends and tabs may stay), no broken surrogates."""
    return text.isprintable() or _UNUSABLE.search(text) is None


def quotable(text: str) -> str:
    """Text from a file as a report may repeat it: what looks like a citizen's number is masked, wherever it strayed to."""
    return _CITIZEN_NUMBER.sub(lambda found: mask_code(found[0]), text)


def iso_date(text: str) -> str:
    """``2025/1/2``, ``2025年1月2日`` and ``20250102`` as ``2025-01-02``; anything else unchanged, for the type to refuse."""
    found = _DATE_FORMS.match(text)
    if found:
        year, month, day = (part for part in found.groups() if part is not None)
        return f"{year}-{int(month):02d}-{int(day):02d}"
    if _DATE_DIGITS.match(text):
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    return text


def decision_key(decision_no: str) -> str:
    """A decision number as compared: kinds of bracket, width, case and spaces do not make another decision."""
    if unicodedata.is_normalized("NFKC", decision_no) and decision_no.split() == [decision_no]:
        narrow = decision_no
    else:
        narrow = "".join(unicodedata.normalize("NFKC", decision_no).split())
    if _BRACKET.search(narrow) is not None:  # looking is cheaper than translating
        narrow = narrow.translate(_BRACKETS)
    return narrow.casefold()


def field_word(spec: FieldSpec, text: str) -> str:
    """A typed word as ``engine.values.from_text`` wants it: yes and no, dates, and titles of closed codes become values."""
    if spec.type is FieldType.DATE:
        return iso_date(text)
    if spec.type is FieldType.BOOLEAN:
        return {"是": "true", "否": "false", "TRUE": "true", "FALSE": "false"}.get(text, text)
    if spec.type is FieldType.MONEY or spec.type is FieldType.INTEGER:
        return unicodedata.normalize("NFKC", text).replace(",", "") if _GROUPED.match(text) else text
    if spec.type is FieldType.CODE:
        return _code_of(spec, text)
    if spec.type is FieldType.CODES:
        return ";".join(_code_of(spec, word) for word in (w.strip() for w in _SEPARATORS.split(text)))
    return text


def _code_of(spec: FieldSpec, word: str) -> str:
    return next((code for code, title in reversed(spec.values.items()) if title == word), word)
