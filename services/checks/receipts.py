"""Check receipts (核查回执): built from a decision, signed with SM2, verified offline (S11).

The signature covers the ASCII bytes of ``payload``. Which keys are trusted is the verifier's business; a key inside the
receipt is never used. A receipt proves that this check was made with this result; it does not hold the result's reasons.

Other papers of this service are signed and verified in the same form; their content names its kind in ``document``.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from engine.packs.digests import canonical, sm3
from services.checks.model import ALGORITHM, Receipt
from services.ports import Signer

_VERSION = 1
_GOOD_ANSWER = "回执真实有效，各主体的结论与回执一致；命中和措施的明细不由回执签名，请以系统中留存的核查为准"
AUDIT_CHECKPOINT = "audit_checkpoint"
_GENUINE = "回执真实有效，内容未被改动"


@dataclass(frozen=True, slots=True)
class _Kind:
    """What is told of a genuine paper of this kind, and which statements around it must be those that were signed."""

    genuine: str
    genuine_answer: str
    same: tuple[str, ...]


_CHECK = _Kind(_GENUINE, _GOOD_ANSWER, ("check_id", "case_no", "decided_at", "revision", "outcome", "complete"))
_KINDS: Mapping[str, _Kind] = {
    "push_batch": _Kind(
        "推送的这一批真实有效，内容未被改动；前后各批凭 cursor 和 next_cursor 相接",
        "推送的这一批真实有效，外面的内容与签名的一致；前后各批凭 cursor 和 next_cursor 相接",
        (
            "push_id",
            "list",
            "version",
            "base_version",
            "department",
            "pushed_at",
            "issued_at",
            "cursor",
            "next_cursor",
            "items",
        ),
    ),
    AUDIT_CHECKPOINT: _Kind(
        "审计核对点真实有效，内容未被改动；用 jiangcheng audit verify --checkpoint 与审计记录核对",
        "审计核对点真实有效，外面的内容与签名的一致",
        ("at", "entries", "heads"),
    ),
    "clearance": _Kind(
        "办理情况证明真实有效，内容未被改动；它说的是出具那一刻的情况",
        "办理情况证明真实有效，外面的内容与签名的一致；它说的是出具那一刻的情况",
        ("case_no", "matter_kind", "status", "answered", "at", "checks", "cases"),
    ),
}


class Verifier(Protocol):
    """Verifies with trusted keys only; ``Signer`` is one."""

    def verify(self, key_id: str, message: bytes, signature: bytes) -> bool:
        """False for a wrong signature and for a key that is not trusted."""


@dataclass(frozen=True, slots=True)
class ReceiptContent:
    """What a receipt says. ``subjects`` are masked: index, role, kind, name, code, outcome."""

    check_id: str
    case_no: str
    decided_at: str
    revision: str
    document_digest: str
    outcome: str
    complete: bool
    subjects: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a receipt is genuine; ``where`` names the broken part, ``text`` is Chinese. ``content`` is what was signed."""

    good: bool
    where: str
    text: str
    content: Mapping[str, Any] | None = None


def issue(content: ReceiptContent, signer: Signer) -> Receipt:
    """Signs the content."""
    plain = {
        "version": _VERSION,
        "key_id": signer.key_id,
        "check_id": content.check_id,
        "case_no": content.case_no,
        "decided_at": content.decided_at,
        "revision": content.revision,
        "document_digest": content.document_digest,
        "outcome": content.outcome,
        "complete": content.complete,
        "subjects": [dict(subject) for subject in content.subjects],
    }
    return signed(plain, signer)


def signed(plain: Mapping[str, Any], signer: Signer) -> Receipt:
    """A paper with this content, which must name the signer's key as ``key_id``."""
    payload = base64.urlsafe_b64encode(canonical(plain)).decode().rstrip("=")
    signature = base64.b64encode(signer.sign(payload.encode())).decode()
    return Receipt(payload, signature, signer.key_id)


def verify(given: Any, verifier: Verifier, *, document: bytes | None = None) -> Verdict:
    """Verifies a receipt, or a whole answer of a check (then its own statements must be those of the receipt).

    ``document`` is the decision document if the caller has it; its digest must be the signed one. Never raises for bad input.
    """
    if not isinstance(given, Mapping):
        return Verdict(False, "receipt", "不是回执：应为一个 JSON 对象")
    receipt = given.get("receipt", given)
    if not isinstance(receipt, Mapping):
        return Verdict(False, "receipt", "没有回执：预览核查不出具回执")
    verdict = _signed(receipt, verifier)
    if verdict.content is None or not verdict.good:
        return verdict
    if document is not None and sm3(document) != verdict.content.get("document_digest"):
        return Verdict(False, "document", "决定文书与回执中的摘要不符，文书被改动或不是同一次核查", verdict.content)
    kind = _KINDS.get(str(verdict.content.get("document")), _CHECK)
    if receipt is not given and (differing := _differing(given, verdict.content, kind)):
        return Verdict(False, differing, f"内容中的 {differing} 与已签名的回执不一致，内容被改动", verdict.content)
    return replace(verdict, text=kind.genuine if receipt is given else kind.genuine_answer)


def subjects_of(payload: str | None) -> list[dict[str, Any]]:
    """The subjects that a receipt of ours names, masked as it shows them; none without a receipt."""
    content = _decoded(payload) if payload else None
    return list(content["subjects"]) if content else []


def _signed(receipt: Mapping[str, Any], verifier: Verifier) -> Verdict:
    payload, signature, key_id = (receipt.get(name) for name in ("payload", "signature", "key_id"))
    if receipt.get("algorithm") != ALGORITHM:
        return Verdict(False, "algorithm", f"签名算法应为 {ALGORITHM}")
    if not (isinstance(payload, str) and isinstance(signature, str) and isinstance(key_id, str)):
        return Verdict(False, "receipt", "回执不完整：缺少 payload、signature 或 key_id")
    content = _decoded(payload)
    if content is None:
        return Verdict(False, "payload", "回执内容无法解读，已损坏或被改动")
    if content.get("key_id") != key_id:
        return Verdict(False, "key_id", "回执标注的密钥与已签名内容中的密钥不一致", content)
    try:
        der = base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        return Verdict(False, "signature", "签名无法解读，已损坏或被改动", content)
    if not verifier.verify(key_id, payload.encode(), der):
        return Verdict(False, "signature", "签名不符，或签名密钥不在受信任的密钥中：回执不可信", content)
    return Verdict(True, "", _GENUINE, content)


def _decoded(payload: str) -> dict[str, Any] | None:
    """The content if ``payload`` is exactly the base64url form of canonical JSON, so that one content has one payload."""
    try:
        raw = base64.b64decode(payload + "=" * (-len(payload) % 4), altchars=b"-_", validate=True)
        content = json.loads(raw)
        exact = isinstance(content, dict) and canonical(content) == raw
    except (ValueError, RecursionError):
        return None
    return content if exact and base64.urlsafe_b64encode(raw).decode().rstrip("=") == payload else None


def _differing(answer: Mapping[str, Any], content: Mapping[str, Any], kind: _Kind) -> str:
    for name in kind.same:
        if name in answer and answer[name] != content.get(name):
            return name
    told, signed = answer.get("subjects"), content.get("subjects")
    if _outcomes(told) != _outcomes(signed):
        return "subjects"
    return ""


def _outcomes(subjects: Any) -> list[tuple[Any, Any]]:
    if not isinstance(subjects, list):
        return []
    return [(s.get("index"), s.get("outcome")) if isinstance(s, Mapping) else (None, None) for s in subjects]
