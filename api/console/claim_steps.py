"""Which steps a page offers for a claim. The services decide what is allowed; this only spares a person what would be refused."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from engine.packs.packset import PackSet
from services.accounts.model import Caller, Role
from services.rights.access import is_authority, may_act_for_applicant
from services.rights.model import Claim
from services.rights.states import Kind, State


@dataclass(frozen=True, slots=True)
class Steps:
    """What this person can do with this claim now."""

    inquire: bool = False
    verify: bool = False
    close: bool = False
    examine: bool = False
    resume: bool = False
    take: bool = False
    extend: bool = False
    review: bool = False
    confirm: bool = False
    restore: bool = False
    execute: bool = False
    withdraw: bool = False
    attach: bool = False

    @property
    def any(self) -> bool:
        """Whether there is one that leads on; papers can be added to anything that is open."""
        return any(getattr(self, one.name) for one in fields(self) if one.name != "attach")


def steps_for(packs: PackSet, claim: Claim, caller: Caller) -> Steps:
    """By state, role and department; the second step is another person's."""
    if not claim.open:
        return Steps()
    office = caller.has(Role.CREDIT_OFFICE)
    authority = is_authority(packs, claim.list_id, caller)
    filer = office or may_act_for_applicant(claim, caller)
    return replace(_of_kind(claim, office, authority, filer, caller), attach=filer or authority)


def _of_kind(claim: Claim, office: bool, authority: bool, filer: bool, caller: Caller) -> Steps:
    if claim.kind is Kind.OBJECTION:
        return _objection(claim, office, authority, filer, caller)
    if claim.kind is Kind.REVOCATION:
        return Steps(execute=authority, withdraw=filer)
    second = office and claim.data.get("reviewed_by") != caller.id
    accepted = authority and claim.state is State.ACCEPTED
    return Steps(
        take=authority and claim.state is State.FILED,
        extend=accepted and claim.kind is Kind.REPAIR and "extended_on" not in claim.data,
        review=accepted,
        confirm=second and claim.state in (State.AGREED, State.REFUSING),
        restore=authority and claim.state is State.LIFTED,
        withdraw=filer and claim.state is not State.LIFTED,
    )


def _objection(claim: Claim, office: bool, authority: bool, filer: bool, caller: Caller) -> Steps:
    handles = office or authority
    if claim.examining:
        return Steps(resume=handles, withdraw=filer)
    return Steps(
        inquire=office and claim.state is not State.INQUIRING,
        verify=authority and claim.state is not State.VERIFIED,
        close=office and claim.state is not State.INQUIRING and claim.data.get("verified_by") != caller.id,
        examine=handles,
        withdraw=filer,
    )
