"""Importing a listing file: good rows in, refused rows in the report, one transaction and one registry version per file.

A file that is wrong as a whole raises before the transaction can commit, so nothing of it stays. A row that says what is
known already changes nothing; one that says something else becomes a new version. What a file no longer contains stays
listed: leaving a list is a decision of its own (``exits``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from hashlib import blake2b
from itertools import islice

from engine.days import day_of
from engine.documents import ListType
from services.audit import trail
from services.cases.recall import recall_open_cases
from services.ports import Cipher, UnitOfWork
from services.registry import admission, entries, exclusions
from services.registry.bounds import Bounds
from services.registry.drafts import Draft, DraftReader
from services.registry.model import ListingVersion, NewListing, Standing
from services.registry.report import ImportReport, ReportBuilder
from services.registry.rows import Issue, RawRow, RowSource
from services.subjects.keys import ensure_keys, find_keys

BATCH = 1000
"""Rows looked up and written together."""

LAPSED = "名单条目经更正后不再有效"

Progress = Callable[[int, float], None]
"""Called with the rows read so far and the fraction of the file that is done."""


def import_rows(
    uow: UnitOfWork,
    cipher: Cipher,
    list_type: ListType,
    rows: RowSource,
    *,
    actor: str,
    now: datetime,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Imports all rows into one list; a dry run only reads and needs no writing unit of work.

    Raises InvalidInputError when the file is wrong as a whole; the caller's transaction must then roll back.
    """
    if not dry_run:
        uow.registry.lock()
    importing = _Import(uow, cipher, list_type, actor=actor, now=now, dry_run=dry_run)
    for batch in _batches(rows):
        importing.take(batch)
        if progress:
            progress(importing.report.read, rows.fraction())
    importing.report.warn(0, rows.notes)
    return importing.finish(rows.name)


