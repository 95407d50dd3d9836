"""The signed word that a revision became active: which documents, as which activation, proposed and approved by whom.

The signature is SM2 over the manifest's canonical bytes. It covers the sequence, so that a row copied from an earlier day
cannot become the newest one. What the columns of the row say is believed only where the manifest says the same.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.errors import JiangchengError
from engine.packs import digests
from engine.packs.packset import PackSet
from services.ports import Signer
from services.revisions.model import Activation, Kind
from services.wire import moment_text

TYPE = "jiangcheng-activation-1"
"""First word of every manifest: nothing else that this key signs can be taken for one."""

REVIEWED = frozenset({Kind.PUBLISH, Kind.ROLLBACK})
"""Kinds that two persons made."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Who brought a revision about. ``publication_id`` is None for what nobody proposed (first, demo)."""

    kind: Kind
    publication_id: str | None
    proposed_by: str
    proposed_at: datetime
    approved_by: str
    approved_at: datetime


def signed(packs: PackSet, sequence: int, origin: Origin, signer: Signer) -> Activation:
    """The activation of these packs as number ``sequence``, with its signature."""
    content = {
        "type": TYPE,
        "sequence": sequence,
        "kind": origin.kind.value,
        "revision": packs.revision,
        "documents": digests.manifest(packs.contents.items()),
        "publication": origin.publication_id,
        "proposed_by": origin.proposed_by,
        "proposed_at": moment_text(origin.proposed_at),
        "approved_by": origin.approved_by,
        "approved_at": moment_text(origin.approved_at),
    }
    manifest = digests.canonical(content)
    return Activation(
        sequence=sequence,
        kind=origin.kind,
        revision=packs.revision,
        publication_id=origin.publication_id,
        activated_by=origin.approved_by,
        activated_at=origin.approved_at,
        manifest=manifest,
        signature=signer.sign(manifest),
        key_id=signer.key_id,
    )


def verify(activation: Activation, signer: Signer) -> dict[str, Any]:
    """The manifest's content. Raises JiangchengError unless a trusted key signed exactly what the row says."""
    if not signer.verify(activation.key_id, activation.manifest, activation.signature):
        raise _refused("signature_invalid", "规则版本的签名无效，或签名的密钥不受信任")
    try:
        content = json.loads(activation.manifest)
        same = (
            content["type"] == TYPE
            and content["sequence"] == activation.sequence
            and content["kind"] == activation.kind
            and content["revision"] == activation.revision
            and content["publication"] == activation.publication_id
            and content["approved_by"] == activation.activated_by
            and content["approved_at"] == moment_text(activation.activated_at)
        )
        named = {line["document"]: line["digest"] for line in content["documents"]}
        content["documents"] = named
    except (ValueError, KeyError, TypeError) as error:
        raise _refused("manifest_invalid", "规则版本的清单无法读取") from error
    if not same:
        raise _refused("manifest_differs", "规则版本的启用记录与所签的清单不符")
    if activation.kind in REVIEWED and content["proposed_by"] == content["approved_by"]:
        raise _refused("not_reviewed", "规则版本没有经过另一个人批准")
    return dict(content)


def require_documents(content: dict[str, Any], packs: PackSet) -> None:
    """Raises JiangchengError unless the manifest names exactly these documents."""
    named = {line["document"]: line["digest"] for line in digests.manifest(packs.contents.items())}
    if content["documents"] != named or content["revision"] != packs.revision:
        raise _refused("manifest_differs", "规则版本的内容与所签的清单不符")


def _refused(code: str, title: str) -> JiangchengError:
    return JiangchengError(
        code, title, "", "不会启用该版本；请核对 keys/trusted 中的公钥，查明是谁改动了数据库，或从备份恢复"
    )
