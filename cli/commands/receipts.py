"""``jiangcheng receipts``: verify a check receipt, a clearance or a batch of a push without the service. Exit: 0 genuine, 1 not, 2 unreadable input."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from cli import context, output
from cli.failures import FAILED
from services.errors import InvalidInputError

app = typer.Typer(help="核查回执。", no_args_is_help=True)

_MAX_BYTES = 4 * 1024 * 1024


@app.callback()
def receipts() -> None:
    """核查回执。"""


@app.command("verify")
def verify(
    file: Annotated[
        Path, typer.Argument(help="回执、办理情况证明或者推送的一批，或者接口的整个答复（JSON）。", metavar="文件")
    ],
    key: Annotated[
        Path | None,
        typer.Option("--key", help="受信任的公钥（PEM）；不写则用 JC_HOME/keys/trusted。", show_default=False),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")] = False,
) -> None:
    """离线验证回执：签名是否由受信任的密钥作出、内容是否被改动。文件里自带的密钥一概不信。"""
    from adapters.crypto.trust import TrustedKeys
    from services.checks import receipts as service

    given = read_paper(file)
    trusted = TrustedKeys.from_file(key) if key else TrustedKeys.from_folder(context.read_settings().keys / "trusted")
    verdict = service.verify(given, trusted)
    if as_json:
        output.say_json(
            {"good": verdict.good, "where": verdict.where, "text": verdict.text, "content": verdict.content}
        )
    else:
        output.say(verdict.text if verdict.good else f"不可信（{verdict.where}）：{verdict.text}")
        if verdict.good and verdict.content:
            _show(dict(verdict.content))
    if not verdict.good:
        raise typer.Exit(FAILED)


def _show(content: dict[str, Any]) -> None:
    from services.matters.model import STATUS_TITLES, Status

    if content.get("document") == "push_batch":
        titles = {
            "push_id": "推送编号",
            "list": "名单",
            "version": "版本",
            "department": "部门",
            "issued_at": "出具时间",
            "key_id": "签名密钥",
        }
        for name, title in titles.items():
            output.say(f"  {title}：{content[name]}")
        output.say(f"  变动条目：{len(content['items'])}{'' if content['next_cursor'] else '（最后一批）'}")
        return
    if content.get("document") == "clearance":
        counts = content["cases"]
        told = f"待确认 {counts['open']}，已确认未办结 {counts['acknowledged']}，已办结 {counts['resolved']}"
        if counts.get("to_lift"):
            told += f"；其中须解除措施的 {counts['to_lift']}"
        output.say(f"  业务编号：{content['case_no']}")
        output.say(f"  出具时间：{content['at']}")
        output.say(f"  办理情况：{STATUS_TITLES[Status(content['status'])]}")
        output.say(f"  案件：{told}")
        for check in content["checks"]:
            output.say(f"  核查 {check['check_id']}（{check['client']}）：{_word(check['outcome'])}")
            for subject in check.get("subjects", ()):  # papers of earlier versions name none
                output.say(f"    {_subject(subject)}")
        output.say(f"  签名密钥：{content['key_id']}")
        return

    if content.get("document") == "audit_checkpoint":
        output.say(f"  写出时间：{content['at']}")
        output.say(f"  审计链：{len(content['heads'])} 条，共 {content['entries']} 条记录")
        output.say(f"  签名密钥：{content['key_id']}")
        return
    shown = {**content, "outcome": _word(content.get("outcome"))}
    titles = {
        "check_id": "核查编号",
        "case_no": "业务编号",
        "decided_at": "核查时间",
        "outcome": "结果",
        "key_id": "签名密钥",
    }
    for name, title in titles.items():
        output.say(f"  {title}：{shown[name] if shown.get(name) else '无'}")


def _word(outcome: Any) -> Any:
    from api.console.words import OUTCOMES

    known = OUTCOMES.get(str(outcome))
    return known.word if known else outcome


def _subject(subject: dict[str, Any]) -> str:
    from api.console.words import KINDS

    kind = KINDS.get(subject["kind"], subject["kind"])
    return (
        f"{subject['name'] or '（未提供名称）'}（{kind}），代码 {subject['code'] or '无'}，{_word(subject['outcome'])}"
    )


def read_paper(file: Path) -> Any:
    """The JSON of a paper. Raises InvalidInputError."""
    from api import strict_json

    if file.stat().st_size > _MAX_BYTES:
        raise InvalidInputError("too_large", f"文件太大：{file}", "回执不会超过 4 MiB", "请核对是否选错了文件")
    try:
        return strict_json.parse(file.read_bytes(), 32)
    except strict_json.JsonError as error:
        raise InvalidInputError(error.code, error.title, error.detail, error.advice, field=str(file)) from error
