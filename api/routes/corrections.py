"""Single differences with full files: answered, kept, accepted by a second person, not followed, taken up again."""

from __future__ import annotations

from typing import Any

from api.context import App, Now
from api.problems import documented
from api.routes.list_files import accepted_view
from api.routing import RecordId, router
from api.schemas.list_files import AcceptedAnswer, AnswerBody, CorrectionView, ReasonBody, StepBody
from api.security.callers import SignedIn
from services.corrections import deciding, proposing
from services.corrections.reading import view_of

routes = router("/api/v1/corrections", "名单")

_STEP = documented(400, 401, 403, 404, 409, 413, 422)


@routes.post("/{correction_id}/answer", summary="登记退出依据", response_model=CorrectionView, responses=_STEP)
def answer(correction_id: RecordId, body: AnswerBody, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """文件没有的条目，查明已依决定移出的：写明决定，成为退出的建议，由另一人采纳。"""
    with app.database.write() as uow:
        changed = proposing.answer_exit(
            uow,
            app.packs,
            correction_id,
            kind=body.kind,
            effective_on=body.effective_on,
            document_no=body.document_no,
            reason=body.reason,
            caller=caller,
            now=now,
            expected_version=body.version,
        )
        return view_of(uow, app.cipher, app.packs, changed, caller, now)


@routes.post("/{correction_id}/keep", summary="核实后保留在册", response_model=CorrectionView, responses=_STEP)
def keep(correction_id: RecordId, body: ReasonBody, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """条目不变；在条目变动以前不再询问。"""
    with app.database.write() as uow:
        changed = proposing.keep(
            uow, app.packs, correction_id, reason=body.reason, caller=caller, now=now, expected_version=body.version
        )
        return view_of(uow, app.cipher, app.packs, changed, caller, now)


@routes.post("/{correction_id}/accept", summary="采纳更正建议", response_model=AcceptedAnswer, responses=_STEP)
def accept(correction_id: RecordId, body: StepBody, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """由提出人以外的工作人员办理；在同一事务内登记、更正或退出。"""
    with app.database.write() as uow:
        done = deciding.accept(
            uow, app.cipher, app.packs, correction_id, caller=caller, now=now, expected_version=body.version
        )
    return accepted_view(done)


@routes.post("/{correction_id}/reject", summary="不采纳更正建议", response_model=CorrectionView, responses=_STEP)
def reject(correction_id: RecordId, body: ReasonBody, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """同样的差异以后不再提出；退出的建议回到待核实。"""
    with app.database.write() as uow:
        changed = deciding.reject(
            uow, app.packs, correction_id, reason=body.reason, caller=caller, now=now, expected_version=body.version
        )
        return view_of(uow, app.cipher, app.packs, changed, caller, now)


@routes.post("/{correction_id}/reopen", summary="重新提出", response_model=CorrectionView, responses=_STEP)
def reopen(correction_id: RecordId, body: StepBody, app: App, caller: SignedIn, now: Now) -> dict[str, Any]:
    """以前没有采纳或者决定保留的，重新办理。"""
    with app.database.write() as uow:
        changed = proposing.reopen(uow, app.packs, correction_id, caller=caller, now=now, expected_version=body.version)
        return view_of(uow, app.cipher, app.packs, changed, caller, now)
