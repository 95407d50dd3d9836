"""What a listing rests on was revoked, changed or found unlawful: who listed takes the entry back within days (I-15).

It is no repair: the entry was never right, so it leaves as ``revoked`` and counts for nothing in a history.
"""

from __future__ import annotations

from datetime import datetime

from engine.days import day_of
from engine.packs.packset import PackSet
from services.accounts.model import Caller
from services.ports import UnitOfWork
from services.registry.exits import exit_listing
from services.registry.model import ExitKind
from services.rights import notices
from services.rights.access import held_claim, require_authority
from services.rights.change import checked_text, lapse_others, stop_showing, take_step
from services.rights.model import Claim
from services.rights.objections import FURTHER, require_kind
from services.rights.states import Action, Kind


def execute(
    uow: UnitOfWork,
    packs: PackSet,
    caller: Caller,
    claim_id: str,
    *,
    reason: str,
    version: int | None = None,
    now: datetime,
) -> Claim:
    """The entry leaves its list and is shown no more, in this transaction; the public reason is kept."""
    claim = require_kind(held_claim(uow, packs, caller, claim_id, version), Kind.REVOCATION)
    require_authority(packs, claim, caller)
    why = checked_text(reason, "reason", "公开说明的理由")
    changed = take_step(uow, packs, claim, Action.EXECUTE, {"reason": why}, actor=caller.id, now=now)
    lapse_others(uow, packs, changed, actor=caller.id, now=now)
    stop_showing(uow, claim.listing_id, actor=caller.id, now=now)
    exit_listing(
        uow,
        claim.listing_id,
        packs=packs,
        kind=ExitKind.REVOKED,
        effective_on=day_of(now),
        document_no=claim.data["document_no"],
        reason=why,
        actor=caller.id,
        now=now,
    )
    notices.concluded(uow, packs, changed, why, actor=caller.id, now=now)
    return changed


def dismiss(
    uow: UnitOfWork,
    packs: PackSet,
    caller: Caller,
    claim_id: str,
    *,
    reason: str,
    version: int | None = None,
    now: datetime,
) -> Claim:
    """The document does not concern what this entry rests on, and why."""
    claim = require_kind(held_claim(uow, packs, caller, claim_id, version), Kind.REVOCATION)
    require_authority(packs, claim, caller)
    told = {"reason": checked_text(reason, "reason", "不予撤销的理由"), "further": FURTHER}
    changed = take_step(uow, packs, claim, Action.DISMISS, told, actor=caller.id, now=now)
    notices.concluded(uow, packs, changed, f"{told['reason']} {FURTHER}", actor=caller.id, now=now)
    return changed
