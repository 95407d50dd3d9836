"""What the routes of objections, repairs and revocations share: filters, a page, one claim, a step. A claim of another kind answers 404."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Annotated, Any

from fastapi import Query

from api.problems import documented
from api.schemas.cases import ReasonedStep
from api.schemas.rights import ApplicantBody, OpenStep, PaperBody
from api.wiring import Application
from services.accounts.model import Caller
from services.errors import NotFoundError
from services.ports import UnitOfWork
from services.rights import objections, reading
from services.rights.model import Applicant, Claim, ClaimFilter, Paper
from services.rights.states import Kind, State

TAG = "异议与修复"
REFUSALS = documented(400, 401, 403, 404, 409, 413, 422)
EXAMPLE_LISTING = "0123456789abcdef0123456789abcdef"

StateFilter = Annotated[State | None, Query(description="状态")]
Open = Annotated[bool | None, Query(description="只看办理中的，或者只看办结的")]
ListFilter = Annotated[
    str | None, Query(alias="list", max_length=80, pattern=r"^[^\x00-\x1f]+$", description="名单编号")
]
ListingFilter = Annotated[str | None, Query(max_length=64, pattern=r"^[A-Za-z0-9_-]+$", description="条目编号")]


def claims_page(
    app: Application,
    caller: Caller,
    now: datetime,
    kinds: frozenset[Kind],
    state: State | None,
    is_open: bool | None,
    list_id: str | None,
    listing_id: str | None,
    cursor: str | None,
    limit: int,
) -> dict[str, Any]:
    """Those of these kinds that the caller may see, newest first."""
    wanted = ClaimFilter(kinds=kinds, state=state, open=is_open, list_id=list_id, listing_id=listing_id)
    with app.database.write() as uow:  # reading about persons leaves an audit row
        found = reading.list_claims(uow, app.cipher, app.packs, caller, wanted, cursor=cursor, limit=limit, now=now)
    return {"items": list(found.items), "next_cursor": found.next_cursor}


def _shown(
    uow: UnitOfWork, app: Application, caller: Caller, claim_id: str, kinds: Collection[Kind], now: datetime
) -> dict[str, Any]:
    view = reading.show_claim(uow, app.cipher, app.packs, caller, claim_id, now=now)
    if view["kind"] not in kinds:
        raise NotFoundError("申请")
    return view


def claim_detail(
    app: Application, caller: Caller, claim_id: str, kinds: Collection[Kind], now: datetime
) -> dict[str, Any]:
    """One claim with its steps. Raises NotFoundError."""
    with app.database.write() as uow:
        return _shown(uow, app, caller, claim_id, kinds, now)


def changed(
    app: Application, caller: Caller, kinds: Collection[Kind], now: datetime, change: Callable[[UnitOfWork], Claim]
) -> dict[str, Any]:
    """The claim after the change, which is rolled back when the claim is of another kind."""
    with app.database.write() as uow:
        return _shown(uow, app, caller, change(uow).claim_id, kinds, now)


def applicant_of(body: ApplicantBody) -> Applicant:
    """Who applies."""
    return Applicant(body.kind, body.name)


def papers_of(papers: list[PaperBody]) -> tuple[Paper, ...]:
    """What is handed in."""
    return tuple(Paper(paper.kind, paper.title, paper.document_no) for paper in papers)


def reasoned(
    app: Application,
    caller: Caller,
    kinds: Collection[Kind],
    now: datetime,
    claim_id: str,
    step: ReasonedStep,
    act: Callable[..., Claim],
) -> dict[str, Any]:
    """A step that asks for nothing but a reason."""

    def change(uow: UnitOfWork) -> Claim:
        return act(uow, app.packs, caller, claim_id, reason=step.reason, version=step.version, now=now)

    return changed(app, caller, kinds, now, change)


def withdrawn(
    app: Application, caller: Caller, kinds: frozenset[Kind], now: datetime, claim_id: str, step: OpenStep | None
) -> dict[str, Any]:
    """Taking a claim back; the reason may be left out."""
    given = step or OpenStep()

    def change(uow: UnitOfWork) -> Claim:
        return objections.withdraw(
            uow, app.packs, caller, claim_id, reason=given.reason, kinds=kinds, version=given.version, now=now
        )

    return changed(app, caller, kinds, now, change)
