"""A form with one large file: its fields are checked like any form's, the file lies on disk while it is worked on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from api.console.forms import Form
from api.console.people import require_genuine
from api.console.places import page_behind
from api.uploads import on_disk
from api.wiring import Application

_MAX_FIELDS = 20
FILE_MISSING = "请选择文件"

Work = Callable[[Form, Path | None], Response]
"""Given the form and the file, None where none was chosen."""


@asynccontextmanager
async def _posted(request: Request) -> AsyncIterator[tuple[Form, UploadFile | None]]:
    async with request.form(max_files=1, max_fields=_MAX_FIELDS) as posted:
        values, upload = dict[str, str](), None
        for name, value in posted.multi_items():
            if isinstance(value, str):
                values[name] = "".join(c for c in value if c >= " " or c in "\n\t")
            elif value.filename and name == "file":
                upload = value
        form = Form(values)
        form.page = page_behind(request)
        if upload is not None and upload.filename:
            form.chosen["file"] = [upload.filename]
        yield form, upload


async def with_file(request: Request, app: Application, work: Work) -> Response:
    """Does the work with the posted form and its file. Raises ProblemError for a form that is not the person's own."""
    async with _posted(request) as (form, upload):
        require_genuine(request, app, form)

        def run() -> Response:
            if upload is None:
                return work(form, None)
            with on_disk(upload) as path:
                return work(form, path)

        return await run_in_threadpool(run)
