"""From a comparison to differences that can be worked on: what is known already is not asked about twice, what has gone is closed.

A difference that somebody has decided not to follow stays decided as long as the file says the same; one that a newer comparison of the
whole list no longer shows is closed by it. Both hold only for differences that are listed one by one, of which there are bounds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count

from engine.documents import ListType
from services.corrections.model import Correction, Filter
from services.corrections.states import Action, step
from services.ids import new_id
from services.ports import Cipher, UnitOfWork
from services.registry import entries
from services.registry.deltas import MAX_DELTAS, DeltaKind
from services.registry.drafts import Draft
from services.registry.kept_rows import canonical_row, without_codes
from services.registry.model import ListingVersion
from services.subjects.keys import ensure_keys

GONE = "新的比对中不再有这一差异"


@dataclass(slots=True)
class Collected:
    """Implements :class:`~services.registry.differences.Differences`; of each kind as many as are listed one by one."""

    lacked: list[tuple[Draft, str]] = field(default_factory=list)
    changed: list[tuple[Draft, str, ListingVersion]] = field(default_factory=list)
    held: list[ListingVersion] = field(default_factory=list)
    cut: set[DeltaKind] = field(default_factory=set)

    def lacking(self, draft: Draft, digest: str) -> None:
        """See the protocol."""
        if self._room(DeltaKind.NEW, len(self.lacked)):
            self.lacked.append((draft, digest))

    def differing(self, draft: Draft, digest: str, held: ListingVersion) -> None:
        """See the protocol."""
        if self._room(DeltaKind.CHANGED, len(self.changed)):
            self.changed.append((draft, digest, held))

    def still_held(self, entry: ListingVersion) -> None:
        """See the protocol."""
        if self._room(DeltaKind.VANISHED, len(self.held)):
            self.held.append(entry)

    def _room(self, kind: DeltaKind, taken: int) -> bool:
        if taken < MAX_DELTAS:
            return True
        self.cut.add(kind)
        return False


@dataclass(frozen=True, slots=True)
class Noted:
    """How many differences are ``fresh``, were open before (``again``), were ``decided`` before, and have gone (``overtaken``)."""

    fresh: int
    again: int
    decided: int
    overtaken: int


def note(
    uow: UnitOfWork, cipher: Cipher, list_type: ListType, file_id: str, found: Collected, *, actor: str, now: datetime
) -> Noted:
    """Takes up what a comparison found. Comparisons of one list go one after the other, under the registry's lock."""
    uow.registry.lock()
    made = {one.fingerprint: one for one in _made(uow, cipher, list_type, file_id, found, now)}
    known = {one.fingerprint: one for one in uow.corrections.known(list_type.id)}
    decided = uow.corrections.decided(list_type.id, made.keys() - known.keys())
    fresh = [one for one in made.values() if one.fingerprint not in known and one.fingerprint not in decided]
    again = [one.correction_id for one in known.values() if one.fingerprint in made]
    gone = {one.correction_id for one in known.values() if one.fingerprint not in made and one.kind not in found.cut}
    uow.corrections.add(fresh)
    uow.corrections.seen_again(again, file_id)
    if gone:
        _close(uow, list_type.id, gone, actor, now)
    return Noted(len(fresh), len(again), len(decided), len(gone))


def overtaken(correction: Correction, reason: str, *, actor: str, now: datetime) -> Correction:
    """The difference closed because it is no longer one."""
    state = step(correction.kind, correction.state, Action.OVERTAKE)
    return replace(
        correction,
        state=state,
        version=correction.version + 1,
        reason=reason,
        decided_at=now,
        decided_by=actor,
    )


def _close(uow: UnitOfWork, list_id: str, gone: set[str], actor: str, now: datetime) -> None:
    open_ = uow.corrections.lock(Filter(list_id=list_id, open_only=True))
    uow.corrections.change([overtaken(one, GONE, actor=actor, now=now) for one in open_ if one.correction_id in gone])


def _made(
    uow: UnitOfWork, cipher: Cipher, list_type: ListType, file_id: str, found: Collected, now: datetime
) -> Iterable[Correction]:
    """All differences as they would be worked on."""
    drafts = [draft for draft, _ in found.lacked] + [draft for draft, _, _ in found.changed]
    keys = ensure_keys(uow, cipher, (code for draft in drafts for code in entries.codes_of(draft)), now)
    start, number = new_id(now)[:24], count()

    def next_id() -> str:
        return f"{start}{next(number):08x}"

    def fingerprint(kind: DeltaKind, *parts: str) -> str:
        return cipher.index("correction", "\n".join([list_type.id, kind.value, *parts]))

    def row_of(draft: Draft, kind: DeltaKind, mark: str, held: ListingVersion | None) -> Correction:
        kept = without_codes(draft, canonical_row(draft, list_type), keys)
        return Correction(
            correction_id=next_id(),
            file_id=file_id,
            list_id=list_type.id,
            kind=kind,
            line=draft.line,
            subject_key=kept.subject_key,
            subject_kind=kept.subject_kind,
            fingerprint=mark,
            found_at=now,
            listing_id=held.listing.listing_id if held else None,
            held_digest=held.content_digest if held else None,
            name=kept.name,
            row=kept.row,
            persons=kept.persons,
        )

    for draft, digest in found.lacked:
        mark = fingerprint(DeltaKind.NEW, keys[draft.code], draft.decision_key, digest)
        yield row_of(draft, DeltaKind.NEW, mark, None)
    for draft, digest, held in found.changed:
        mark = fingerprint(DeltaKind.CHANGED, held.listing.listing_id, digest)
        yield row_of(draft, DeltaKind.CHANGED, mark, held)
    for entry in found.held:
        listing = entry.listing
        yield Correction(
            correction_id=next_id(),
            file_id=file_id,
            list_id=list_type.id,
            kind=DeltaKind.VANISHED,
            line=0,
            subject_key=listing.subject_key,
            subject_kind=entry.subject_kind,
            fingerprint=fingerprint(DeltaKind.VANISHED, listing.listing_id, entry.content_digest),
            found_at=now,
            listing_id=listing.listing_id,
            held_digest=entry.content_digest,
        )
