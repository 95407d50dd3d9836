"""Matters of business systems: where they stand, the signed clearance, and their results, from which outcomes follow."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import Body, Path, Query

from api.context import App, Now
from api.problems import documented
from api.routing import router
from api.schemas.matters import CaseReasons, ClearanceView, MatterStandingView, ResultAnswer
from api.security.callers import SignedIn
from api.wiring import Application
from services.accounts.model import WORKING, Caller
from services.matters.clearance import clearance
from services.matters.report import ResultReport, read_result
from services.matters.results import post_result
from services.matters.standing import own_standing, standing
from services.matters.view import posted_json, standing_json

routes = router("/api/v1", "办件")

CaseNo = Annotated[str, Path(max_length=120, pattern=r"^[^\x00-\x1f]+$", description="业务系统的办件编号")]
Kind = Annotated[str | None, Query(max_length=80, pattern=r"^[^\x00-\x1f]+$", description="只看这一种事项")]
EXAMPLE = {
    "kind": "bidding.qualification",
    "result": "refused-for-credit",
    "subjects": [{"role": "bidder", "code": "91419001MA00000154"}],
    "document_no": "示例〔2026〕7号",
}


@routes.get("/case-reasons", summary="不适用和不予实施的理由目录", responses=documented(401))
def reasons(app: App, caller: SignedIn) -> CaseReasons:
    """登记不适用、不予实施时，reason_code 从这里选。"""
    fields = {"code", "title", "outcomes", "explain"}
    found = [one.model_dump(mode="json", include=fields) for one in app.packs.reasons.values()]
    return CaseReasons.model_validate({"items": found})


@routes.get(
    "/matters/{case_no:path}/standing",
    summary="办件的核查和案件办到哪一步",
    response_model=MatterStandingView,
    responses=documented(401, 422),
)
def show(case_no: CaseNo, app: App, caller: SignedIn, kind: Kind = None) -> dict[str, Any]:
    """一次核查命中几项就有几件案件；全部办结之前，办件一直是未办结。只看得到本系统、本部门核查的。"""
    with app.database.read() as uow:
        return standing_json(standing(uow, caller, case_no, kind))


@routes.get(
    "/matters/{case_no:path}/clearance",
    summary="办理情况证明：是否核查、各部门是否都已答复（已签名）",
    response_model=ClearanceView,
    responses=documented(401, 422),
)
def signed_clearance(case_no: CaseNo, app: App, caller: SignedIn, now: Now, kind: Kind = None) -> dict[str, Any]:
    """审批系统可以据此决定是否往下走：answered 为 true 才表示各部门都已确认或者办结。没有核查过的是 not_checked。

    只说明出具那一刻的情况；不表示可以批准，能不能批准看案件的措施。每次核查写明核查的是谁，请核对是不是要办的主体。
    签名可以离线验证，与核查回执的方法相同。
    """
    with app.database.read() as uow:
        return clearance(standing(uow, caller, case_no, kind), app.signer, now=now)


@routes.post(
    "/matters/{case_no:path}/result",
    summary="回传办理结果，案件的结果随之得出",
    response_model=ResultAnswer,
    responses=documented(400, 401, 403, 409, 413, 422),
)
def result(
    case_no: CaseNo, report: Annotated[ResultReport, Body(examples=[EXAMPLE])], app: App, caller: SignedIn, now: Now
) -> dict[str, Any]:
    """结果的编号见事项目录（GET /api/v1/matters）的 results。

    办件核查了几个主体的，用 subjects 写明是谁的结果，只涉及写明的主体（连同其代表人、联合体成员）；没有写明的，案件都只填好，不登记。

    本部门的案件直接登记并反馈；其他部门的、须由本人确认的，填好等工作人员确认；其余留给人登记。重发同样的内容不会重复登记。
    更正的结果会撤下原来填好的；与已经登记的不一致的，不改已登记的，记入案件并通知实施部门和发起部门。
    """
    judge_again(app, caller, case_no, report.kind, now)
    whole = read_result(report.model_dump(by_alias=True, exclude_none=True))
    with app.database.write() as uow:
        return posted_json(post_result(uow, app.cipher, app.packs, caller, case_no, whole, now=now))


def judge_again(app: Application, caller: Caller, case_no: str, kind: str, now: datetime) -> None:
    """The matter's cases as the registry stands now, before the caller records anything on them; not for who only looks."""
    if not caller.has(*WORKING):
        return
    with app.database.read() as uow:
        ids = [case.case_id for case in own_standing(uow, caller, case_no, kind).cases]
    for case_id in ids:
        app.rejudging.one(case_id, now)
