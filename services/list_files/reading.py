"""Records of listing files for those who keep the lists, and for auditors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.accounts.model import Caller, Role
from services.errors import NotFoundError
from services.list_files.model import (
    ORIGIN_TITLES,
    PROGRESS_TITLES,
    PURPOSE_TITLES,
    Filter,
    ListFile,
    Progress,
    Purpose,
)
from services.ports import UnitOfWork
from services.registry.access import ListCatalogue, keeps, require_keeper
from services.registry.report import ImportReport
from services.registry.words import usable


@dataclass(frozen=True, slots=True)
class FilePage:
    """Records, the newest first; ``next_cursor`` continues them."""

    files: tuple[ListFile, ...]
    next_cursor: str | None


def sees(packs: ListCatalogue, list_id: str, caller: Caller) -> bool:
    """Keepers of the list and auditors see what files came in; reports show persons masked."""
    return caller.has(Role.AUDITOR) or keeps(packs, list_id, caller)


def visible_file(uow: UnitOfWork, packs: ListCatalogue, file_id: str, caller: Caller) -> ListFile:
    """The record. NotFoundError also for files of lists that the caller does not keep."""
    found = uow.list_files.get(file_id) if usable(file_id) else None
    if found is None or not sees(packs, found.list_id, caller):
        raise NotFoundError("名单文件")
    return found


def kept_file(uow: UnitOfWork, packs: ListCatalogue, file_id: str, caller: Caller) -> ListFile:
    """The record of a comparison, for those who may work on it. Raises NotFoundError, ForbiddenError."""
    found = visible_file(uow, packs, file_id, caller)
    require_keeper(packs, found.list_id, caller)
    if found.purpose is not Purpose.COMPARISON or found.progress is not Progress.DONE:
        raise NotFoundError("比对")
    return found


def list_files(
    uow: UnitOfWork,
    packs: ListCatalogue,
    caller: Caller,
    *,
    list_id: str | None = None,
    purpose: Purpose | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> FilePage:
    """A page of the caller's. Raises NotFoundError for a foreign list."""
    visible = frozenset(one for one in packs.lists if sees(packs, one, caller))
    if list_id is not None:
        if list_id not in visible:
            raise NotFoundError("名单")
        visible = frozenset({list_id})
    files = uow.list_files.page(Filter(visible, purpose), cursor, limit + 1)
    shown = files[:limit]
    return FilePage(shown, shown[-1].file_id if len(files) > limit else None)


def report_of(uow: UnitOfWork, packs: ListCatalogue, file_id: str, caller: Caller) -> tuple[ListFile, ImportReport]:
    """The cleaning report. NotFoundError also when the file could not be read."""
    found = visible_file(uow, packs, file_id, caller)
    report = uow.list_files.report(file_id)
    if report is None:
        raise NotFoundError("清洗报告")
    return found, report


def file_view(file: ListFile, list_titles: Mapping[str, str]) -> dict[str, Any]:
    """For programs and pages."""
    return {
        "file_id": file.file_id,
        "list": file.list_id,
        "list_title": list_titles.get(file.list_id, file.list_id),
        "purpose": file.purpose.value,
        "purpose_title": PURPOSE_TITLES[file.purpose],
        "origin": file.origin.value,
        "origin_title": ORIGIN_TITLES[file.origin],
        "name": file.name,
        "source": file.source,
        "state": file.progress.value,
        "state_title": PROGRESS_TITLES[file.progress],
        "started_at": file.started_at.isoformat(),
        "started_by": file.started_by,
        "ended_at": file.ended_at.isoformat() if file.ended_at else None,
        "registry_version": file.registry_version,
        "summary": file.summary,
        "counts": dict(file.counts),
        "noted": dict(file.noted),
        "failure": dict(file.failure) or None,
    }


def titles(packs: ListCatalogue) -> dict[str, str]:
    """Titles of all lists."""
    return {one.id: one.title for one in packs.lists.values()}


def file_views(files: Sequence[ListFile], packs: ListCatalogue) -> list[dict[str, Any]]:
    """Many of them."""
    known = titles(packs)
    return [file_view(file, known) for file in files]
