"""Looks for full list files in the configured folder while this process serves; of all processes one compares each file."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, nullcontext

import structlog

from adapters.files.arrivals import FolderOfLists
from api.background import Round, repeated
from api.wiring import Application
from services.daily.jobs import Stopping, never
from services.list_files.folder import Looked, look

EVERY_SECONDS = 300.0

log = structlog.get_logger("api")


def arrivals_compared(application: Application) -> AbstractAsyncContextManager[None]:
    """Looks while the block lasts, if a folder is configured; a comparison that is under way is finished.

    A file whose comparison failed is tried again once its record is stale.
    """
    if application.settings.comparison_folder is None:
        return nullcontext()

    def work(stopping: Stopping) -> float:
        found = once(application, stopping)
        if found != Looked():
            log.info("arrivals_compared", text=found.summary())
        return EVERY_SECONDS

    text = "数据库暂时不可用，收到的全量文件稍后比对"
    return repeated(Round(work, EVERY_SECONDS, "arrivals_later", text, "arrivals_not_compared"))


def once(application: Application, stopping: Stopping = never) -> Looked:
    """One look; nothing without a folder."""
    folder, settings = application.settings.comparison_folder, application.settings
    if folder is None:
        return Looked()
    return look(
        application.database,
        application.cipher,
        application.packs,
        FolderOfLists(folder),
        source=settings.comparison_source,
        now=application.clock(),
        stopping=stopping,
    )
