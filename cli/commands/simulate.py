"""``jiangcheng simulate``: a period of invented operation in a folder of its own, and the audit of its books. Exit: 0 the books agree, 1 they do not."""

from __future__ import annotations

import time
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from cli import output
from cli.failures import FAILED
from engine.errors import JiangchengError

if TYPE_CHECKING:
    from cli.simulation.run import Simulated

_SHOWN = 20


def simulate(
    months: Annotated[int, typer.Option("--months", min=1, max=12, help="模拟几个月（自 2026 年 1 月起）。")] = 12,
    seed: Annotated[int, typer.Option("--seed", help="随机种子：相同的种子，发生相同的事。")] = 1,
    checks: Annotated[
        int | None, typer.Option("--checks", min=1, max=1_000_000, help="核查次数；默认每年 10000 次，按月折算。")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--folder", help="保留结果的空目录，可再用 JC_HOME 打开查看；默认用后即删。")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")] = False,
) -> None:
    """用虚构的主体和部门模拟一段时间的运行，结束后核对全部账目。不使用也不改动本机的数据。"""
    from api import logs
    from cli.simulation.plan import Plan, checks_for
    from cli.simulation.run import simulate as run

    plan = Plan(months=months, seed=seed, checks=checks_for(months) if checks is None else checks)
    with ExitStack() as leaving:
        home = _own_folder(folder) if folder else Path(leaving.enter_context(TemporaryDirectory(prefix="jiangcheng-")))
        wall, cpu = time.monotonic(), time.process_time()
        with logs.of_a_command():
            found = run(plan, home, progress=_progress)
        took = {"seconds": round(time.monotonic() - wall, 1), "cpu_seconds": round(time.process_time() - cpu, 1)}
    if as_json:
        output.say_json(_json(found) | took)
    else:
        _tell(found, took)
        if folder:
            output.say(f"结果保留在 {folder}，可以用 JC_HOME={folder} JC_DEMO=true 打开。")
    if found.faults:
        raise typer.Exit(FAILED)


def _own_folder(folder: Path) -> Path:
    """The folder, made if need be. Raises JiangchengError when anything lies in it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise JiangchengError(
            "folder_not_empty", f"目录不是空的：{folder}", "模拟只在自己的空目录中进行", "请另指定一个空目录"
        )
    return folder.absolute()


def _progress(day: date) -> None:
    if day.day == 1:
        output.note(f"  {day.year} 年 {day.month} 月")


def _tell(found: Simulated, took: dict[str, float]) -> None:
    from cli.simulation.words import ACTS, AUDITED

    output.say(f"模拟 {found.plan.months} 个月，用时 {took['seconds']} 秒（处理器 {took['cpu_seconds']} 秒）")
    output.say(
        "办理：" + "，".join(f"{title} {found.done[name]}" for name, title in ACTS.items() if name in found.done)
    )
    refused = sorted(found.refused.items())
    output.say("未能办理：" + ("，".join(f"{ACTS[act]}（{code}）{count}" for (act, code), count in refused) or "无"))
    output.say("核对：" + "，".join(f"{AUDITED[name]} {count}" for name, count in found.audited.items()))
    for fault in found.faults[:_SHOWN]:
        output.say(f"  不符：{fault}")
    if len(found.faults) > _SHOWN:
        output.say(f"  另有 {len(found.faults) - _SHOWN} 处")
    output.say("账目一致。" if not found.faults else f"账目有 {len(found.faults)} 处不符。")


def _json(found: Simulated) -> dict[str, object]:
    return {
        "months": found.plan.months,
        "seed": found.plan.seed,
        "done": dict(sorted(found.done.items())),
        "refused": [{"act": n, "code": c, "count": count} for (n, c), count in sorted(found.refused.items())],
        "audited": dict(found.audited),
        "faults": list(found.faults),
        "good": not found.faults,
    }
