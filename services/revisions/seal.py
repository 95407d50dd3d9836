"""The signature on a proposal: what the second person approves is what was examined, also for who could write to the database meanwhile.

SM2 over the canonical bytes of everything that the proposal says. Its first word keeps it from being taken for an activation, and an
activation for it.
"""

from __future__ import annotations

import json
from dataclasses import replace

from engine.packs import digests
from services.errors import ConflictError
from services.ports import Signer
from services.revisions.model import Publication
from services.wire import moment_text

TYPE = "jiangcheng-proposal-1"


def sealed(new: Publication, signer: Signer) -> Publication:
    """The proposal with its signature."""
    return replace(new, signature=signer.sign(_bytes(new)), key_id=signer.key_id)


def require_genuine(publication: Publication, signer: Signer) -> None:
    """Raises ConflictError unless a trusted key signed exactly this."""
    if not publication.signature:
        detail, advice = "提出时的版本还不给提案签名", "请否决这个提案，重新提出"
        raise ConflictError("proposal_unsigned", "这个提案没有签名", detail, advice)
    if not signer.verify(publication.key_id, _bytes(publication), publication.signature):
        raise ConflictError(
            "proposal_altered",
            "提案与提出时所签的不符，或签名的密钥不受信任",
            "提案的内容在等待批准期间被改动，或者提出时所用的公钥已不在 keys/trusted",
            "请先核对 keys/trusted，补回缺少的公钥；公钥都在的，请否决这个提案，查明是谁改动了数据库，再重新提出",
        )


def _bytes(publication: Publication) -> bytes:
    content = {
        "type": TYPE,
        "publication": publication.publication_id,
        "kind": publication.kind.value,
        "revision": publication.revision,
        "base_sequence": publication.base_sequence,
        "base_revision": publication.base_revision,
        "reason": publication.reason,
        "findings": publication.findings,
        "examples": publication.examples,
        "impact": publication.impact,
        "proposed_by": publication.proposed_by,
        "proposed_at": moment_text(publication.proposed_at),
    }
    return digests.canonical(json.loads(json.dumps(content)))  # as storage gives it back
