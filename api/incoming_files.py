"""A listing file that came in over HTTP, on its way to the registry: read by the mapping that is saved for its source, if one is named."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import Query

from adapters.files.limits import Limits
from adapters.files.reader_process import open_listing
from api.wiring import Application
from engine.documents import ListType
from services.registry.intake import Incoming
from services.registry.mappings import saved_mapping

Source = Annotated[
    str,
    Query(max_length=80, pattern=r"^[^\x00-\x1f\x7f]*$", description="文件来自哪里：按为它保存的列名对照读取"),
]


def incoming_of(app: Application, path: Path, list_type: ListType, source: str) -> Incoming:
    """Raises NotFoundError without such a mapping, InvalidInputError for a file of no known kind."""
    mapping = None
    if source:
        with app.database.read() as uow:
            mapping = saved_mapping(uow, list_type, source)
    return open_listing(path, list_type, Limits(file_bytes=app.settings.max_import_bytes), mapping)
