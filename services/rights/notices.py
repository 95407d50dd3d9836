"""Whom a claim concerns, and what they are told. Each message is part of the act's own transaction.

The exit itself, a suspension and its end tell everybody concerned by themselves (``services.registry.telling``); this is what they do
not say: that somebody applied, that it is a department's turn, what came of it, and that a deadline has passed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from engine.packs.packset import PackSet
from services.outbox.offices import credit_offices
from services.outbox.sending import Telling, tell
from services.outbox.topics import Topic
from services.ports import UnitOfWork
from services.rights.access import authorities
from services.rights.deadlines import Deadline, Duty
from services.rights.model import Claim
from services.rights.states import KIND_TITLES, STATE_TITLES


def filed(uow: UnitOfWork, packs: PackSet, claim: Claim, *, now: datetime) -> None:
    """Who listed and the credit office learn that somebody applied."""
    whom = authorities(packs, claim.list_id) | credit_offices(packs)
    _tell(uow, packs, claim, Topic.CLAIM_FILED, "收到申请，请在期限内办理。", whom, claim.filed_by, now)


def turned(uow: UnitOfWork, packs: PackSet, claim: Claim, duty: Duty, text: str, *, actor: str, now: datetime) -> None:
    """It is now somebody else's turn."""
    _tell(uow, packs, claim, Topic.CLAIM_TURNED, text, responsible(packs, claim, duty), actor, now)


def concluded(uow: UnitOfWork, packs: PackSet, claim: Claim, text: str, *, actor: str, now: datetime) -> None:
    """What came of it: who listed, the credit office, and the department that took it in, which tells the applicant."""
    whom = (
        authorities(packs, claim.list_id) | credit_offices(packs) | ({claim.department} if claim.department else set())
    )
    _tell(uow, packs, claim, Topic.CLAIM_CONCLUDED, f"{STATE_TITLES[claim.state]}。{text}", whom, actor, now)


def late(uow: UnitOfWork, packs: PackSet, claim: Claim, deadline: Deadline, *, actor: str, now: datetime) -> None:
    """A deadline of authorities of the state has passed: the credit office learns of it once. Everybody else is supervised (督办)."""
    owing = responsible(packs, claim, deadline.duty)
    if not all(one in packs.departments and packs.departments[one].central for one in owing):
        return
    whom = credit_offices(packs)
    text = f"“{deadline.title}”的期限 {deadline.last_day} 已过，请与办理单位联系。"
    _tell(uow, packs, claim, Topic.CLAIM_OVERDUE, text, whom, actor, now, f"{deadline.name}:{deadline.last_day}")


def responsible(packs: PackSet, claim: Claim, duty: Duty) -> frozenset[str]:
    """The departments that have to act."""
    return authorities(packs, claim.list_id) if duty is Duty.AUTHORITY else credit_offices(packs)


def _tell(
    uow: UnitOfWork,
    packs: PackSet,
    claim: Claim,
    topic: Topic,
    text: str,
    whom: Iterable[str],
    actor: str,
    now: datetime,
    key: str = "",
) -> None:
    list_type = packs.lists.get(claim.list_id)
    list_title = list_type.title if list_type else claim.list_id
    telling = Telling(
        topic=topic,
        key=f"{claim.claim_id}:{key or claim.version}",
        about=f"claim:{claim.claim_id}",
        title=f"“{list_title}”条目的{KIND_TITLES[claim.kind]}申请",
        text=text,
        data={
            "claim_id": claim.claim_id,
            "kind": claim.kind.value,
            "state": claim.state.value,
            "listing_id": claim.listing_id,
            "list": claim.list_id,
        },
        link=f"/rights/{claim.claim_id}",
    )
    tell(uow, telling, whom, actor=actor, now=now)
