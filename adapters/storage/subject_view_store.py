"""SQL of the subject's own view."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, insert, null, select, union_all, update

from adapters.storage.conflicts import insert_or_ignore
from adapters.storage.registry_seals import NameSeals
from adapters.storage.subject_store import SqlSubjectStore
from adapters.storage.tables.checks import check_subject, credit_check
from adapters.storage.tables.subject_view import code_unmasking, subject_challenge, subject_report, subject_visit
from engine.inputs import SubjectKind
from services.ports import Cipher
from services.subject_view.model import Challenge, Query, StoredReport, Unmasking, Visit

_FORGOTTEN_AFTER = timedelta(days=1)
"""No visit lasts as long."""

_PLAIN_OF_REPORT = ("report_id", "subject_key", "year", "ordinal", "issued_at", "code_digest", "document_digest")


class SqlSubjectViewStore:
    """Implements services.subject_view.store.SubjectViewStore."""

    def __init__(self, connection: Connection, subjects: SqlSubjectStore, cipher: Cipher) -> None:
        self._connection = connection
        self._subjects = subjects
        self._cipher = cipher

    def add_challenge(self, challenge: Challenge) -> None:
        """See the protocol. By its own end and a little more it is known what has run out."""
        begun_before = challenge.expires_at - timedelta(hours=1)
        self._connection.execute(delete(subject_challenge).where(subject_challenge.c.expires_at < begun_before))
        row = asdict(challenge) | {"kind": challenge.kind.value, "attempts": 0}
        self._connection.execute(insert(subject_challenge), row)

    def try_challenge(self, ticket_digest: str, *, most: int, now: datetime) -> Challenge | None:
        """See the protocol. One statement counts and reads, so that guesses sent at once are all counted."""
        kept = subject_challenge.c
        counted = (
            update(subject_challenge)
            .where(kept.ticket_digest == ticket_digest, kept.attempts < most, kept.expires_at >= now)
            .values(attempts=kept.attempts + 1)
            .returning(*(column for column in kept if column.name != "attempts"))
        )
        row = self._connection.execute(counted).mappings().one_or_none()
        return Challenge(**(dict(row) | {"kind": SubjectKind(row["kind"])})) if row else None

    def use_challenge(self, ticket_digest: str) -> bool:
        """See the protocol."""
        gone = delete(subject_challenge).where(subject_challenge.c.ticket_digest == ticket_digest)
        return self._connection.execute(gone).rowcount == 1

    def add_visit(self, token_digest: str, visit: Visit) -> None:
        """See the protocol. Visits that nobody ended are removed some time later."""
        old = visit.created_at - _FORGOTTEN_AFTER
        self._connection.execute(delete(subject_visit).where(subject_visit.c.last_seen_at < old))
        row = asdict(visit) | {"kind": visit.kind.value, "token_digest": token_digest}
        self._connection.execute(insert(subject_visit), row)

    def visit(self, token_digest: str) -> Visit | None:
        """See the protocol."""
        wanted = select(subject_visit).where(subject_visit.c.token_digest == token_digest)
        row = self._connection.execute(wanted).mappings().one_or_none()
        if row is None:
            return None
        return Visit(row["subject_key"], SubjectKind(row["kind"]), row["created_at"], row["last_seen_at"])

    def touch_visit(self, token_digest: str, now: datetime) -> None:
        """See the protocol."""
        touched = update(subject_visit).where(subject_visit.c.token_digest == token_digest).values(last_seen_at=now)
        self._connection.execute(touched)

    def end_visit(self, token_digest: str) -> None:
        """See the protocol."""
        self._connection.execute(delete(subject_visit).where(subject_visit.c.token_digest == token_digest))

    def queries(self, subject_key: str, limit: int) -> tuple[Query, ...]:
        """See the protocol."""
        check, read = credit_check.c, code_unmasking.c
        checks = (
            select(check.decided_at.label("at"), check.department, check.purpose, check.matter_kind)
            .where(
                check.check_id.in_(
                    select(check_subject.c.check_id).where(check_subject.c.subject_key == subject_key).distinct()
                )
            )
            .order_by(check.decided_at.desc())
            .limit(limit)
            .subquery()
        )
        readings = (
            select(read.at, read.department, read.purpose, null().label("matter_kind"))
            .where(read.subject_key == subject_key)
            .order_by(read.at.desc())
            .limit(limit)
            .subquery()
        )
        both = union_all(select(checks), select(readings)).subquery()
        rows = self._connection.execute(select(both).order_by(both.c.at.desc()).limit(limit))
        return tuple(Query(*row) for row in rows)

    def add_report(self, report: StoredReport) -> bool:
        """See the protocol."""
        text = json.dumps(report.document, ensure_ascii=False)
        sealed, wrapped = (
            NameSeals(self._subjects, self._cipher, [report.subject_key]).seal(report.subject_key, text),
            None,
        )
        if sealed is None:
            _, wrapped = self._cipher.new_data_key()
            sealed = self._cipher.encrypt(wrapped, text)
        row = {name: getattr(report, name) for name in _PLAIN_OF_REPORT} | {"sealed": sealed, "wrapped_key": wrapped}
        adding = insert_or_ignore(self._connection, subject_report, subject_report.c.report_id)
        return self._connection.execute(adding, row).one_or_none() is not None

    def reports(self, subject_key: str) -> tuple[StoredReport, ...]:
        """See the protocol."""
        kept = subject_report.c
        return self._reports(
            select(subject_report)
            .where(kept.subject_key == subject_key)
            .order_by(kept.year.desc(), kept.ordinal.desc())
        )

    def report_by_code(self, code_digest: str) -> StoredReport | None:
        """See the protocol."""
        wanted = select(subject_report).where(subject_report.c.code_digest == code_digest)
        return next(iter(self._reports(wanted)), None)

    def add_unmasking(self, *unmaskings: Unmasking) -> None:
        """See the protocol."""
        if unmaskings:
            self._connection.execute(insert(code_unmasking), [asdict(unmasking) for unmasking in unmaskings])

    def last_unmasking(self, listing_id: str, actor: str, since: datetime) -> Unmasking | None:
        """See the protocol."""
        kept = code_unmasking.c
        wanted = select(code_unmasking).where(kept.listing_id == listing_id, kept.actor == actor, kept.at > since)
        row = self._connection.execute(wanted.order_by(kept.at.desc()).limit(1)).mappings().one_or_none()
        return Unmasking(**row) if row else None

    def _reports(self, wanted: Select[Any]) -> tuple[StoredReport, ...]:
        rows = self._connection.execute(wanted).mappings().all()
        seals = NameSeals(self._subjects, self._cipher, {row["subject_key"] for row in rows})
        return tuple(
            StoredReport(**{name: row[name] for name in _PLAIN_OF_REPORT}, document=self._document(row, seals))
            for row in rows
        )

    def _document(self, row: RowMapping, seals: NameSeals) -> dict[str, Any]:
        if row["wrapped_key"] is not None:
            text = self._cipher.decrypt(row["wrapped_key"], row["sealed"])
        else:
            text = seals.open(row["subject_key"], row["sealed"])
        found: dict[str, Any] = json.loads(text) if text else {}
        return found
