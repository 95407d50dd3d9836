"""``jiangcheng supervision``: what departments did not do in time, a round by hand, the list as a document.

``list`` exits 0 when nothing is open, 1 otherwise; ``run`` and ``export`` exit 0.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import context, output
from cli.daily import run_by_hand
from cli.failures import FAILED
from services.errors import InvalidInputError

if TYPE_CHECKING:
    from services.supervision.model import SupervisionFilter

app = typer.Typer(help="督办：逾期未办的事项、督办清单、每日任务。", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")]
Department = Annotated[str | None, typer.Option("--department", help="部门编号；不写为全部。", show_default=False)]
All = Annotated[bool, typer.Option("--all", help="已办结的也列出。")]


@app.callback()
def supervision() -> None:
    """督办。"""


@app.command("list")
def list_(department: Department = None, all_: All = False, as_json: Json = False) -> None:
    """列出未办结的督办，新的在前。"""
    from services.supervision.ladder import ladder_of
    from services.supervision.reading import all_supervisions
    from services.supervision.view import supervision_json

    now = context.now()
    with context.open_application() as application, application.database.read() as uow:
        caller, ladder = context.local_caller(application.packs), ladder_of(application.packs)
        found = all_supervisions(uow, caller, _wanted(department, all_))
        items = [supervision_json(application.packs, one, ladder, now) for one in found]
    if as_json:
        output.say_json({"items": items})
    elif not items:
        output.say("没有未办结的督办。")
    for item in () if as_json else items:
        _show(item)
    if any(item["closed_at"] is None for item in items):
        raise typer.Exit(FAILED)


@app.command("run")
def run(as_json: Json = False) -> None:
    """执行一轮督办：提醒、催办、通报，办结已经办理的。可以重复执行；服务运行时每天自动执行一次。"""
    from services.supervision.daily import JOB

    run_by_hand(JOB, as_json)


@app.command("export")
def export(
    file: Annotated[Path, typer.Argument(help="写到这个文件，.xlsx 或 .pdf；已有的被替换。", show_default=False)],
    department: Department = None,
    all_: All = False,
) -> None:
    """督办清单：XLSX 或 PDF。"""
    from api.supervision_documents import supervision_document

    form = file.suffix.lower().removeprefix(".")
    if form not in ("xlsx", "pdf"):
        raise InvalidInputError("unknown_format", "文件名应以 .xlsx 或 .pdf 结尾", str(file), "", "FILE")
    with context.open_application() as application:
        caller = context.local_caller(application.packs)
        made = supervision_document(
            application, caller, _wanted(department, all_), "xlsx" if form == "xlsx" else "pdf", context.now()
        )
    file.write_bytes(made.content)
    output.say(f"已写入 {file}。")


def _wanted(department: str | None, everything: bool) -> SupervisionFilter:
    from services.supervision.model import SupervisionFilter

    return SupervisionFilter(department=department, is_open=None if everything else True)


def _show(item: dict[str, Any]) -> None:
    late = "" if item["working_days_late"] is None else f"，逾期 {item['working_days_late']} 个工作日"
    output.say(f"{item['state_title']}  {item['department_title']}  {item['kind_title']}：{item['title']}")
    output.say(
        f"  {item['reference'] or item['about']}，应于 {item['last_day']} 前办理{late}（{item['supervision_id']}）"
    )
    if item["answer"]:
        output.say(f"  部门答复（{item['answer']['at'][:10]}）：{item['answer']['text']}")
