"""Importing a listing file: good rows in, refused rows in the report, one transaction and one registry version per file.

A file that is wrong as a whole raises before the transaction can commit, so nothing of it stays. A row that says what is
known already changes nothing; one that says something else becomes a new version. What a file no longer contains stays
listed: leaving a list is a decision of its own (``exits``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Set
from datetime import datetime

from engine.bulk import rarely_collected
from engine.days import day_of
from engine.documents import ListType
from services.audit import trail
from services.cases.recall import recall_open_cases
from services.ports import Cipher, UnitOfWork
from services.registry import admission, entries, exclusions
from services.registry.bounds import Bounds
from services.registry.columns import columns_of
from services.registry.deltas import MAX_DELTAS, changed_delta, new_delta, vanished_delta
from services.registry.differences import Differences
from services.registry.drafts import Draft
from services.registry.intake import Batch, Incoming, ReadHere
from services.registry.model import ListingVersion, NewEntry, Standing
from services.registry.report import ImportReport, ReportBuilder
from services.registry.rows import Issue, RowSource
from services.registry.telling import tell_lapse
from services.registry.texts import text_names
from services.subjects.keys import KeysOfMany, code_index
from services.typical.withdrawal import withdraw_with_entries

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
    """Imports all rows into one list, reading them here; otherwise as :func:`import_file`."""
    incoming = ReadHere(rows, list_type)
    return import_file(uow, cipher, list_type, incoming, actor=actor, now=now, dry_run=dry_run, progress=progress)


def import_file(
    uow: UnitOfWork,
    cipher: Cipher,
    list_type: ListType,
    incoming: Incoming,
    *,
    actor: str,
    now: datetime,
    dry_run: bool = False,
    whole: bool = False,
    differences: Differences | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Imports a file into one list; a dry run only reads and needs no writing unit of work.

    ``whole``: the file should hold the whole list, so the report tells what differs, and which entries the file lacks. Those
    stay on the list: they are a question for a person. ``differences`` is then told each in full.

    Raises InvalidInputError when the file is wrong as a whole; the caller's transaction must then roll back.
    """
    if not dry_run:
        uow.registry.lock()
    importing = _Import(
        uow, cipher, list_type, actor=actor, now=now, dry_run=dry_run, whole=whole, differences=differences
    )
    with uow.registry.many(), rarely_collected():
        for batch in incoming.batches(day_of(now)):
            importing.take(batch)
            if progress:
                progress(importing.report.read, batch.done)
    return importing.finish(incoming.name)


