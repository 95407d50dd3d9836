"""Who stands at this command line, for acts that need a named person: account and password, typed or piped in."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from services.errors import InvalidInputError

if TYPE_CHECKING:
    from datetime import datetime

    from api.wiring import Application
    from services.accounts.model import Caller

Account = Annotated[str, typer.Option("--account", help="办理人的账号；口令在提示后输入，脚本可从标准输入传入。")]


def sign_in(application: Application, account: str, now: datetime) -> Caller:
    """The person, known by account and password. The session is for this command only. Raises as ``SignIn.sign_in``."""
    signed_in = application.sign_in.sign_in(account, _password(account), now, "local")
    application.sign_in.sign_out(signed_in.token, now)
    return signed_in.caller


def _password(account: str) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(f"{account} 的口令：")
    line = sys.stdin.readline()
    if not line:
        raise InvalidInputError(
            "password_missing", "没有收到口令", "", "请在终端运行后输入，或把口令写入标准输入的第一行", "--account"
        )
    return line.rstrip("\r\n")
