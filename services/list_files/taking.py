"""Taking a listing file in: imported, tried, or compared as a whole with what we hold; its cleaning report is kept with the record.

An import and its record are one transaction. A trial and a comparison read one snapshot and change nothing of the registry.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from engine.documents import ListType
from services.audit import trail
from services.corrections.finding import Collected, note
from services.errors import InvalidInputError
from services.ids import new_id
from services.list_files.model import ListFile, Origin, Progress, Purpose
from services.ports import Cipher, Database, UnitOfWork
from services.registry import imports
from services.registry.intake import Incoming
from services.registry.report import ImportReport


@dataclass(frozen=True, slots=True)
class Taken:
    """The record and the report that it keeps."""

    file: ListFile
    report: ImportReport


def begun(
    list_id: str, purpose: Purpose, origin: Origin, name: str, *, source: str = "", actor: str, now: datetime
) -> ListFile:
    """A record of a file that is about to be read."""
    return ListFile(new_id(now), list_id, purpose, origin, name, source, Progress.RUNNING, now, actor)


def import_file(
    database: Database,
    cipher: Cipher,
    list_type: ListType,
    incoming: Incoming,
    file: ListFile,
    *,
    whole: bool = False,
    progress: imports.Progress | None = None,
) -> Taken:
    """Imports it. Raises InvalidInputError when it is wrong as a whole; then nothing is kept."""
    with database.write() as uow:
        report = imports.import_file(
            uow,
            cipher,
            list_type,
            incoming,
            actor=file.started_by,
            now=file.started_at,
            whole=whole,
            progress=progress,
        )
        done = _done(file, report, report.version)
        uow.list_files.add(done, report)
    return Taken(done, report)


def try_file(
    database: Database, cipher: Cipher, list_type: ListType, incoming: Incoming, file: ListFile, *, whole: bool = False
) -> Taken:
    """Reads and reports it, and keeps the report. Raises InvalidInputError when it is wrong as a whole."""
    with database.read() as uow:
        version = uow.registry.current_version()
        report = imports.import_file(
            uow, cipher, list_type, incoming, actor=file.started_by, now=file.started_at, dry_run=True, whole=whole
        )
    done = _done(file, report, version)
    with database.write() as uow:
        uow.list_files.add(done, report)
        _record(uow, done, "listing.trial")
    return Taken(done, report)


def compare_file(
    database: Database,
    cipher: Cipher,
    list_type: ListType,
    incoming: Incoming,
    file: ListFile,
    *,
    claimed: bool = False,
    progress: imports.Progress | None = None,
) -> Taken:
    """Compares a whole file with what we hold, and takes up the differences. ``claimed``: the record is there already.

    Raises InvalidInputError when it is wrong as a whole, or has no row that could be read.
    """
    found = Collected()
    with database.read() as uow:
        version = uow.registry.current_version()
        report = imports.import_file(
            uow,
            cipher,
            list_type,
            incoming,
            actor=file.started_by,
            now=file.started_at,
            dry_run=True,
            whole=True,
            differences=found,
            progress=progress,
        )
    if report.read == report.refused:
        raise InvalidInputError(
            "nothing_to_compare",
            "文件中没有可以比对的行",
            f"读取 {report.read} 行，全部不能识别" if report.read else "文件只有表头",
            "请核对是不是全量文件，列名对照是否正确",
        )
    done = _done(file, report, version)
    with database.write() as uow:
        if not claimed:
            uow.list_files.add(done, report)
        noted = note(uow, cipher, list_type, done.file_id, found, actor=file.started_by, now=file.started_at)
        done = replace(done, noted=asdict(noted))
        uow.list_files.finish(done, report)
        _record(uow, done, "listing.compare")
    return Taken(done, report)


def failed(file: ListFile, error: InvalidInputError) -> ListFile:
    """The record of a file that is wrong as a whole."""
    told = {"code": error.code, "title": error.title, "detail": error.detail, "advice": error.advice}
    return replace(file, progress=Progress.FAILED, ended_at=file.started_at, summary=error.title, failure=told)


def _done(file: ListFile, report: ImportReport, version: int | None) -> ListFile:
    counts = {name: getattr(report, name) for name in ("read", "new", "changed", "unchanged", "refused", "recalled")}
    if report.vanished is not None:
        counts["vanished"] = report.vanished
    return replace(
        file,
        progress=Progress.DONE,
        ended_at=file.started_at,
        registry_version=version,
        summary=report.summary(),
        counts=counts,
    )


def _record(uow: UnitOfWork, file: ListFile, action: str) -> None:
    detail = {"file_id": file.file_id, "source": file.name, **file.counts, **file.noted}
    trail.record(
        uow,
        actor=file.started_by,
        action=action,
        entity=f"list:{file.list_id}",
        detail=detail,
        now=file.started_at,
    )
