"""What a listing rests on was revoked, changed or found unlawful: who listed takes the entry back within days (I-15).

It is no repair: the entry was never right, so it leaves as ``revoked`` and counts for nothing in a history.
"""

from __future__ import annotations

from services.registry.model import ExitKind
from services.rights.acting import FURTHER, Act
from services.rights.change import checked_text
from services.rights.model import Claim
from services.rights.states import Action, Kind


def execute(act: Act, *, reason: str) -> Claim:
    """The entry leaves its list and is shown no more, in this transaction; the public reason is kept."""
    claim = act.of_authority(Kind.REVOCATION)
    why = checked_text(reason, "reason", "公开说明的理由")
    changed = act.step(claim, Action.EXECUTE, {"reason": why})
    act.take_off(changed, ExitKind.REVOKED, claim.data["document_no"], why)
    act.concluded(changed, why)
    return changed


def dismiss(act: Act, *, reason: str) -> Claim:
    """The document does not concern what this entry rests on, and why."""
    claim = act.of_authority(Kind.REVOCATION)
    why = checked_text(reason, "reason", "不予撤销的理由")
    changed = act.step(claim, Action.DISMISS, {"reason": why, "further": FURTHER})
    act.concluded(changed, f"{why} {FURTHER}")
    return changed
