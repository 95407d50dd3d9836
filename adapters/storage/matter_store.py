"""SQL of matters: checks, cases and reported results by the number that a business system gave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import asdict

from sqlalchemy import Connection, insert, or_, select, true

from adapters.storage.case_store import SqlCaseStore
from adapters.storage.tables.cases import case_record, matter_result
from adapters.storage.tables.checks import check_measure, check_subject, credit_check
from services.cases.model import Case
from services.matters.model import CheckedSubject, MatterCheck, PostedResult


class SqlMatterStore:
    """Implements services.matters.store.MatterStore."""

    def __init__(self, connection: Connection, cases: SqlCaseStore) -> None:
        self._connection = connection
        self._cases = cases

    def checks(
        self, case_no: str, *, client: str, departments: Collection[str], everything: bool
    ) -> tuple[MatterCheck, ...]:
        """See the protocol."""
        columns = credit_check.c
        own = or_(columns.client == client, columns.department.in_(departments))
        wanted = select(
            columns.check_id,
            columns.client,
            columns.matter_kind,
            columns.decided_at,
            columns.outcome,
            columns.complete,
            columns.receipt_payload,
        ).where(columns.case_no == case_no, true() if everything else own)
        rows = self._connection.execute(wanted.order_by(columns.decided_at, columns.check_id)).all()
        subjects = self._subjects([row.check_id for row in rows])
        return tuple(MatterCheck(*row, subjects=tuple(subjects[row.check_id])) for row in rows)

    def cases(self, case_no: str, clients: Collection[str] | None) -> tuple[Case, ...]:
        """See the protocol."""
        columns = case_record.c
        wanted = select(case_record).where(
            columns.case_no == case_no, true() if clients is None else columns.client.in_(clients)
        )
        return self._cases.read(wanted.order_by(columns.case_id))

    def prompted(self, check_ids: Collection[str]) -> Mapping[tuple[str, str, str], frozenset[str]]:
        """See the protocol."""
        lines = check_measure.c
        wanted = select(credit_check.c.client, lines.listing_id, lines.measure, lines.subject_key).join_from(
            check_measure, credit_check, lines.check_id == credit_check.c.check_id
        )
        found: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
        for row in self._connection.execute(wanted.where(lines.check_id.in_(check_ids)).distinct()):
            found[row.client, row.listing_id, row.measure].add(row.subject_key)
        return {line: frozenset(keys) for line, keys in found.items()}

    def add_result(self, result: PostedResult) -> None:
        """See the protocol."""
        self._connection.execute(insert(matter_result), asdict(result))

    def results(self, case_no: str, clients: Collection[str] | None) -> tuple[PostedResult, ...]:
        """See the protocol."""
        columns = matter_result.c
        wanted = select(matter_result).where(
            columns.case_no == case_no, true() if clients is None else columns.client.in_(clients)
        )
        rows = self._connection.execute(wanted.order_by(columns.posted_at, columns.result_id)).mappings()
        return tuple(PostedResult(**row) for row in rows)

    def _subjects(self, check_ids: Collection[str]) -> dict[str, list[CheckedSubject]]:
        found: dict[str, list[CheckedSubject]] = {check_id: [] for check_id in check_ids}
        columns = check_subject.c
        wanted = select(columns.check_id, columns.role, columns.kind, columns.subject_key)
        ordered = wanted.where(columns.check_id.in_(check_ids)).order_by(columns.check_id, columns.subject_index)
        for row in self._connection.execute(ordered):
            found[row.check_id].append(CheckedSubject(row.role, row.kind, row.subject_key))
        return found
