"""The free report: a fixed number a year, kept as it was on its day, with a code by which anybody can verify it.

The same report can be taken home again, in any format; only a new one counts. How many a year and by which article is a dated
parameter (``records/free-reports``). A report outlives nothing: with its subject's key destroyed it is unreadable.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import rfc8785

from engine.days import day_of
from engine.law.parameters import value_on
from engine.packs.digests import sm3
from engine.packs.packset import PackSet
from services.audit import trail
from services.errors import ConflictError, NotFoundError
from services.ids import new_id
from services.ports import Cipher, UnitOfWork
from services.subject_view.model import StoredReport, Visitor
from services.subject_view.view import own_view

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No digits and letters that are mistaken for each other."""

LENGTH = 16
"""79 bits: nobody finds one by trying."""

_PARAMETER = "records/free-reports"


@dataclass(frozen=True, slots=True)
class Quota:
    """How many reports a subject may have in a year, how many it had, and by which article."""

    year: int
    allowed: int
    had: int
    article: str | None

    @property
    def left(self) -> int:
        """How many more."""
        return max(0, self.allowed - self.had)


def quota(uow: UnitOfWork, packs: PackSet, visitor: Visitor, *, now: datetime) -> Quota:
    """By the law of today, for the calendar year in Shanghai."""
    day = day_of(now)
    setting = value_on(packs, _PARAMETER, day)
    had = sum(report.year == day.year for report in uow.subject_view.reports(visitor.subject_key))
    if setting is None:
        return Quota(day.year, 0, had, None)
    law, article = packs.article(setting.article)
    return Quota(day.year, setting.number, had, f"{law.title}{article.article}")


def issue(uow: UnitOfWork, cipher: Cipher, packs: PackSet, visitor: Visitor, *, now: datetime) -> StoredReport:
    """A new report. ConflictError when the year's are used up; those that were made remain."""
    found = quota(uow, packs, visitor, now=now)
    if found.left == 0:
        raise ConflictError(
            "free_reports_used",
            f"{found.year} 年的免费报告已经出具 {found.had} 次",
            f"每年 {found.allowed} 次",
            "已出具的报告可以再次下载；本页面随时可以免费查看",
        )
    report_id, code = new_id(now), "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    document: dict[str, Any] = own_view(uow, cipher, packs, visitor, now=now) | {
        "report_id": report_id,
        "ordinal": found.had + 1,
        "year": found.year,
        "allowed": found.allowed,
        "article": found.article,
    }
    digest = sm3(rfc8785.dumps(document))
    document |= {"verification_code": grouped(code), "document_digest": digest}
    report = StoredReport(
        report_id=report_id,
        subject_key=visitor.subject_key,
        year=found.year,
        ordinal=found.had + 1,
        issued_at=now,
        code_digest=_digest(cipher, code),
        document_digest=digest,
        document=document,
    )
    if not uow.subject_view.add_report(report):
        raise ConflictError("report_under_way", "另一份报告刚刚出具", "", "请刷新页面，再下载已出具的报告")
    _record(uow, visitor.actor, "issue", report, now)
    return report


def kept_report(uow: UnitOfWork, visitor: Visitor, report_id: str, *, file: str, now: datetime) -> StoredReport:
    """One of the visitor's own reports, to be taken home as ``file``. NotFoundError also for somebody else's."""
    for report in uow.subject_view.reports(visitor.subject_key):
        if report.report_id == report_id and report.document:
            _record(uow, visitor.actor, "take", report, now, {"file": file})
            return report
    raise NotFoundError("报告")


def verify(uow: UnitOfWork, cipher: Cipher, code: str, *, now: datetime) -> dict[str, Any] | None:
    """What anybody may learn who holds a report's code: whose (masked), of when, and its figures. None for no such report."""
    report = uow.subject_view.report_by_code(_digest(cipher, normalised(code)))
    if report is None:
        return None
    _record(uow, "public:verify", "verify", report, now)
    document = report.document
    return {
        "report_id": report.report_id,
        "issued_at": report.issued_at,
        "document_digest": report.document_digest,
        "erased": not document,
        "code": document["subject"]["code"] if document else None,
        "kind_title": document["subject"]["kind_title"] if document else None,
        "counts": document["counts"] if document else None,
    }


def normalised(code: str) -> str:
    """What people type: small letters, blanks and dashes do not matter."""
    return "".join(character for character in code.upper() if character in ALPHABET)[: 2 * LENGTH]


def grouped(code: str) -> str:
    """In fours, as it is printed."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def _digest(cipher: Cipher, code: str) -> str:
    return cipher.index("subject-report", code)


def _record(
    uow: UnitOfWork, actor: str, act: str, report: StoredReport, now: datetime, more: dict[str, Any] | None = None
) -> None:
    detail = {"year": report.year, "ordinal": report.ordinal, **(more or {})}
    trail.record(
        uow, actor=actor, action=f"subject_report.{act}", entity=f"report:{report.report_id}", detail=detail, now=now
    )
