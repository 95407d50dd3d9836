"""The ASGI application: middleware, routes, failures, the interface's description."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

from anyio import to_thread
from fastapi import APIRouter, FastAPI
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from api import failures, openapi
from api.activation import watched
from api.arrivals import arrivals_compared
from api.batches import batches_checked
from api.console import (
    appraisal_pages,
    batch_pages,
    case_pages,
    check_pages,
    claim_filing_pages,
    claim_pages,
    correction_pages,
    dossier_pages,
    duty_pages,
    export_pages,
    feedback_pages,
    home,
    import_pages,
    list_pages,
    mailbox_pages,
    mapping_pages,
    matter_pages,
    memorandum_pages,
    name_pages,
    notice_pages,
    proposal_pages,
    provenance_page,
    public_pages,
    push_pages,
    report_pages,
    retention_pages,
    review_pages,
    revision_pages,
    session_pages,
    subject_application_pages,
    subject_pages,
    subject_report_pages,
    subject_unmasking_pages,
    supervision_pages,
    typical_pages,
)
from api.daily import daily_jobs
from api.metrics.watch import published
from api.middleware.body_limit import BodyLimitMiddleware, LimitOf
from api.middleware.headers import SecurityHeadersMiddleware
from api.middleware.requests import RequestMiddleware
from api.middleware.short_way import ShortWay
from api.names import names_kept
from api.outbox import dispatched
from api.rejudging import cases_rejudged
from api.routes import (
    appraisals,
    attachments,
    batches,
    cases,
    checks,
    confirmations,
    corrections,
    dossiers,
    feedback,
    feedback_exports,
    health,
    imports,
    inbound,
    library,
    list_files,
    listings,
    lists,
    mappings,
    matters,
    metrics,
    names,
    notices,
    objections,
    packs,
    pushes,
    receipts,
    repairs,
    reports,
    retention,
    revisions,
    revocations,
    rights,
    schemas,
    supervision,
    typical_cases,
)
from api.settings import Settings
from api.wiring import Application

_LIST_FILE = re.compile(r"/api/v1/lists/[^/]+/(import|comparisons)|/lists/[^/]+/(import|compare)")
_WITH_FILES = re.compile(
    r"/api/v1/(cases|rights)/[^/]+/attachments|/cases/[^/]+/outcome|/rights/(new|[^/]+/attach)|/subject/(objections|repairs|claims/[^/]+)/[^/]+"
)
_MANY = re.compile(r"/api/v1/inbound/.*|/api/v1/checks/batch")
_STATIC = Path(__file__).parent / "console" / "static"


def create_app(application: Application) -> FastAPI:
    """The service on a built application, which whoever built it closes."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = application.settings.threads
        async with (
            daily_jobs(application),
            arrivals_compared(application),
            watched(application),
            published(application),
            dispatched(application),
            names_kept(application),
            cases_rejudged(application),
            batches_checked(application),
        ):
            yield

    app = FastAPI(
        title="联合奖惩服务",
        version="0.1.0",
        summary="查询、触发、奖惩、反馈",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        redirect_slashes=False,
        separate_input_output_schemas=False,
    )
    app.state.application = application
    app.router.routes.extend(_routes())
    failures.install(app)
    openapi.install(app)
    # Added last runs first: the request's id is known to everything inside.
    app.add_middleware(ShortWay, application=application)
    app.add_middleware(BodyLimitMiddleware, limit_of=_limits(application.settings))
    app.add_middleware(SecurityHeadersMiddleware)
    app.add_middleware(RequestMiddleware, last_resort=failures.last_resort, counted=application.metrics.answered)
    return app


@cache
def _routes() -> Sequence[BaseRoute]:
    """Every area's routes. What FastAPI works out of them at the first request takes it a third of a second: applications of one process share it."""
    routes = APIRouter()
    for area in (
        batches,  # its /checks/batch before any /checks/{check_id}
        checks,
        names,
        cases,
        feedback,
        feedback_exports,
        typical_cases,
        lists,
        listings,
        dossiers,
        objections,
        repairs,
        revocations,
        rights,
        attachments,
        imports,
        list_files,
        corrections,
        mappings,
        matters,
        pushes,
        notices,
        supervision,
        appraisals,
        library,
        packs,
        revisions,
        confirmations,
        schemas,
        reports,
        retention,
        inbound,
        receipts,
        health,
        metrics,
    ):
        routes.include_router(area.routes)
    for pages in (
        home,
        session_pages,
        subject_pages,
        subject_application_pages,
        subject_report_pages,
        subject_unmasking_pages,
        check_pages,
        batch_pages,
        name_pages,
        duty_pages,
        case_pages,
        matter_pages,
        feedback_pages,
        export_pages,
        appraisal_pages,
        typical_pages,
        claim_filing_pages,  # its /rights/new before any /rights/{claim_id}
        claim_pages,
        dossier_pages,
        supervision_pages,
        report_pages,
        retention_pages,
        memorandum_pages,
        proposal_pages,
        provenance_page,
        public_pages,
        push_pages,
        list_pages,
        import_pages,
        mapping_pages,
        correction_pages,
        mailbox_pages,
        notice_pages,
        review_pages,
        revision_pages,
    ):
        routes.include_router(pages.routes)
    routes.routes.append(Mount("/static", StaticFiles(directory=_STATIC), name="static"))
    return tuple(routes.routes)


def _limits(settings: Settings) -> LimitOf:
    def limit_of(path: str) -> int:
        if _LIST_FILE.fullmatch(path):
            return settings.max_import_bytes
        if _WITH_FILES.fullmatch(path):
            return settings.max_upload_bytes
        return settings.max_document_bytes if _MANY.fullmatch(path) else settings.max_body_bytes

    return limit_of
