"""Files on their way in and out of the service. What comes in is bounded before it is read; what goes out is saved, never opened."""

from __future__ import annotations

from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.responses import Response

from services.attachments.keeping import MAX_BYTES
from services.attachments.model import Attachment, Upload


async def upload_of(file: UploadFile) -> Upload:
    """A file of a form; one byte more than is allowed is enough to refuse it."""
    return Upload(file.filename or "", await file.read(MAX_BYTES + 1))


def download(name: str, media_type: str, content: bytes) -> Response:
    """A file that the browser saves under this name and does not show; the older parameter is for programs that know no other."""
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\' else "_" for c in name)
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type=media_type, headers={"content-disposition": disposition})


def attachment_download(found: tuple[Attachment, bytes]) -> Response:
    """An attachment with its bytes."""
    one, content = found
    return download(one.name, one.media_type, content)
