"""What becomes of an export: submitted with the receiver's receipt, which makes its records the reported ones; or discarded."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.accounts.model import Caller, Role
from services.audit import trail
from services.errors import ForbiddenError, InvalidInputError, NotFoundError
from services.paging import require_page
from services.ports import UnitOfWork
from services.registry.words import usable
from services.subjects.masking import mask_text
from services.upward.exporting import require_reporter
from services.upward.model import Action, Export, Operation, State, step

MAX_NOTE = 200
MAX_PAGE = 100


def exports(uow: UnitOfWork, caller: Caller, *, cursor: str | None = None, limit: int = 20) -> tuple[Export, ...]:
    """A page, newest first, one more than ``limit`` where there are more. Raises ForbiddenError, InvalidInputError."""
    _require_reader(caller)
    require_page(limit, MAX_PAGE, cursor)
    return uow.upward.page(cursor, limit + 1)


def one(uow: UnitOfWork, caller: Caller, export_id: str) -> Export:
    """An export. Raises ForbiddenError, NotFoundError."""
    _require_reader(caller)
    found = uow.upward.get(export_id)
    if found is None:
        raise NotFoundError("上报批次")
    return found


def by_hand(
    uow: UnitOfWork, caller: Caller, export_id: str, *, cursor: str | None = None, limit: int = 50
) -> tuple[tuple[str, Operation], ...]:
    """Cases that the file could not tell of and what is to be told of them, by id; one more than ``limit`` where there are more."""
    one(uow, caller, export_id)
    require_page(limit, MAX_PAGE, cursor)
    return uow.upward.by_hand(export_id, cursor or "", limit + 1)


def submitted(
    uow: UnitOfWork, caller: Caller, export_id: str, *, receipt_no: str, told_by_hand: bool = False, now: datetime
) -> Export:
    """The receiving platform took it; ``receipt_no`` is its receipt. From now on its records are what was reported.

    ``told_by_hand``: it was also told what its layout has no words for; InvalidInputError without, where there is such.
    """
    require_reporter(caller)
    if one(uow, caller, export_id).by_hand and not told_by_hand:
        raise InvalidInputError(
            "by_hand_first",
            "还有须另行告知接收方的",
            "该格式不能表示变更和撤回，本批次有这样的案件",
            "请先按页面列出的案件告知接收方，再确认登记",
            "told_by_hand",
        )
    return _settle(uow, caller, export_id, Action.SUBMIT, receipt_no, now)


def discarded(uow: UnitOfWork, caller: Caller, export_id: str, *, reason: str, now: datetime) -> Export:
    """It was not sent; its records come again in the next one."""
    return _settle(uow, caller, export_id, Action.DISCARD, reason, now)


def _settle(uow: UnitOfWork, caller: Caller, export_id: str, action: Action, note: str, now: datetime) -> Export:
    require_reporter(caller)
    found = uow.upward.lock(export_id)
    if found is None:
        raise NotFoundError("上报批次")
    target = step(found.state, action)
    said = (
        note.strip() if target is State.SUBMITTED else mask_text(note.strip())
    )  # a receipt's number may look like a citizen's
    if not said or len(said) > MAX_NOTE or not usable(said):
        field = "receipt_no" if target is State.SUBMITTED else "reason"
        title = "缺少回执号" if target is State.SUBMITTED else "缺少理由"
        raise InvalidInputError(
            "reason_required", title, f"不能为空，不超过 {MAX_NOTE} 个字，不含控制字符", "请填写", field
        )
    changed = replace(found, state=target, settled_at=now, settled_by=caller.id, note=said)
    uow.upward.settle(changed)
    uow.upward.move(changed.layout)  # an export that is being built now was built from other books
    entity = f"upward:{export_id}"
    trail.record(uow, actor=caller.id, action=f"upward.{target.value}", entity=entity, detail={"note": said}, now=now)
    return changed


def _require_reader(caller: Caller) -> None:
    if not caller.has(Role.CREDIT_OFFICE, Role.AUDITOR):
        raise ForbiddenError("role_missing", "您的角色不能查看上报记录", "由信用办和审计查看", "请联系信用办")
