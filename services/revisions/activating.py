"""Writing an activation: text, signed row and audit entry in one transaction, or none of them."""

from __future__ import annotations

from datetime import datetime

from engine.packs.packset import PackSet
from services.audit import trail
from services.errors import ConflictError
from services.ports import Signer, UnitOfWork
from services.revisions.manifest import Origin, signed, verify
from services.revisions.model import Activation


def activate(
    uow: UnitOfWork, packs: PackSet, origin: Origin, signer: Signer, *, after: int, now: datetime
) -> Activation:
    """Makes these packs the newest activation. ``after``: the highest sequence that whoever decides this has seen.

    Raises ConflictError when another activation came first, JiangchengError when no process would believe this one: our own
    key is not among the trusted, or one person stands behind it.
    """
    new = signed(packs, after + 1, origin, signer)
    verify(new, signer)
    uow.checks.keep_revision(packs.revision, packs.canonical, now)
    if uow.revisions.last_sequence() != after or not uow.revisions.activate(new):
        raise ConflictError(
            "activation_overtaken", "规则版本刚刚有了变化", "另一个版本先启用了", "请查看当前版本后重新办理"
        )
    detail = {
        "kind": origin.kind.value,
        "proposed_by": origin.proposed_by,
        "publication": origin.publication_id or "",
        "revision": packs.revision,
        "sequence": new.sequence,
    }
    entity = f"revision:{packs.revision}"
    trail.record(uow, actor=origin.approved_by, action="revision.activate", entity=entity, detail=detail, now=now)
    return new
