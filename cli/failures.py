"""How errors are told on the command line, and which exit code they give.

0 good, 1 the work failed or findings exist, 2 the input was bad; ``check`` adds 10 and 11. ``JC_DEBUG=1`` shows tracebacks.
"""

from __future__ import annotations

import os
import sys
import traceback

import typer

from engine.errors import JiangchengError, PackErrors
from services.errors import InvalidInputError, InvalidInputErrors

GOOD = 0
FAILED = 1
BAD_INPUT = 2
INTERRUPTED = 130


def tell(error: Exception) -> int:
    """Prints one error to standard error and returns the exit code."""
    if os.environ.get("JC_DEBUG"):
        traceback.print_exception(error)
    if isinstance(error, typer.Abort):
        complain("已取消。")
        return FAILED
    if isinstance(error, typer.TyperException):
        if error.format_message():  # empty when help was shown for want of a command
            complain(f"命令用法有误：{_usage(error)}", "用 --help 查看用法，例如 jiangcheng check --help")
        return BAD_INPUT
    if isinstance(error, JiangchengError):
        _tell_ours(error)
        return BAD_INPUT if isinstance(error, InvalidInputError | PackErrors) else FAILED
    if isinstance(error, BrokenPipeError):  # the reader of our output went away; there is nobody to tell
        sys.stderr.close()
        return FAILED
    if isinstance(error, OSError):
        complain(f"读写失败：{error.filename or ''} {error.strerror or error}".strip(), "请检查路径、权限和磁盘空间")
        return FAILED
    from sqlalchemy.exc import InterfaceError, OperationalError

    if isinstance(error, OperationalError | InterfaceError):
        cause = next(iter(str(error.orig).splitlines()), "")
        complain(f"数据库不可用（{cause}）", "请核对 JC_DATABASE_URL，并确认数据库正在运行、数据所在文件夹可写")
        return FAILED
    complain(f"程序内部错误：{type(error).__name__}: {error}", "请带上 JC_DEBUG=1 再运行一次，把输出发给维护人员")
    return FAILED


def complain(what: str, advice: str = "") -> None:
    """What is wrong and what to do, in one line on standard error."""
    print(f"错误：{what}" + (f"。建议：{advice}" if advice else ""), file=sys.stderr)


def _tell_ours(error: JiangchengError) -> None:
    if isinstance(error, InvalidInputErrors):
        for one in error.errors:
            _tell_one(one)
    elif isinstance(error, PackErrors):
        for pack_error in error.errors:
            print(f"错误：{pack_error}（说明：docs/errors/{pack_error.code}.md）", file=sys.stderr)
    else:
        _tell_one(error)


def _tell_one(error: JiangchengError) -> None:
    where = f"{error.field}：" if isinstance(error, InvalidInputError) and error.field else ""
    detail = f"（{error.detail}）" if error.detail else ""
    complain(f"{where}{error.title}{detail}", error.advice)


def _usage(error: typer.TyperException) -> str:
    """The usage error in Chinese where its kind is known."""
    option = str(getattr(error, "option_name", "") or "")
    param = getattr(error, "param", None)
    name = "/".join([*getattr(param, "opts", [])]) or str(getattr(error, "param_hint", "") or "")
    match type(error).__name__:
        case "NoSuchOption":
            return f"没有选项 {option}"
        case "MissingParameter":
            return f"缺少 {name}"
        case "BadParameter":
            return f"{name} 的值不正确（{getattr(error, 'message', '')}）"
    return error.format_message()
