"""Files that prove what was done in a case: the carrier adds them before it records the outcome; whoever sees the case may read them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from services.accounts.model import Caller
from services.attachments.keeping import attach, attachments_of, read_attachment
from services.attachments.model import Attachment, Upload
from services.cases.access import held_case, require_carrier, visible_case
from services.cases.model import Case
from services.cases.outcome import OutcomeReport
from services.cases.states import STATE_TITLES, State
from services.errors import ConflictError, InvalidInputError
from services.ports import UnitOfWork

_BEFORE_OUTCOME = frozenset({State.PROMPTED, State.ACKNOWLEDGED})


def files_of(uow: UnitOfWork, case_id: str) -> tuple[Attachment, ...]:
    """The case's files, oldest first. Whether the caller may see the case is checked before."""
    return attachments_of(uow, _about(case_id))


def add_files(
    uow: UnitOfWork, caller: Caller, case_id: str, uploads: Sequence[Upload], *, now: datetime
) -> tuple[Attachment, ...]:
    """Keeps files of the carrier's. ConflictError once an outcome is recorded: what was fed back is not added to unseen."""
    case = held_case(uow, caller, case_id, None)
    require_carrier(case, caller)
    if uploads and case.state not in _BEFORE_OUTCOME:
        raise ConflictError(
            "state_does_not_allow",
            f"案件当前状态为“{STATE_TITLES[case.state]}”，不能再加附件",
            "附件在登记结果以前或者同时提交",
            "需要补充的，请发起部门退回后重新登记",
        )
    return attach(uow, _about(case_id), case.subject_key, uploads, actor=caller.id, now=now)


def read_file(
    uow: UnitOfWork, caller: Caller, case_id: str, attachment_id: str, *, now: datetime
) -> tuple[Attachment, bytes]:
    """One file; the reading is recorded. NotFoundError also for a foreign case."""
    visible_case(uow, caller, case_id)
    return read_attachment(uow, _about(case_id), attachment_id, actor=caller.id, now=now)


def require_files(uow: UnitOfWork, case: Case, report: OutcomeReport) -> None:
    """What an outcome refers to lies in the case. Raises InvalidInputError."""
    there = {one.attachment_id for one in files_of(uow, case.case_id)}
    missing = [one.attachment_id for one in report.attachments if one.attachment_id and one.attachment_id not in there]
    if missing:
        told = f"案件中没有编号为 {missing[0]} 的附件"
        raise InvalidInputError("attachment_unknown", "附件有误", told, "请先上传附件", "attachments")


def _about(case_id: str) -> str:
    return f"case:{case_id}"