def _batches(rows: Iterable[RawRow]) -> Iterator[list[RawRow]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        yield batch


class _Import:
    """One import under way."""

    def __init__(
        self, uow: UnitOfWork, cipher: Cipher, list_type: ListType, *, actor: str, now: datetime, dry_run: bool
    ) -> None:
        self._uow, self._cipher, self._list = uow, cipher, list_type
        self._actor, self._now, self._dry_run = actor, now, dry_run
        self._today = day_of(now)
        self._reader = DraftReader(list_type)
        self._seen: dict[bytes, tuple[int, str]] = {}
        self._version: int | None = None
        self._changed: list[str] = []
        self._lapsed: list[str] = []
        self._bounds = Bounds(uow.registry, list_type, self._today)
        self._unseen: Counter[int] = Counter()
        self.report = ReportBuilder(self._reader.columns)
        self.report.warn(0, inert_list(list_type))

    def take(self, batch: list[RawRow]) -> None:
        """Reads and admits one batch, and writes what is new or changed."""
        drafts = [pair for row in batch if (pair := self._draft(row)) is not None]
        codes = {code for draft, _ in drafts for code in entries.codes_of(draft)}
        keys = (
            find_keys(self._uow, self._cipher, codes)
            if self._dry_run
            else ensure_keys(self._uow, self._cipher, codes, self._now)
        )
        naturals = {(keys[d.code], d.decision_key) for d, _ in drafts if d.code in keys}
        ids = self._uow.registry.find(self._list.id, naturals)
        standings = self._uow.registry.standings(ids.values())
        self._bounds.meet(standings.values())
        wanted: list[tuple[Draft, str, str | None]] = []
        for draft, digest in drafts:
            listing_id = ids.get((keys.get(draft.code, ""), draft.decision_key))
            if listing_id is None or self._is_change(draft, digest, standings[listing_id]):
                wanted.append((draft, digest, listing_id))
        self.report.new += sum(listing_id is None for _, _, listing_id in wanted)
        self.report.changed += sum(listing_id is not None for _, _, listing_id in wanted)
        if wanted and not self._dry_run:
            self._write(wanted, keys)

    def _draft(self, row: RawRow) -> tuple[Draft, str] | None:
        self.report.read += 1
        draft = self._reader.read(row)
        if isinstance(draft, tuple):
            self.report.refuse(row.line, draft)
            return None
        refused = tuple(admission.refusals(draft, self._list, self._today))
        if refused:
            self.report.refuse(row.line, refused)
            return None
        digest = entries.content_digest(self._cipher, draft)
        if self._is_repeated(draft, digest):
            return None
        self.report.warn(row.line, admission.warnings(draft, self._list))
        self._unseen.update(self._list.exclusions.index(one) for one in exclusions.unseen(draft, self._list))
        return draft, digest

    def _is_repeated(self, draft: Draft, digest: str) -> bool:
        name = f"{draft.code.code_type}\n{draft.code.code}\n{draft.decision_key}"
        natural = blake2b(name.encode(), digest_size=16).digest()
        line, same = self._seen.setdefault(natural, (draft.line, digest))
        if line == draft.line:
            return False
        if same == digest:
            self.report.unchanged += 1
            self.report.warn(draft.line, [Issue("", "repeated_row", f"与第 {line} 行完全相同", "已忽略该行")])
        else:
            reason = f"与第 {line} 行是同一主体的同一决定，但内容不同"
            self.report.refuse(
                draft.line, [Issue("decision_no", "conflicting_rows", reason, "请按生效文书只保留正确的一行")]
            )
        return True

    def _is_change(self, draft: Draft, digest: str, standing: Standing) -> bool:
        """Whether a row about a known entry is to be written; counts and reports it when it is not."""
        exited_on = standing.exited_on
        if standing.content_digest == digest:
            self.report.unchanged += 1
            if exited_on is not None:
                reason = f"该条目已于 {exited_on.isoformat()} 退出名单，本行未使其恢复"
                self.report.warn(draft.line, [Issue("", "already_exited", reason, "请通知报送单位更新其名单")])
            return False
        if exited_on is not None:
            reason = f"该条目已于 {exited_on.isoformat()} 退出名单，不能通过导入更改或恢复"
            advice = "如有新的认定决定，请使用新的决定文书号"
            self.report.refuse(draft.line, [Issue("decision_no", "exited", reason, advice)])
            return False
        return True

    def _write(self, wanted: list[tuple[Draft, str, str | None]], keys: entries.SubjectKeys) -> None:
        if self._version is None:
            self._version = self._uow.registry.next_version(self._now, self._actor)
        known = self._uow.registry.newest([listing_id for *_, listing_id in wanted if listing_id is not None])
        new: list[NewListing] = []
        versions: list[ListingVersion] = []
        for draft, digest, listing_id in wanted:
            id_ = listing_id or entries.listing_id_of(self._cipher, self._list.id, keys[draft.code], draft.decision_key)
            made = entries.first_version(
                draft, list_id=self._list.id, listing_id=id_, keys=keys, digest=digest, version=self._version
            )
            if listing_id is None:
                new.append(NewListing(id_, self._list.id, keys[draft.code], draft.decision_key, self._version))
            else:
                made = self._corrected(known[listing_id], made)
            versions.append(made)
        self._uow.registry.insert_listings(new)
        self._uow.registry.append(versions)

    def _corrected(self, before: ListingVersion, made: ListingVersion) -> ListingVersion:
        made = entries.corrected_version(before, made)
        self._changed.append(made.listing.listing_id)
        if before.listing.in_force(self._today) and not made.listing.in_force(self._today):
            self._lapsed.append(made.listing.listing_id)
        return made

    def finish(self, source: str) -> ImportReport:
        """Holds the changed entries, recalls cases of those that ended, writes the audit entry, and reports.

        Held only now, all in one order: locking them batch by batch could meet a check in a circle. Raises InvalidInputError
        when the file has fewer rows than the list allows.
        """
        self._bounds.require_enough(self.report.read)
        self.report.warn(0, self._bounds.remarks(self.report.read))
        for index, rows in sorted(self._unseen.items()):
            self.report.warn(0, [exclusions.unseen_issue(self._list.exclusions[index], self._list, rows)])
        if not self._dry_run:
            self._uow.registry.lock_for_change(self._changed)
            for listing_id in sorted(self._lapsed):
                self.report.recalled += recall_open_cases(
                    self._uow, listing_id, reason=LAPSED, actor=self._actor, now=self._now
                ).count
        report = self.report.report(
            list_id=self._list.id,
            list_title=self._list.title,
            source=source,
            dry_run=self._dry_run,
            version=self._version,
        )
        if not self._dry_run:
            detail = {
                "source": source,
                "version": report.version,
                "read": report.read,
                "new": report.new,
                "changed": report.changed,
                "unchanged": report.unchanged,
                "refused": report.refused,
                "recalled": report.recalled,
            }
            trail.record(
                self._uow,
                actor=self._actor,
                action="listing.import",
                entity=f"list:{self._list.id}",
                detail=detail,
                now=self._now,
            )
        return report


def inert_list(list_type: ListType) -> list[Issue]:
    """A remark for lists whose entries are kept without effect (I-07)."""
    if list_type.status != "disabled" and not list_type.archive_only:
        return []
    why = "仅供存档" if list_type.archive_only else f"已停用（{list_type.status_reason or '设列依据未确认'}）"
    return [
        Issue(
            "",
            "inert_list",
            f"名单“{list_type.title}”{why}，条目只保存，不触发任何措施（I-07）",
            "如需启用，请先由信用办确认设列依据",
        )
    ]
