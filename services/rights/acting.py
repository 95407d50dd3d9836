"""One act on a claim: in whose transaction, by whose rules, by whom, on which claim as it was seen, when. Every step begins with one.

It holds what the steps share: finding the claim, who may, writing the step, taking the entry off its list, telling whom it concerns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from engine.days import day_of
from engine.packs.packset import PackSet
from services.accounts.model import Caller
from services.errors import ConflictError
from services.ports import UnitOfWork
from services.registry.exits import exit_listing
from services.registry.model import ExitKind
from services.rights import access, change, notices
from services.rights.deadlines import Duty
from services.rights.model import Claim
from services.rights.states import Action, Kind

FURTHER = "对处理结果仍有异议的，可以向省级社会信用工作主管部门申请复核，也可以依法申请行政复议、提起行政诉讼。"
"""What is told to whoever does not get what was asked for."""


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts on which claim. ``version`` is the one that the caller looked at; None: whichever it is."""

    uow: UnitOfWork
    packs: PackSet
    caller: Caller
    claim_id: str
    version: int | None = None
    now: datetime = field(kw_only=True)

    @property
    def today(self) -> date:
        """The day of the act in Shanghai."""
        return day_of(self.now)

    def of_authority(self, *kinds: Kind) -> Claim:
        """The claim, held, for who listed; see :meth:`held`. ForbiddenError for others."""
        claim = self._any()
        access.require_authority(self.packs, claim, self.caller)
        return _of(claim, kinds)

    def of_office(self, *kinds: Kind) -> Claim:
        """The claim, held, for the credit office; see :meth:`held`. ForbiddenError for others."""
        claim = self._any()
        access.require_office(self.caller)
        return _of(claim, kinds)

    def held(self, *kinds: Kind) -> Claim:
        """The claim, held for a change. NotFoundError also for a foreign one; ConflictError when it has changed or is of another kind."""
        return _of(self._any(), kinds)

    def step(
        self, claim: Claim, action: Action, told: Mapping[str, Any], data: Mapping[str, Any] | None = None
    ) -> Claim:
        """Takes the step as the caller; see :func:`change.take_step`."""
        return change.take_step(
            self.uow, self.packs, claim, action, told, data=data, actor=self.caller.id, now=self.now
        )

    def note(self, claim: Claim, action: str, told: Mapping[str, Any], data: Mapping[str, Any] | None = None) -> Claim:
        """A change that leaves the state as it is; see :func:`change.note`."""
        return change.note(self.uow, self.packs, claim, action, told, data=data, actor=self.caller.id, now=self.now)

    def turned(self, claim: Claim, duty: Duty, text: str) -> None:
        """Tells who has to act now."""
        notices.turned(self.uow, self.packs, claim, duty, text, actor=self.caller.id, now=self.now)

    def concluded(self, claim: Claim, text: str) -> None:
        """Tells what came of it."""
        notices.concluded(self.uow, self.packs, claim, text, actor=self.caller.id, now=self.now)

    def take_off(self, claim: Claim, kind: ExitKind, document_no: str, reason: str) -> None:
        """The entry leaves its list today and is shown no more; other claims than objections lapse."""
        change.lapse_others(self.uow, self.packs, claim, actor=self.caller.id, now=self.now)
        change.stop_showing(self.uow, claim.listing_id, actor=self.caller.id, now=self.now)
        exit_listing(
            self.uow,
            claim.listing_id,
            packs=self.packs,
            kind=kind,
            effective_on=self.today,
            document_no=document_no,
            reason=reason,
            actor=self.caller.id,
            now=self.now,
        )

    def _any(self) -> Claim:
        return access.held_claim(self.uow, self.packs, self.caller, self.claim_id, self.version)


def _of(claim: Claim, kinds: tuple[Kind, ...]) -> Claim:
    """An interface for one kind does not act on another."""
    if claim.kind not in kinds:
        raise ConflictError("wrong_kind", "申请的种类不对", "", "请在对应的接口办理")
    return claim
