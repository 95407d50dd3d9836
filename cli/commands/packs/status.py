"""``jiangcheng packs status``: what decides, what was activated, what waits for a second person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli import context, output
from cli.commands.packs.shared import Json

if TYPE_CHECKING:
    from api.schemas.revisions import RevisionsView

STATES = {
    "pending": "待批准",
    "approved": "已启用",
    "rejected": "未批准",
    "outdated": "已过时（之后有别的版本启用）",
    "expired": "已过期",
}
KINDS = {"publish": "发布", "rollback": "退回", "first": "初装（没有确认，规则都不触发）", "demo": "演示"}


def status(
    as_json: Json = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=200, help="各列出最近多少条。")] = 10,
) -> None:
    """当前启用的规则版本、最近的启用记录和提案。"""
    from api.revision_views import revisions_view

    with context.open_application() as application:
        overview = application.revisions.overview(context.local_caller(application.packs), limit=limit)
        view = revisions_view(overview, context.now())
        trouble = application.active.last_error
    if as_json:
        output.say_json(view.model_dump(mode="json") | {"newest_refused": trouble.code if trouble else None})
        return
    _tell(view)
    if trouble:
        output.say(f"注意：最新的启用记录不可用（{trouble.title}，{trouble.code}），仍用上面的版本。")


def _tell(view: RevisionsView) -> None:
    output.say(f"当前版本 {view.active}（第 {view.sequence} 次启用）")
    for one in view.activations:
        output.say(f"  {one.sequence:>4} {one.activated_at} {KINDS[one.kind]} {one.revision[:19]}… {one.activated_by}")
    if view.publications:
        output.say("提案：")
    for entry in view.publications:
        state, kind = STATES[entry.state], KINDS[entry.kind]
        output.say(
            f"  {entry.publication_id} {state} {kind} {entry.revision[:19]}… {entry.proposed_by}：{entry.reason}"
        )
