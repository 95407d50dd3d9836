"""What the routes of objections, repairs and revocations share: a page, one claim, a filing, a step. A claim of another kind answers 404."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Query

from api.claim_intake import receiving_department
from api.context import App, Now
from api.problems import documented
from api.routing import Cursor, Limit
from api.schemas.cases import Step
from api.schemas.rights import Filing, PaperBody
from api.security.callers import SignedIn
from api.wiring import Application
from engine.days import day_of
from services.accounts.model import Caller
from services.errors import NotFoundError
from services.ports import UnitOfWork
from services.rights import reading
from services.rights.acting import Act
from services.rights.model import Applicant, Claim, ClaimFilter, Paper
from services.rights.states import Kind, State

TAG = "异议与修复"
REFUSALS = documented(400, 401, 403, 404, 409, 413, 422)
EXAMPLE_LISTING = "0123456789abcdef0123456789abcdef"

Kinds = frozenset[Kind]
OBJECTION: Kinds = frozenset({Kind.OBJECTION})
REPAIR: Kinds = frozenset({Kind.REPAIR, Kind.REORGANISATION})
REVOCATION: Kinds = frozenset({Kind.REVOCATION})


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which claims a caller asks for, and from where on."""

    filter: ClaimFilter
    cursor: str | None
    limit: int


async def _wanted(
    state: Annotated[State | None, Query(description="状态")] = None,
    open: Annotated[bool | None, Query(description="只看办理中的，或者只看办结的")] = None,
    list_id: Annotated[
        str | None, Query(alias="list", max_length=80, pattern=r"^[^\x00-\x1f]+$", description="名单编号")
    ] = None,
    listing_id: Annotated[str | None, Query(max_length=64, pattern=r"^[A-Za-z0-9_-]+$", description="条目编号")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Wanted:
    return Wanted(ClaimFilter(state=state, open=open, list_id=list_id, listing_id=listing_id), cursor, limit)


@dataclass(frozen=True, slots=True)
class ClaimDesk:
    """One request about claims: who asks, and when."""

    app: Application
    caller: Caller
    now: datetime

    def page(self, kinds: Kinds, wanted: Wanted) -> dict[str, Any]:
        """Those of these kinds that the caller may see, newest first."""
        with self.app.database.write() as uow:  # reading about persons leaves an audit row
            found = reading.list_claims(
                uow,
                self.app.cipher,
                self.app.packs,
                self.caller,
                wanted.filter.of_kinds(kinds),
                cursor=wanted.cursor,
                limit=wanted.limit,
                now=self.now,
            )
        return {"items": list(found.items), "next_cursor": found.next_cursor}

    def detail(self, kinds: Kinds, claim_id: str) -> dict[str, Any]:
        """One claim with its steps. Raises NotFoundError."""
        with self.app.database.write() as uow:
            view = self._shown(uow, claim_id)
        if view["kind"] not in kinds:
            raise NotFoundError("申请")
        return view

    def file(self, body: Filing, filing: Callable[..., Claim], **given: Any) -> dict[str, Any]:
        """Takes a claim in for a department of the caller's."""
        packs, today = self.app.packs, day_of(self.now)
        with self.app.database.write() as uow:
            department = receiving_department(uow, packs, self.caller, body.listing_id, body.department, today)
            claim = filing(
                uow,
                packs,
                body.listing_id,
                applicant=Applicant(body.applicant.kind, body.applicant.name),
                statement=body.statement,
                department=department,
                actor=self.caller.id,
                now=self.now,
                **given,
            )
            return self._shown(uow, claim.claim_id)

    def take(self, claim_id: str, step: Step | None, act: Callable[..., Claim], **given: Any) -> dict[str, Any]:
        """Takes a step with what its body says; one without a body has nothing to say."""
        told = step.model_dump(exclude={"version"}) if step else {}
        with self.app.database.write() as uow:
            version = step.version if step else None
            act(Act(uow, self.app.packs, self.caller, claim_id, version, now=self.now), **told, **given)
            return self._shown(uow, claim_id)

    def _shown(self, uow: UnitOfWork, claim_id: str) -> dict[str, Any]:
        return reading.show_claim(uow, self.app.cipher, self.app.packs, self.caller, claim_id, now=self.now)


async def _desk(app: App, caller: SignedIn, now: Now) -> ClaimDesk:
    return ClaimDesk(app, caller, now)


WantedClaims = Annotated[Wanted, Depends(_wanted)]
Desk = Annotated[ClaimDesk, Depends(_desk)]


def papers_of(papers: list[PaperBody]) -> tuple[Paper, ...]:
    """What is handed in."""
    return tuple(Paper(paper.kind, paper.title, paper.document_no) for paper in papers)