class _Import:
    """One import under way."""

    def __init__(
        self,
        uow: UnitOfWork,
        cipher: Cipher,
        list_type: ListType,
        *,
        actor: str,
        now: datetime,
        dry_run: bool,
        whole: bool,
        differences: Differences | None,
    ) -> None:
        self._uow, self._cipher, self._list = uow, cipher, list_type
        self._actor, self._now, self._dry_run = actor, now, dry_run
        self._today = day_of(now)
        self._keys = KeysOfMany(uow, cipher, now)
        self._made = 0
        self._met: set[str] | None = set() if whole else None
        self._differences = differences
        self._version: int | None = None
        self._changed: list[str] = []
        self._lapsed: list[str] = []
        self._bounds = Bounds(uow.registry, list_type, self._today)
        self._unseen: Counter[int] = Counter()
        self._texts = text_names(list_type)
        self.report = ReportBuilder(columns_of(list_type))
        self.report.warn(0, admission.inert(list_type))

    def take(self, batch: Batch) -> None:
        """Reports one batch, and writes what is new or changed."""
        self._report(batch)
        codes = [code_index(self._cipher, draft.code) for draft in batch.drafts]
        keys, fresh = self._find_keys(batch.drafts, codes)
        asked = [
            (keys[code], draft.decision_key)
            for draft, code in zip(batch.drafts, codes, strict=True)
            if code in keys and code not in fresh
        ]
        standings = self._uow.registry.standings(self._list.id, asked)
        new: list[tuple[Draft, str, str]] = []
        changed: list[tuple[Draft, str, str]] = []
        for draft, code, content in zip(batch.drafts, codes, batch.contents, strict=True):
            digest = entries.digest_of(self._cipher, content)
            standing = standings.get((keys.get(code, ""), draft.decision_key)) if standings else None
            if standing is None:
                new.append((draft, code, digest))
                continue
            self._bounds.meet(standing)
            if self._met is not None:
                self._met.add(standing.listing_id)
            if self._is_change(draft, digest, standing):
                changed.append((draft, standing.listing_id, digest))
        if self._met is not None:
            self._compare(new, changed)
        self.report.new += len(new)
        self.report.changed += len(changed)
        if (new or changed) and not self._dry_run:
            self._write(new, changed, keys)

    def _compare(self, new: list[tuple[Draft, str, str]], changed: list[tuple[Draft, str, str]]) -> None:
        for draft, _, digest in new:
            self.report.differ(new_delta(draft))
            if self._differences:
                self._differences.lacking(draft, digest)
        held = self._uow.registry.newest([listing_id for _, listing_id, _ in changed])
        for draft, listing_id, digest in changed:
            self.report.differ(changed_delta(draft, held[listing_id], self.report.columns))
            if self._differences:
                self._differences.differing(draft, digest, held[listing_id])

    def _look_for_vanished(self, met: set[str]) -> None:
        """Entries that were on the list before the file and that it does not speak of."""
        gone = [
            listing_id
            for listing_id in self._uow.registry.listed(self._list.id, self._today, before=self._version)
            if listing_id not in met
        ]
        self.report.vanished = len(gone)
        for start in range(0, min(len(gone), MAX_DELTAS), 1000):
            entries_ = self._uow.registry.newest(gone[start : start + 1000])
            for listing_id in gone[start : start + 1000]:
                self.report.differ(vanished_delta(entries_[listing_id]))
                if self._differences:
                    self._differences.still_held(entries_[listing_id])

    def _report(self, batch: Batch) -> None:
        self.report.read += batch.read
        self.report.unchanged += batch.repeated
        for line, issues in batch.refused:
            self.report.refuse(line, issues)
        for line, issues in batch.warned:
            self.report.warn(line, issues)
        self._unseen.update(batch.unseen)

    def _find_keys(self, drafts: list[Draft], codes: list[str]) -> tuple[Mapping[str, str], Set[str]]:
        """Keys of all codes (of those that are known, in a dry run) by index, and the indexes that nobody knew before."""
        wanted = dict(zip(codes, (draft.code for draft in drafts), strict=True))
        for draft in drafts:
            for person in draft.persons:
                wanted[code_index(self._cipher, person.code)] = person.code
        if self._dry_run:
            return self._uow.subjects.keys_by_index(wanted), frozenset()
        return self._keys.ensure(wanted)

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

    def _write(
        self, new: list[tuple[Draft, str, str]], changed: list[tuple[Draft, str, str]], keys: Mapping[str, str]
    ) -> None:
        if self._version is None:
            self._version = self._uow.registry.next_version(self._now, self._actor)
        listing_ids = entries.new_listing_ids(self._version, self._made, len(new))
        self._made += len(new)
        made = [
            NewEntry(draft, listing_id, keys[code], digest, self._persons(draft, keys) if draft.persons else ())
            for (draft, code, digest), listing_id in zip(new, listing_ids, strict=True)
        ]
        self._uow.registry.insert_new(self._list.id, self._version, made, self._texts)
        known = self._uow.registry.newest([listing_id for _, listing_id, _ in changed])
        self._uow.registry.append(
            [self._corrected(known[listing_id], draft, digest, keys) for draft, listing_id, digest in changed]
        )

    def _persons(self, draft: Draft, keys: Mapping[str, str]) -> tuple[str, ...]:
        return tuple(keys[code_index(self._cipher, person.code)] for person in draft.persons)

    def _corrected(self, before: ListingVersion, draft: Draft, digest: str, keys: Mapping[str, str]) -> ListingVersion:
        made = entries.first_version(
            draft,
            self._list,
            listing_id=before.listing.listing_id,
            keys={code: keys[code_index(self._cipher, code)] for code in entries.codes_of(draft)},
            digest=digest,
            version=self._version or 0,
        )
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
        if self._met is not None:
            self._look_for_vanished(self._met)
        if not self._dry_run:
            self._uow.registry.lock_for_change(self._changed)
            withdraw_with_entries(self._uow, self._changed, actor=self._actor, now=self._now)
            for listing_id in sorted(self._lapsed):
                recalled = recall_open_cases(self._uow, listing_id, reason=LAPSED, actor=self._actor, now=self._now)
                self.report.recalled += recalled.count
                tell_lapse(
                    self._uow, self._list, listing_id, recalled.cases,
                    version=self._version or 0, actor=self._actor, now=self._now,
                )  # fmt: skip
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
                **({} if report.vanished is None else {"vanished": report.vanished}),
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
