"""Verification of the audit trail: finds entries that were changed, removed or moved, and heads that were forged.

What a chain cannot show by itself is the return of the whole database to an older state, sealed heads included;
that needs a checkpoint kept elsewhere (``checkpoint``).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from services.audit.model import FIRST, Break, BreakKind, ChainHead, Entry
from services.ports import UnitOfWork


def verify(uow: UnitOfWork) -> list[Break]:
    """All breaks, chain by chain; empty when the trail is whole. Reads entries as a stream."""
    heads = uow.audit.heads()
    breaks: list[Break] = []
    for writer, entries in groupby(uow.audit.entries(), key=lambda entry: entry.writer):
        breaks += _chain_breaks(writer, entries, heads.pop(writer, None))
    for writer, head in heads.items():  # heads whose entries are all gone
        breaks += _tail_breaks(writer, 0, FIRST, head)
    return breaks


def _chain_breaks(writer: str, entries: Iterator[Entry], head: ChainHead | None) -> Iterator[Break]:
    seq, digest = 0, FIRST
    for entry in entries:
        if entry.seq > seq + 1:
            gap = f"第 {seq + 1} 条" if entry.seq == seq + 2 else f"第 {seq + 1} 至 {entry.seq - 1} 条"
            yield Break(writer, seq + 1, BreakKind.REMOVED, f"{gap}记录被删除")
        elif entry.previous != digest:
            yield Break(
                writer, entry.seq, BreakKind.REORDERED, f"第 {entry.seq} 条记录与前一条不衔接，记录被调换、替换或改动"
            )
        if entry.computed_digest() != entry.digest:
            yield Break(writer, entry.seq, BreakKind.CHANGED, f"第 {entry.seq} 条记录的内容与其摘要不符，记录被改动")
        seq, digest = entry.seq, entry.digest
    yield from _tail_breaks(writer, seq, digest, head)


def _tail_breaks(writer: str, seq: int, digest: str, head: ChainHead | None) -> Iterator[Break]:
    if head is None:
        yield Break(writer, seq, BreakKind.HEAD_MISSING, "链头被删除，无法确认末尾的记录是否完整")
    elif not head.genuine:
        yield Break(writer, seq, BreakKind.HEAD_FORGED, "链头的密封不是本系统密钥所盖，链头被改动或密钥不是原来的")
    elif head.seq > seq:
        yield Break(writer, seq + 1, BreakKind.TAIL_REMOVED, f"末尾第 {seq + 1} 至 {head.seq} 条记录被删除")
    elif (head.seq, head.digest) != (seq, digest):
        yield Break(writer, seq, BreakKind.CHANGED, f"链头与第 {seq} 条记录不符，末尾的记录被改动或添加")
