"""A file made for one answer: written into a folder of its own, sent, and gone."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.responses import FileResponse

MEDIA_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".jsonl": "application/jsonl; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def made_file(name: str, write: Callable[[Path], object]) -> FileResponse:
    """The file that ``write`` makes under ``name``, to be taken home, never shown in the page's own place."""
    folder = Path(tempfile.mkdtemp(prefix="jc-answer-"))
    try:
        path = folder / name
        write(path)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    cleaning = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
    return FileResponse(path, media_type=MEDIA_TYPES[path.suffix], filename=name, background=cleaning)
