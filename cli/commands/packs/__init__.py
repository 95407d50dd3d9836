"""``jiangcheng packs``: the policy officer's work without a browser. Exit: 0 good, 1 findings, 2 packs that cannot be read.

One module per command; here they only get their names.
"""

from __future__ import annotations

import typer

from cli.commands.packs.build import build
from cli.commands.packs.confirm import confirm, withdraw
from cli.commands.packs.diff import diff
from cli.commands.packs.examples import examples
from cli.commands.packs.impact import impact
from cli.commands.packs.lint import lint
from cli.commands.packs.provenance import provenance
from cli.commands.packs.publish import approve, publish, reject, rollback
from cli.commands.packs.reproduce import reproduce
from cli.commands.packs.show import show
from cli.commands.packs.status import status

app = typer.Typer(help="规则包：检查、跑示例、确认、比较、发布、查看提案、退回。", no_args_is_help=True)
app.command("lint")(lint)
app.command("test")(examples)
app.command("confirm")(confirm)
app.command("withdraw")(withdraw)
app.command("impact")(impact)
app.command("build")(build)
app.command("diff")(diff)
app.command("publish")(publish)
app.command("show")(show)
app.command("approve")(approve)
app.command("reject")(reject)
app.command("rollback")(rollback)
app.command("status")(status)
app.command("provenance")(provenance)
app.command("reproduce")(reproduce)
