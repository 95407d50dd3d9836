"""Revisions of the rules: proposed by one person, approved by another."""

from __future__ import annotations

from starlette.responses import Response

from api.context import App, Now
from api.problems import documented
from api.revision_views import activation_view, publication_view, revisions_view
from api.routing import Limit, RecordId, router
from api.schemas.revisions import (
    ActivationView,
    ProposalBody,
    PublicationView,
    RejectionBody,
    RevisionsView,
    RollbackBody,
)
from api.security.callers import SignedIn
from api.wiring import Application
from engine.errors import PackErrors
from services.errors import InvalidInputError, InvalidInputErrors
from services.revisions.model import Publication
from services.revisions.rights import require_person
from services.revisions.ruling import state_of

routes = router("/api/v1/revisions", "规则版本")


@routes.get("", summary="当前的规则版本、启用记录和提案", responses=documented(401, 403))
def overview(app: App, caller: SignedIn, now: Now, limit: Limit = 50) -> RevisionsView:
    """最近的在前。"""
    return revisions_view(app.revisions.overview(caller, limit=limit), now)


@routes.post(
    "",
    summary="提出一个规则版本",
    status_code=201,
    responses=documented(400, 401, 403, 409, 413, 422, 429, 503),
)
def propose(body: ProposalBody, app: App, caller: SignedIn, now: Now, response: Response) -> PublicationView:
    """所给文件叠加在当前版本之上；检查、示例、影响分析都通过后等待另一个人批准。提出不会启用，也不会确认任何事项。"""
    require_person(caller)
    base = app.packs
    try:
        packs = app.revisions.laid_over(base, body.files, body.removed)
    except PackErrors as error:
        raise _unreadable(error) from error
    accept = {(one.code, one.item): one.reason for one in body.accept}
    new = app.revisions.propose(packs, caller, reason=body.reason, accept=accept, now=now, over=base.revision)
    return _made(new, response)


@routes.post(
    "/rollback",
    summary="提出退回到以前的规则版本",
    status_code=201,
    responses=documented(400, 401, 403, 409, 422, 429, 503),
)
def roll_back(body: RollbackBody, app: App, caller: SignedIn, now: Now, response: Response) -> PublicationView:
    """只能退回到启用过的版本；同样要另一个人批准。"""
    return _made(app.revisions.roll_back(body.revision, caller, reason=body.reason, now=now), response)


@routes.get("/{publication_id}", summary="一个提案：检查结果、示例、影响", responses=documented(401, 403, 404))
def publication(publication_id: RecordId, app: App, caller: SignedIn, now: Now) -> PublicationView:
    """批准人据此决定。"""
    return _shown(app, app.revisions.publication(publication_id, caller), now)


@routes.post("/{publication_id}/activate", summary="批准并启用", responses=documented(401, 403, 404, 409, 429, 503))
def activate(publication_id: RecordId, app: App, caller: SignedIn, now: Now) -> ActivationView:
    """须由提出人以外的人批准。签名并启用；各进程在几秒内换到新版本，正在进行的核查按原版本办完。"""
    return activation_view(app.revisions.approve(publication_id, caller, now=now))


@routes.post(
    "/{publication_id}/reject", summary="不批准，或撤回自己的提案", responses=documented(400, 401, 403, 404, 409, 422)
)
def reject(publication_id: RecordId, body: RejectionBody, app: App, caller: SignedIn, now: Now) -> PublicationView:
    """写明理由；提案了结，不启用。"""
    return _shown(app, app.revisions.reject(publication_id, caller, reason=body.reason, now=now), now)


def _shown(app: Application, found: Publication, now: Now) -> PublicationView:
    return publication_view(found, state_of(found, app.active.sequence, now).value)


def _made(new: Publication, response: Response) -> PublicationView:
    response.headers["location"] = f"/api/v1/revisions/{new.publication_id}"
    return publication_view(new, "pending")


def _unreadable(error: PackErrors) -> InvalidInputErrors:
    return InvalidInputErrors(
        [
            InvalidInputError(one.code, one.title, one.detail, one.advice, str(one.position or "files"))
            for one in error.errors[:100]
        ]
    )
