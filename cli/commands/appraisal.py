"""``jiangcheng appraisal``: what a period would come to, without keeping anything. Drafting and publishing are for persons with accounts, on the console."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

import typer

from cli import context, output

app = typer.Typer(help="督导考核。", no_args_is_help=True)


@app.callback()
def appraisal() -> None:
    """督导考核。"""


@app.command("preview")
def preview(
    first: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="考核期间首日，含。")],
    last: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="考核期间末日，含；须已结束。")],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")] = False,
) -> None:
    """按昨日终了时的情况试算各部门的分数，不保存，不公布。"""
    from engine.days import day_of
    from services.appraisal.computing import compute, tallies_of
    from services.appraisal.scoring import scores
    from services.appraisal.view import score_json, title_of

    with context.open_application() as application, application.database.read() as uow:
        packs, as_of = application.packs, day_of(context.now()) - timedelta(days=1)
        computed = compute(uow, packs, first.date(), last.date(), as_of)
        found = scores(computed.scheme, tallies_of(computed.items))
        if as_json:
            padding = [
                {"pattern": one.pattern, "department": one.department, "count": one.count, "matters": one.matters}
                for one in computed.padding
            ]
            output.say_json({"departments": [score_json(packs, one) for one in found], "padding": padding})
            return
        for one in found:
            output.say(f"{title_of(packs, one.department)}：{one.score if one.score is not None else '不考核'}")
            for share in one.indicators:
                if share.total:
                    output.say(f"  {share.indicator.title} {share.good}／{share.total}")
        for finding in computed.padding:
            told = f"{finding.count} 次核查，涉及 {finding.matters} 个事项"
            output.say(f"提示（不计分）：{title_of(packs, finding.department)}，{finding.pattern}，{told}")
        if not found:
            output.say("期间内没有可以考核的事项。")
