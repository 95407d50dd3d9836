"""``jiangcheng accounts`` and ``jiangcheng clients``: who may sign in, and which systems may ask.

A password or key is printed once, on standard output, and kept nowhere. Exit: 0 done, 1 refused (already there, not
found), 2 bad input.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from cli import context, output
from services.accounts.model import Role
from services.errors import InvalidInputError

if TYPE_CHECKING:
    from engine.packs.packset import PackSet

accounts = typer.Typer(help="人员账号：新建、重设口令、停用。", no_args_is_help=True)
clients = typer.Typer(help="系统客户端：新建、更换密钥、停用。", no_args_is_help=True)

_ROLES = {role.value: role for role in Role if role is not Role.SYSTEM_CLIENT}

Name = Annotated[str, typer.Argument(help="账号名。", show_default=False)]
ClientId = Annotated[str, typer.Argument(help="客户端编号。", show_default=False)]


@accounts.command("add")
def add_account(
    name: Name,
    department: Annotated[str, typer.Option("--department", help="所属部门的编号，例如 jy-czj。")],
    role: Annotated[list[str], typer.Option("--role", help=f"角色，可写多次：{'、'.join(_ROLES)}。")],
) -> None:
    """新建人员账号，打印初始口令（只显示这一次）。"""
    from services.accounts import directory, passwords

    roles = [_role(word) for word in role]
    password = passwords.generate()
    with context.open_application() as application:
        _known(application.packs, [department])
        actor = context.local_caller(application.packs).id
        with application.database.write() as uow:
            directory.create_account(
                uow,
                name=name,
                password=password,
                roles=roles,
                department=department,
                actor=actor,
                now=context.now(),
            )
    output.say(password)


@accounts.command("reset")
def reset_password(name: Name) -> None:
    """重设口令并结束该账号的全部会话，打印新口令（只显示这一次）。"""
    from services.accounts import directory, passwords

    password = passwords.generate()
    with context.open_application() as application:
        actor = context.local_caller(application.packs).id
        with application.database.write() as uow:
            directory.set_password(uow, name, password, actor=actor, now=context.now())
    output.say(password)


@accounts.command("deactivate")
def deactivate_account(name: Name) -> None:
    """停用账号；它的会话立即结束。"""
    from services.accounts import directory

    with context.open_application() as application:
        actor = context.local_caller(application.packs).id
        with application.database.write() as uow:
            directory.deactivate_account(uow, name, actor=actor, now=context.now())
    output.say(f"账号 {name} 已停用。")


@clients.command("add")
def add_client(
    client_id: ClientId,
    name: Annotated[str, typer.Option("--name", help="系统的名称。")],
    department: Annotated[list[str], typer.Option("--department", help="可以代表的部门，可写多次。")],
) -> None:
    """新建系统客户端，打印密钥（只显示这一次）。"""
    from services.accounts import directory

    with context.open_application() as application:
        _known(application.packs, department)
        actor = context.local_caller(application.packs).id
        with application.database.write() as uow:
            key = directory.create_client(
                uow,
                application.cipher,
                client_id=client_id,
                name=name,
                departments=department,
                actor=actor,
                now=context.now(),
            )
    output.say(key)


@clients.command("renew")
def renew_key(client_id: ClientId) -> None:
    """更换密钥，旧密钥立即失效；打印新密钥（只显示这一次）。"""
    from services.accounts import directory

    with context.open_application() as application:
        actor = context.local_caller(application.packs).id
        with application.database.write() as uow:
            key = directory.renew_client_key(uow, application.cipher, client_id, actor=actor, now=context.now())
    output.say(key)


@clients.command("deactivate")
def deactivate_client(client_id: ClientId) -> None:
    """停用系统客户端；它的密钥立即失效。"""
    from services.accounts import directory

    with context.open_application() as application:
        actor = context.local_caller(application.packs).id
        with application.database.write() as uow:
            directory.deactivate_client(uow, client_id, actor=actor, now=context.now())
    output.say(f"系统客户端 {client_id} 已停用。")


@clients.command("webhook")
def webhook(
    client_id: ClientId,
    url: Annotated[str | None, typer.Option("--url", help="接收地址，https；已登记的被替换。")] = None,
    remove: Annotated[bool, typer.Option("--remove", help="取消接收地址。")] = False,
) -> None:
    """登记系统接收消息的地址，或取消；消息带有本服务的 SM2 签名。"""
    from adapters.outbound.addresses import check_url
    from adapters.outbound.networks import networks_of
    from services.outbox import desk

    if (url is None) is not remove:
        raise InvalidInputError("what_to_register", "请用 --url 写明地址，或用 --remove 取消", "", "", "--url")
    with context.open_application() as application:
        actor = context.local_caller(application.packs).id
        if url is not None:
            check_url(url, networks_of(application.settings.webhook_networks or ""))
        with application.database.write() as uow:
            if url is None:
                desk.remove_webhook(uow, client_id, actor=actor, now=context.now())
            else:
                desk.register_webhook(uow, client_id, url, actor=actor, now=context.now())
    output.say(f"系统客户端 {client_id} 的接收地址已{'登记' if url else '取消'}。")


def _role(word: str) -> Role:
    if word not in _ROLES:
        raise InvalidInputError(
            "unknown_role", f"没有这个角色：{word}", "", f"可用的角色：{'、'.join(_ROLES)}", "--role"
        )
    return _ROLES[word]


def _known(packs: PackSet, departments: Iterable[str]) -> None:
    for department in departments:
        if department not in packs.departments:
            known = "、".join(packs.departments)
            advice = f"部门目录中的编号：{known}"
            raise InvalidInputError("unknown_department", f"没有这个部门：{department}", "", advice, "--department")
