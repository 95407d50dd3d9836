"""``jiangcheng packs publish|approve|reject|rollback``: two persons, each with account and password. Exit: 0 done, 1 refused, 2 bad input."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import context, output
from cli.commands.packs.shared import Json
from cli.commands.packs.telling import proposal_lines
from cli.failures import FAILED
from cli.signing_in import Account, sign_in
from services.errors import InvalidInputError

if TYPE_CHECKING:
    from services.revisions.examination import NotPublishableError
    from services.revisions.model import Publication

Why = Annotated[str, typer.Option("--reason", help="理由，随提案存档。")]
Proposal = Annotated[
    str, typer.Argument(metavar="ID", help="提案编号，见 packs status；内容见 packs show。", show_default=False)
]


def publish(
    account: Account,
    reason: Why,
    source: Annotated[
        Path | None, typer.Argument(help="规则包或构建的文件夹；默认是配置的规则包，连同本单位的确认集。")
    ] = None,
    accept: Annotated[
        list[str] | None,
        typer.Option(
            "--accept",
            metavar="CODE[:ITEM]=理由",
            help="接受一个提醒并写明理由，可写多次；不写 ITEM 则接受该代码的全部提醒。每个提醒逐一记在办理人名下。",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """提出一个规则版本：检查、示例、影响分析都通过后，等待另一个人用 packs approve 批准。提出不会启用，也不会确认任何事项。"""
    from api.revision_views import publication_view
    from cli.commands.packs.sources import read_folder
    from services.revisions.examination import NotPublishableError

    accepted = dict(_acceptance(word) for word in accept or [])
    with context.open_application() as application:
        now = context.now()
        caller = sign_in(application, account, now)
        packs = read_folder(application, source or application.settings.packs)
        try:
            new = application.revisions.propose(packs, caller, reason=reason, accept=accepted, now=now)
        except NotPublishableError as error:
            _tell_refusal(error, as_json=as_json)
            raise typer.Exit(FAILED) from error
    if as_json:
        output.say_json(publication_view(new, "pending").model_dump(mode="json"))
        return
    _tell_new(new)
    if not packs.confirmed:
        output.say("注意：没有任何确认，批准启用之后一条规则也不触发。")
        _tell_how_to_confirm()


def rollback(
    account: Account,
    reason: Why,
    revision: Annotated[
        str | None, typer.Argument(help="退回到哪个版本（sm3:…）；默认是当前版本之前启用的那个。")
    ] = None,
    as_json: Json = False,
) -> None:
    """提出退回到以前启用过的版本，同样要另一个人用 packs approve 批准。"""
    from api.revision_views import publication_view

    with context.open_application() as application:
        now = context.now()
        caller = sign_in(application, account, now)
        new = application.revisions.roll_back(revision, caller, reason=reason, now=now)
    if as_json:
        output.say_json(publication_view(new, "pending").model_dump(mode="json"))
    else:
        _tell_new(new)


def approve(proposal: Proposal, account: Account, as_json: Json = False) -> None:
    """批准别人提出的版本：签名并启用。各进程在几秒内换到新版本，正在进行的核查按原版本办完。"""
    from api.revision_views import activation_view

    with context.open_application() as application:
        now = context.now()
        caller = sign_in(application, account, now)
        activated = application.revisions.approve(proposal, caller, now=now)
    if as_json:
        output.say_json(activation_view(activated).model_dump(mode="json"))
    else:
        output.say(f"已启用 {activated.revision}（第 {activated.sequence} 次启用）。")


def reject(proposal: Proposal, account: Account, reason: Why) -> None:
    """不批准，或撤回自己提出的版本。"""
    with context.open_application() as application:
        now = context.now()
        caller = sign_in(application, account, now)
        application.revisions.reject(proposal, caller, reason=reason, now=now)
    output.say(f"提案 {proposal} 已了结，没有启用。")


def _acceptance(word: str) -> tuple[tuple[str, str | None], str]:
    what, equals, reason = word.partition("=")
    code, colon, item = what.partition(":")
    if not equals or not code or (colon and not item):
        raise InvalidInputError(
            "bad_acceptance",
            f"--accept 的写法有误：{word}",
            "",
            "请写成 --accept unconfirmed=待逐项确认，或 --accept stale_check:law/zfcg=已核对",
            "--accept",
        )
    return (code, item or None), reason


def _tell_new(new: Publication) -> None:
    for line in proposal_lines(new):
        output.say(line)
    output.say(
        f"请另一位政策人员或信用办人员看过之后批准：jiangcheng packs approve {new.publication_id} --account 账号"
    )


def _tell_refusal(error: NotPublishableError, *, as_json: bool) -> None:
    if as_json:
        findings = [one.as_json() | {"open": one.open} for one in error.noted]
        output.say_json({"published": False, "findings": findings, "examples": error.examples.as_json()})
        return
    for fault in error.errors:
        output.say(f"[{fault.code}] {fault.title}：{fault.detail}（{fault.field}）")
    waiting = sorted({one.finding.code for one in error.noted if one.open and one.finding.severity == "warning"})
    output.say(f"没有提出：{len(error.errors)} 处待处理。")
    if waiting:
        output.say("提醒可以改正，也可以由您接受并写明理由（只接受其中一项：--accept 代码:事项=理由）：")
        for code in waiting:
            output.say(f"  --accept {code}=理由")
    if "unconfirmed" in waiting:
        output.say("没有确认的项照样可以发布，但不触发。")
        _tell_how_to_confirm()


def _tell_how_to_confirm() -> None:
    output.say("要让规则触发，先由政策人员或信用办人员逐项确认，再提出：在控制台“审核”页，或者")
    output.say("  jiangcheng packs confirm 项目… --account 账号 --by 姓名职务 --edition 清单版本 --row 条目")
