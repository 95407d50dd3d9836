"""One uploaded file in a request, kept on disk while it is worked on; memory stays bounded whatever its size."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from starlette.datastructures import UploadFile
from starlette.requests import Request

from api.problems import ProblemError
from services.errors import InvalidInputError

_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")


@asynccontextmanager
async def uploaded_file(request: Request, name: str = "file") -> AsyncIterator[UploadFile]:
    """The one file of a multipart request, until the block ends. Raises ProblemError (415) or InvalidInputError."""
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise ProblemError(
            415, "not_multipart", "不支持的内容类型", "上传文件须用 multipart/form-data", "请以表单字段 file 上传文件"
        )
    async with request.form(max_files=1, max_fields=5) as form:
        found = form.get(name)
        if not isinstance(found, UploadFile) or not found.filename:
            raise InvalidInputError(
                "file_missing", "没有收到文件", f"表单中没有名为 {name} 的文件", "请选择文件后重新上传", name
            )
        yield found


@contextmanager
def on_disk(upload: UploadFile) -> Iterator[Path]:
    """The upload as a file that keeps its name, in a folder that goes away with it."""
    given = Path((upload.filename or "").replace("\\", "/")).name
    suffix = _SUFFIX.search(given)
    stem = "".join(
        c for c in given.removesuffix(suffix[0] if suffix else "") if c.isprintable() and c not in '/:*?"<>|'
    )
    with tempfile.TemporaryDirectory(prefix="jc-upload-") as folder:
        path = Path(folder) / f"{stem.strip('. ')[:60] or 'file'}{suffix[0] if suffix else ''}"
        with path.open("wb") as target:
            upload.file.seek(0)
            shutil.copyfileobj(upload.file, target, 1024 * 1024)
        yield path
