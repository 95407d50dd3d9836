"""``jiangcheng packs show``: a proposal with all that was found, for whoever is to approve it."""

from __future__ import annotations

from cli import context, output
from cli.commands.packs.publish import Proposal
from cli.commands.packs.shared import Json
from cli.commands.packs.status import KINDS, STATES
from cli.commands.packs.telling import proposal_lines


def show(proposal: Proposal, as_json: Json = False) -> None:
    """一个提案的全部内容：改了什么、哪些情形的结果会变、以往核查、示例和检查发现。批准之前请先看过。"""
    from api.revision_views import publication_view
    from services.revisions.ruling import state_of

    with context.open_application() as application:
        found = application.revisions.publication(proposal, context.local_caller(application.packs))
        state = state_of(found, application.active.sequence, context.now()).value
    if as_json:
        output.say_json(publication_view(found, state).model_dump(mode="json"))
        return
    output.say(f"{KINDS[found.kind]}，{STATES[state]}；{found.proposed_by} 提出：{found.reason}")
    if found.ruling:
        output.say(f"{found.ruling.by} 办理" + (f"：{found.ruling.reason}" if found.ruling.reason else ""))
    for line in proposal_lines(found):
        output.say(line)
