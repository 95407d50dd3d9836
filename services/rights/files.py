"""Files that belong to a claim: what came with it, and what is handed in later while it is under way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from engine.packs.packset import PackSet
from services.accounts.model import Caller, Role
from services.attachments.keeping import attach, attachments_of, read_attachment
from services.attachments.model import Attachment, Upload
from services.errors import ConflictError, ForbiddenError, InvalidInputError
from services.ports import UnitOfWork
from services.rights.access import is_authority, may_act_for_applicant, visible_claim
from services.rights.acting import Act
from services.rights.states import ATTACH, Kind


def about(claim_id: str) -> str:
    """What a claim's files belong to."""
    return f"claim:{claim_id}"


def files_of(uow: UnitOfWork, claim_id: str) -> tuple[Attachment, ...]:
    """A claim's files, oldest first. Whether the caller may see the claim is checked before."""
    return attachments_of(uow, about(claim_id))


def add_files(act: Act, uploads: Sequence[Upload]) -> tuple[Attachment, ...]:
    """Keeps files while the claim is under way: the department that took it in adds them, who listed, or the credit office."""
    claim = act.held(*Kind)
    handles = act.caller.has(Role.CREDIT_OFFICE) or is_authority(act.packs, claim.list_id, act.caller)
    if not (handles or may_act_for_applicant(claim, act.caller)):
        raise ForbiddenError(
            "not_the_filer",
            "补充材料由接收申请的部门或者办理单位登记",
            "",
            "请由接收申请的部门、认定单位或者信用办登记",
        )
    if not claim.open:
        raise ConflictError("state_does_not_allow", "申请已经办结", "", "不能再补充材料")
    if not uploads:
        raise InvalidInputError("file_missing", "没有收到文件", "", "请选择文件后重新上传", "files")
    kept = attach(act.uow, about(claim.claim_id), claim.subject_key, uploads, actor=act.caller.id, now=act.now)
    act.note(claim, ATTACH, {"files": len(kept)})
    return kept


def read_file(
    uow: UnitOfWork, packs: PackSet, caller: Caller, claim_id: str, attachment_id: str, *, now: datetime
) -> tuple[Attachment, bytes]:
    """One file; the reading is recorded. NotFoundError also for a foreign claim."""
    visible_claim(uow, packs, caller, claim_id)
    return read_attachment(uow, about(claim_id), attachment_id, actor=caller.id, now=now)
