"""Duties from objections, repairs and other claims. Their periods are law's, and computed where claims are (``rights.deadlines``)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, time

from engine.days import SHANGHAI
from engine.packs.packset import PackSet
from services.outbox.offices import credit_offices
from services.ports import UnitOfWork
from services.rights.access import authorities
from services.rights.deadlines import Deadline, running
from services.rights.model import Claim, ClaimFilter, ClaimScope
from services.rights.notices import responsible
from services.rights.states import KIND_TITLES
from services.supervision.kinds import Kind
from services.supervision.model import Duty, DutyKey

_PAGE = 200


def claim_duties(uow: UnitOfWork, packs: PackSet, departments: Collection[str]) -> Iterator[Duty]:
    """What these departments owe to applicants."""
    for claim in _open_claims(uow, packs, departments):
        for deadline in running(packs, claim):
            for department in sorted(responsible(packs, claim, deadline.duty).intersection(departments)):
                yield _duty(packs, claim, deadline, department)


def _open_claims(uow: UnitOfWork, packs: PackSet, departments: Collection[str]) -> Iterator[Claim]:
    lists = frozenset(one for one in packs.lists if not authorities(packs, one).isdisjoint(departments))
    office = not credit_offices(packs).isdisjoint(departments)
    scope, before = ClaimScope(everything=office, lists=lists), None
    while lists or office:
        page = uow.rights.page(scope, ClaimFilter(open=True), before, _PAGE)
        yield from page
        if len(page) < _PAGE:
            return
        before = page[-1].claim_id


def _duty(packs: PackSet, claim: Claim, deadline: Deadline, department: str) -> Duty:
    list_type = packs.lists.get(claim.list_id)
    return Duty(
        key=DutyKey(Kind.CLAIM, f"claim:{claim.claim_id}", department, f"{deadline.name}:{deadline.start}"),
        title=f"“{list_type.title if list_type else claim.list_id}”条目的{KIND_TITLES[claim.kind]}申请：{deadline.title}",
        reference="",
        link=f"/rights/{claim.claim_id}",
        since=datetime.combine(deadline.start, time.min, SHANGHAI),
        last_day=deadline.last_day,
        list_id=claim.list_id,
        missing_year=deadline.missing_year,
    )
