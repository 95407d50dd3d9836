"""Reading a listing file, before the registry is asked anything: rows become admitted drafts, batch by batch.

Nothing here knows a key or a database, so it can run in a process of its own (``adapters.files.reader_process``). What the
same file says twice is found here too, by digests that live only as long as the reading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from itertools import islice
from json import JSONEncoder
from json.encoder import encode_basestring
from typing import Protocol

from engine.documents import ListType
from engine.values import Value
from services.registry import admission, exclusions
from services.registry.drafts import Draft, DraftReader
from services.registry.rows import Issue, RawRow, RowSource

BATCH = 2000
"""Rows read, looked up and written together."""

_json_text = JSONEncoder(ensure_ascii=False, sort_keys=True).encode


@dataclass(slots=True)
class Batch:
    """What some rows in a row came to. ``drafts`` are admitted; ``contents`` are their :func:`content_of`, in their order.

    ``refused`` and ``warned`` go by lines. ``repeated`` counts rows that say again what an earlier row of the file said.
    ``unseen`` counts, by the index of the list's exclusion, rows that do not say whether it concerns them. ``done`` is
    the fraction of the file that has been read.
    """

    read: int = 0
    drafts: list[Draft] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)
    refused: list[tuple[int, tuple[Issue, ...]]] = field(default_factory=list)
    warned: list[tuple[int, tuple[Issue, ...]]] = field(default_factory=list)
    repeated: int = 0
    unseen: Mapping[int, int] = field(default_factory=dict)
    done: float = 0.0


class Incoming(Protocol):
    """A listing file on its way in."""

    name: str

    def batches(self, today: date) -> Iterator[Batch]:
        """All of the file, read as on ``today``. Raises InvalidInputError for a file that is wrong as a whole."""


class ReadHere:
    """An :class:`Incoming` that reads in this process."""

    def __init__(self, rows: RowSource, list_type: ListType) -> None:
        self.name = rows.name
        self._rows, self._list = rows, list_type

    def batches(self, today: date) -> Iterator[Batch]:
        """Batches of :data:`BATCH` rows; remarks about the whole file come with the last."""
        intake = _Intake(self._list, today)
        for rows in _batches(self._rows):
            yield intake.take(rows, self._rows.fraction())
        if self._rows.notes:
            yield Batch(warned=[(0, self._rows.notes)], done=1.0)


def _batches(rows: Iterable[RawRow]) -> Iterator[list[RawRow]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        yield batch


class _Intake:
    """One file under way."""

    def __init__(self, list_type: ListType, today: date) -> None:
        self._list, self._today = list_type, today
        self._reader = DraftReader(list_type)
        self._seen: dict[bytes, int] = {}

    def take(self, rows: list[RawRow], done: float) -> Batch:
        batch = Batch(read=len(rows), done=done)
        unseen: Counter[int] = Counter()
        for row in rows:
            draft = self._reader.read(row)
            if isinstance(draft, tuple):
                batch.refused.append((row.line, draft))
                continue
            refused = tuple(admission.refusals(draft, self._list, self._today))
            if refused:
                batch.refused.append((row.line, refused))
                continue
            content = content_of(draft)
            if self._is_repeated(draft, content, batch):
                continue
            if warnings := tuple(admission.warnings(draft, self._list)):
                batch.warned.append((row.line, warnings))
            if self._list.exclusions:
                unseen.update(self._list.exclusions.index(one) for one in exclusions.unseen(draft, self._list))
            batch.drafts.append(draft)
            batch.contents.append(content)
        batch.unseen = dict(unseen)
        return batch

    def _is_repeated(self, draft: Draft, content: str, batch: Batch) -> bool:
        """Kept per row: a digest of its natural key, and one number of its line and a digest of its content."""
        name = f"{draft.code.code_type}\n{draft.code.code}\n{draft.decision_key}"
        natural = blake2b(name.encode(), digest_size=16).digest()
        said = int.from_bytes(blake2b(content.encode(), digest_size=8).digest())
        noted = draft.line << 64 | said
        before = self._seen.setdefault(natural, noted)
        line = before >> 64
        if line == draft.line:
            return False
        if before & (1 << 64) - 1 == said:
            batch.repeated += 1
            batch.warned.append((draft.line, (Issue("", "repeated_row", f"与第 {line} 行完全相同", "已忽略该行"),)))
        else:
            reason = f"与第 {line} 行是同一主体的同一决定，但内容不同"
            issue = Issue("decision_no", "conflicting_rows", reason, "请按生效文书只保留正确的一行")
            batch.refused.append((draft.line, (issue,)))
        return True


def content_of(draft: Draft) -> str:
    """What the row says, in one text: equal exactly when a row that comes in again changes nothing.

    A JSON list as ``json`` writes it, put together from its parts, which takes a third of the time. Digests of it are kept, so it stays as
    it is for ever.
    """
    words = (
        draft.kind,
        draft.name,
        draft.code.code_type,
        draft.code.code,
        draft.decision_no,
        draft.authority,
        draft.decided_on.isoformat(),
        draft.since.isoformat(),
        draft.until.isoformat() if draft.until else None,
        draft.level,
        draft.grounds,
    )
    said = ", ".join(["null" if word is None else encode_basestring(word) for word in words])
    facts = ", ".join([f"{encode_basestring(name)}: {_value_text(draft.facts[name])}" for name in sorted(draft.facts)])
    persons = [[p.name, p.role, p.code.code_type, p.code.code, p.basis] for p in draft.persons]
    return f"[{said}, {{{facts}}}, {_json_text(persons) if persons else '[]'}]"


def _value_text(value: Value) -> str:
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, frozenset):
        return _json_text(sorted(value))
    return _json_text(value) if isinstance(value, bool) else str(value)
