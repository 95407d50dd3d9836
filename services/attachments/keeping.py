"""Keeping files and handing them out again. Whose they are to add and to see is the caller's to check: each belongs to something of its.

Nothing is opened, converted or run here. A file lies in the database, so that it is written, backed up and rolled back with what it proves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath

from cryptography.hazmat.primitives import hashes

from services.attachments.kinds import KIND_TITLES, SUFFIXES, kind_of
from services.attachments.model import Attachment, Upload
from services.audit import trail
from services.errors import ConflictError, InvalidInputError, InvalidInputErrors, NotFoundError
from services.ids import new_id
from services.ports import UnitOfWork

MIB = 1024 * 1024
MAX_BYTES = 10 * MIB
MAX_FILES = 20
MAX_TOTAL = 50 * MIB
"""One file; and all that belongs to one thing."""
MAX_NAME = 120


def attach(
    uow: UnitOfWork, about: str, subject_key: str, uploads: Sequence[Upload], *, actor: str, now: datetime
) -> tuple[Attachment, ...]:
    """Keeps the files, all or none. ``subject_key``: whom they concern. Raises InvalidInputErrors that name every bad one."""
    if not uploads:
        return ()
    kinds = _checked(uploads)
    _require_room(uow, about, uploads)
    kept = []
    ids = sorted(new_id(now) for _ in uploads)  # of one moment they come in any order
    for attachment_id, upload, media_type in zip(ids, uploads, kinds, strict=True):
        digest = hashes.Hash(hashes.SM3())
        digest.update(upload.content)
        sm3 = digest.finalize().hex()
        new = Attachment(
            attachment_id=attachment_id,
            about=about,
            subject_key=subject_key,
            name=_name(upload.name, media_type),
            title=_clean(upload.title),
            media_type=media_type,
            size=len(upload.content),
            sm3=sm3,
            fingerprint=uow.attachments.fingerprint(sm3),
            added_at=now,
            added_by=actor,
        )
        if not uow.attachments.add(new, upload.content):
            raise ConflictError("subject_erased", "该主体的信息已经销毁", "", "不能再保存有关它的材料")
        _record(uow, "attachment.add", new, actor, now)
        kept.append(new)
    return tuple(kept)


def attachments_of(uow: UnitOfWork, about: str) -> tuple[Attachment, ...]:
    """What belongs to it, oldest first, without the bytes."""
    return uow.attachments.of(about)


def read_attachment(
    uow: UnitOfWork, about: str, attachment_id: str, *, actor: str, now: datetime
) -> tuple[Attachment, bytes]:
    """One file with its bytes; the reading is recorded, so this needs a writing unit of work.

    NotFoundError when it does not belong to ``about``, and when the person whom it concerned has been erased.
    """
    found = next((one for one in uow.attachments.of(about) if one.attachment_id == attachment_id), None)
    content = uow.attachments.content(attachment_id) if found else None
    if found is None or content is None:
        raise NotFoundError("附件")
    _record(uow, "attachment.read", found, actor, now)
    return replace(found, name=found.name or found.attachment_id), content


def _checked(uploads: Sequence[Upload]) -> list[str]:
    faults: list[InvalidInputError] = []
    kinds: list[str] = []
    for number, upload in enumerate(uploads):
        name, field = _clean(upload.name) or f"第 {number + 1} 个文件", f"files[{number}]"
        kind = kind_of(upload.content)
        if not upload.content:
            faults.append(_fault("attachment_empty", f"“{name}”是空文件", "", "请重新选择文件", field))
        elif len(upload.content) > MAX_BYTES:
            told = f"每个文件最多 {MAX_BYTES // MIB} MiB"
            faults.append(_fault("attachment_too_large", f"“{name}”过大", told, "请降低扫描分辨率或者拆分", field))
        elif kind is None:
            told = f"只收 {'、'.join(KIND_TITLES.values())}；按文件内容判断，改后缀没有用"
            faults.append(_fault("attachment_kind", f"“{name}”的格式不能接收", told, "请转换为 PDF 后上传", field))
        else:
            kinds.append(kind)
    if faults:
        raise InvalidInputErrors(faults)
    return kinds


def _require_room(uow: UnitOfWork, about: str, uploads: Sequence[Upload]) -> None:
    there = uow.attachments.of(about)
    if len(there) + len(uploads) > MAX_FILES:
        raise _fault("attachments_too_many", "附件过多", f"每件最多 {MAX_FILES} 个文件", "请合并后上传", "files")
    if sum(one.size for one in there) + sum(len(one.content) for one in uploads) > MAX_TOTAL:
        told = f"每件合计最多 {MAX_TOTAL // MIB} MiB"
        raise _fault("attachments_too_large", "附件合计过大", told, "请降低扫描分辨率后上传", "files")


def _fault(code: str, title: str, detail: str, advice: str, field: str) -> InvalidInputError:
    return InvalidInputError(code, title, detail, advice, field)


def _clean(text: str) -> str:
    """One line that can stand on a page: no control characters and none that turn the writing direction."""
    return "".join(c for c in text if c.isprintable())[:MAX_NAME].strip()


def _name(given: str, media_type: str) -> str:
    """The last part of what the sender calls it, with an ending that its bytes deserve: what is saved opens as what it is."""
    last = PurePosixPath(given.replace("\\", "/")).name
    name = "".join(c for c in last if c.isprintable() and c not in ':*?"<>|').strip(". ")
    suffix = next((one for one in SUFFIXES[media_type] if name.lower().endswith(one)), "")
    ending = name[-len(suffix) :] if suffix else SUFFIXES[media_type][0]
    stem = name.removesuffix(ending) if suffix else name
    return f"{stem[: MAX_NAME - len(ending)].strip('. ') or '附件'}{ending}"


def _record(uow: UnitOfWork, action: str, one: Attachment, actor: str, now: datetime) -> None:
    detail = {"attachment": one.attachment_id, "size": one.size, "fingerprint": one.fingerprint}
    trail.record(uow, actor=actor, action=action, entity=one.about, detail=detail, now=now)
