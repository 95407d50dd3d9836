"""``jiangcheng outbox``: how messages to departments and systems stand, and dead letters sent again.

Exit: 0 good, 1 something waits for a person (dead letters, overdue confirmations), 2 bad input.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli import context, output
from cli.failures import FAILED
from services.errors import InvalidInputError

if TYPE_CHECKING:
    from services.accounts.model import Caller
    from services.outbox.model import Message
    from services.ports import UnitOfWork

app = typer.Typer(help="发给部门和系统的消息：投递情况、逾期未确认、重新投递；部门的邮箱。", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")]


@app.command("status")
def status(as_json: Json = False) -> None:
    """等待投递、投递失败、逾期未确认各有多少。"""
    now = context.now()
    with context.open_application() as application, application.database.read() as uow:
        standing = uow.outbox.standing(now)
    oldest = standing.oldest_waiting.isoformat() if standing.oldest_waiting else None
    if as_json:
        output.say_json(
            {
                "waiting": standing.waiting,
                "dead": standing.dead,
                "overdue": standing.overdue,
                "oldest_waiting": oldest,
            }
        )
    else:
        output.say(f"等待投递 {standing.waiting} 条{f'，最早的写于 {oldest}' if oldest else ''}。")
        output.say(f"投递失败 {standing.dead} 条，逾期未确认 {standing.overdue} 条。")
    if standing.dead or standing.overdue:
        raise typer.Exit(FAILED)


@app.command("dead")
def dead(as_json: Json = False) -> None:
    """列出投递失败、已停止投递的消息。"""
    from services.outbox import desk

    with context.open_application() as application, application.database.read() as uow:
        found = desk.dead_letters(uow, context.local_caller(application.packs))
    _say(found, as_json, "没有投递失败的消息。")


@app.command("overdue")
def overdue(as_json: Json = False) -> None:
    """列出逾期未确认的消息，逾期最久的在前。"""
    from services.outbox import reading

    with context.open_application() as application, application.database.read() as uow:
        found = reading.overdue(uow, context.local_caller(application.packs), context.now())
    _say(found, as_json, "没有逾期未确认的消息。")


@app.command("replay")
def replay(
    message_id: Annotated[list[str] | None, typer.Argument(help="消息编号，可写多个。", show_default=False)] = None,
    all_: Annotated[bool, typer.Option("--all", help="全部投递失败的消息。")] = False,
) -> None:
    """重新投递失败的消息；由运行中的服务投递。"""
    from services.outbox import desk

    if bool(message_id) is all_:
        raise InvalidInputError(
            "what_to_replay", "请写明消息编号，或用 --all", "", "编号见 jiangcheng outbox dead", "MESSAGE_ID"
        )
    with context.open_application() as application:
        caller = context.local_caller(application.packs)
        with application.database.write() as uow:
            count, ids = 0, message_id or _dead_ids(uow, caller)
            while ids:
                count += desk.replay(uow, ids, caller=caller, now=context.now())
                ids = _dead_ids(uow, caller) if all_ else []
    output.say(f"{count} 条消息已交回投递。")


@app.command("mailboxes")
def mailboxes(as_json: Json = False) -> None:
    """列出各部门登记的邮箱。"""
    with context.open_application() as application, application.database.read() as uow:
        found = uow.outbox.mailboxes()
    if as_json:
        output.say_json({"items": [{"department": box.department, "address": box.address} for box in found]})
    for box in () if as_json else found:
        output.say(f"{box.department}  {box.address}")
    if not found and not as_json:
        output.say("没有登记邮箱。")


@app.command("mailbox")
def mailbox(
    department: Annotated[str, typer.Argument(help="部门编号。", show_default=False)],
    address: Annotated[str | None, typer.Option("--address", help="单位邮箱；已登记的被替换。")] = None,
    remove: Annotated[bool, typer.Option("--remove", help="取消登记。")] = False,
) -> None:
    """登记部门接收督办邮件的单位邮箱，或取消。"""
    from services.outbox import desk

    if (address is None) is not remove:
        raise InvalidInputError("what_to_register", "请用 --address 写明邮箱，或用 --remove 取消", "", "", "--address")
    with context.open_application() as application:
        packs, now = application.packs, context.now()
        caller = context.local_caller(packs)
        with application.database.write() as uow:
            if address is None:
                desk.remove_mailbox(uow, department, caller=caller, now=now)
            else:
                desk.register_mailbox(uow, packs.departments, department, address, caller=caller, now=now)
    output.say(f"{department} 的邮箱已{'登记' if address else '取消'}。")


def _dead_ids(uow: UnitOfWork, caller: Caller) -> list[str]:
    from services.outbox import desk

    return [message.message_id for message in desk.dead_letters(uow, caller)]


def _say(found: tuple[Message, ...], as_json: bool, nothing: str) -> None:
    from services.outbox.reading import view

    if as_json:
        now = context.now()
        said = [
            view(message, now) | {"last_error": message.last_error, "attempts": message.attempts} for message in found
        ]
        output.say_json({"items": said})
    for message in () if as_json else found:
        client = "，部门邮箱" if message.is_mail else f"，系统 {message.client}" if message.client else ""
        why = f"：{message.last_error}（试过 {message.attempts} 次）" if message.last_error else ""
        output.say(f"{message.message_id}  {message.department}{client}  {message.title}{why}")
    if found:
        raise typer.Exit(FAILED)
    if not as_json:
        output.say(nothing)
