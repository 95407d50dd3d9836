"""List types that need no packs, rows for them, and a source of rows that is no file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from stdnum.cn import ric

from engine.documents import ListType
from services.registry.rows import Issue, RawRow
from tests.support.registry import company_code

DEBTORS: Mapping[str, Any] = {
    "kind": "list",
    "id": "debtors",
    "source_id": "SL-01",
    "title": "示例失信名单",
    "effect": "punish",
    "authority": "人民法院",
    "basis": ["msss/266"],
    "rule": "示例规则",
    "subject_kinds": ["legal_person", "unincorporated", "natural_person"],
    "default_level": "serious",
    "domains": ["judicial"],
    "term": {"text": "二年", "months": "24"},
    "early_exit": "履行完毕",
    "excludes_minors": "true",
    "standard_headers": {"authority": ["执行法院"]},
    "fields": [
        {"name": "amount", "title": "未履行金额", "type": "money", "headers": ["标的"]},
        {
            "name": "performance",
            "title": "履行情况",
            "type": "code",
            "values": {"none": "全部未履行", "part": "部分未履行"},
        },
        {"name": "filed_on", "title": "立案时间", "type": "date"},
        {"name": "wilful", "title": "是否恶意", "type": "boolean"},
        {"name": "kinds", "title": "情形", "type": "codes", "values": {"a": "甲类", "b": "乙类"}},
    ],
    "source": "测试",
    "confidence": "known",
    "last_checked": "2026-11-01",
}


def list_type(**changes: Any) -> ListType:
    """The synthetic list of debtors, with changes."""
    return ListType.model_validate({**DEBTORS, **changes})


def adult_code(number: int, born: date = date(1985, 1, 1)) -> str:
    """A citizen's number of somebody born on that day."""
    body = f"419001{born:%Y%m%d}{number:03d}"
    return body + str(ric.calc_check_digit(body + "0"))


def row(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A good canonical row of a company, as text."""
    return {
        "subject_kind": "legal_person",
        "name": f"济源示例第{number}公司",
        "code": company_code(number),
        "decision_no": f"(2026)豫9001执{number}号",
        "authority": "济源示例法院",
        "decided_on": "2026-01-10",
        "since": "2026-01-12",
        "until": "2028-01-11",
        "level": "serious",
        "grounds": "有履行能力而拒不履行",
    } | changes


def person_row(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A good canonical row of a natural person."""
    return (
        row(number)
        | {"subject_kind": "natural_person", "name": f"示例人{number}", "code": adult_code(number)}
        | changes
    )


class Rows:
    """Rows that come from no file; lines count from 2, as under a header."""

    name = "样例.csv"
    notes: tuple[Issue, ...] = ()

    def __init__(self, rows: Iterable[Mapping[str, Any]], *, strict: bool = False) -> None:
        self._rows = list(rows)
        self._strict = strict

    def __iter__(self) -> Iterator[RawRow]:
        for line, cells in enumerate(self._rows, 2):
            yield RawRow(line, cells, strict=self._strict)

    def fraction(self) -> float:
        return 1.0
