"""Taking a claim back: the applicant's own step, whatever the claim's kind."""

from __future__ import annotations

from services.rights.access import require_filer
from services.rights.acting import Act
from services.rights.change import optional_text
from services.rights.model import Claim
from services.rights.states import Action, Kind


def withdraw(act: Act, *, reason: str = "", kinds: frozenset[Kind] = frozenset(Kind)) -> Claim:
    """The department that took the claim in records that the applicant takes it back, or the credit office does."""
    claim = act.held(*kinds)
    require_filer(claim, act.caller)
    changed = act.step(claim, Action.WITHDRAW, {"reason": optional_text(reason, "reason", "说明")})
    act.concluded(changed, "申请人撤回申请。")
    return changed
