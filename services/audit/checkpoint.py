"""A signed word of how far every chain had come, to be kept elsewhere.

Chains and their sealed heads show what was changed within the database. That a chain is gone together with its head, or that the whole
database was set back, shows only beside something that was not in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.audit.model import Break, BreakKind
from services.checks.model import Receipt
from services.checks.receipts import AUDIT_CHECKPOINT, Verifier, signed
from services.checks.receipts import verify as verify_paper
from services.errors import InvalidInputError
from services.ports import Signer, UnitOfWork
from services.wire import moment_text

_VERSION = 1


def draw(uow: UnitOfWork, signer: Signer, now: datetime) -> Receipt:
    """The heads of all chains that have entries, signed. Whether the trail is whole is for the caller to make sure of before."""
    heads = [head for head in uow.audit.heads().values() if head.seq > 0]
    plain = {
        "version": _VERSION,
        "document": AUDIT_CHECKPOINT,
        "key_id": signer.key_id,
        "at": moment_text(now),
        "entries": sum(head.seq for head in heads),
        "heads": [{"writer": head.writer, "seq": head.seq, "digest": head.digest} for head in heads],
    }
    return signed(plain, signer)


def read(given: Any, verifier: Verifier) -> Mapping[str, Any]:
    """What a checkpoint says. Raises InvalidInputError unless a trusted key signed it."""
    verdict = verify_paper(given, verifier)
    if not verdict.good or verdict.content is None:
        raise _unusable(verdict.text)
    if verdict.content.get("document") != AUDIT_CHECKPOINT:
        raise _unusable("签名有效，但不是审计核对点")
    return verdict.content


def missing(uow: UnitOfWork, content: Mapping[str, Any]) -> list[Break]:
    """Chains that do not hold any more what they held then: cut off before that entry, replaced, or gone."""
    breaks = []
    for head in content["heads"]:
        writer, seq = head["writer"], head["seq"]
        digest = uow.audit.digest_at(writer, seq)
        if digest == head["digest"]:
            continue
        if digest is not None:
            kind, text = BreakKind.CHANGED, f"第 {seq} 条记录与核对点不符，记录被替换"
        elif uow.audit.digest_at(writer, 1) is None:
            kind, text = BreakKind.CHAIN_REMOVED, f"核对点时有 {seq} 条记录的整条链被删除"
        else:
            kind, text = (
                BreakKind.TAIL_REMOVED,
                f"核对点时的第 {seq} 条记录不在了，末尾的记录被删除，或者数据库被退回到更早",
            )
        breaks.append(Break(writer, seq, kind, text))
    return breaks


def _unusable(detail: str) -> InvalidInputError:
    advice = "请用 jiangcheng audit checkpoint 写出、保存在本系统之外的原文件"
    return InvalidInputError("checkpoint_invalid", "不是可信的审计核对点", detail, advice, "--checkpoint")
