"""Full list files that are put into a folder: each is compared once, by whichever process comes first.

Below the folder stands one folder per list, named by the list's id; the newest file in it that has come to rest is taken. A file that cannot
be read is recorded with its reason and not tried again until another comes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from engine.documents import ListType
from services.audit import trail
from services.errors import InvalidInputError
from services.list_files.model import ListFile, Origin, Purpose
from services.list_files.taking import begun, compare_file, failed
from services.ports import Cipher, Database
from services.registry.intake import Incoming
from services.registry.mappings import ColumnMapping, saved_mapping

ACTOR = "system:folder"
STALE_AFTER = timedelta(hours=2)
"""A comparison that has not ended by then was given up by its process."""

Stopping = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file at rest. ``mark`` differs for another file, or the same one written again."""

    list_id: str
    name: str
    mark: str


class Folder(Protocol):
    """Where files arrive. Implemented by ``adapters/files/arrivals.py``."""

    def arrivals(self, now: datetime) -> list[Arrival]:
        """The newest file of each list."""

    def open(self, arrival: Arrival, list_type: ListType, mapping: ColumnMapping | None) -> Incoming:
        """The file on its way in. Raises InvalidInputError."""


class Lists(Protocol):
    """The lists that there are."""

    @property
    def lists(self) -> Mapping[str, ListType]:
        """By id."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look into the folder came to. ``unknown``: folders that are named like no list."""

    compared: tuple[ListFile, ...] = ()
    failed: tuple[ListFile, ...] = ()
    unknown: tuple[str, ...] = ()

    def summary(self) -> str:
        """One Chinese line, without its full stop."""
        told = f"比对 {len(self.compared)} 份，未能读取 {len(self.failed)} 份"
        return told + (f"；没有这样的名单：{'、'.join(self.unknown)}" if self.unknown else "")


def look(
    database: Database,
    cipher: Cipher,
    packs: Lists,
    folder: Folder,
    *,
    source: str,
    now: datetime,
    stopping: Stopping = lambda: False,
) -> Looked:
    """Compares what has arrived. ``source`` names the column mapping that is used where one is saved for the list."""
    compared, not_read, unknown = list[ListFile](), list[ListFile](), list[str]()
    for arrival in folder.arrivals(now):
        if stopping():
            break
        list_type = packs.lists.get(arrival.list_id)
        if list_type is None:
            unknown.append(arrival.list_id)
            continue
        file = begun(list_type.id, Purpose.COMPARISON, Origin.FOLDER, arrival.name, actor=ACTOR, now=now)
        with database.write() as uow:
            claimed = uow.list_files.claim(file, f"{list_type.id}:{arrival.mark}", now - STALE_AFTER)
        if claimed is None:
            continue
        try:
            compared.append(_compare(database, cipher, list_type, folder, arrival, claimed, source))
        except InvalidInputError as error:
            not_read.append(failed(claimed, error))
            with database.write() as uow:
                uow.list_files.finish(not_read[-1], None)
                detail = {"file_id": claimed.file_id, "source": claimed.name, "failure": error.code}
                trail.record(
                    uow, actor=ACTOR, action="listing.compare", entity=f"list:{list_type.id}", detail=detail, now=now
                )
    return Looked(tuple(compared), tuple(not_read), tuple(unknown))


def _compare(
    database: Database,
    cipher: Cipher,
    list_type: ListType,
    folder: Folder,
    arrival: Arrival,
    file: ListFile,
    source: str,
) -> ListFile:
    with database.read() as uow:
        named = source in uow.mappings.sources(list_type.id)
        mapping = saved_mapping(uow, list_type, source) if named else None
    incoming = folder.open(arrival, list_type, mapping)
    file = replace(file, source=source if named else "")
    return compare_file(database, cipher, list_type, incoming, file, claimed=True).file
