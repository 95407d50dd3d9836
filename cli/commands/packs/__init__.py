"""``jiangcheng packs``: the policy officer's work without a browser. Exit: 0 good, 1 findings, 2 packs that cannot be read.

One module per command; here they only get their names.
"""

from __future__ import annotations

import typer

from cli.commands.packs.confirm import confirm
from cli.commands.packs.examples import examples
from cli.commands.packs.lint import lint

app = typer.Typer(help="规则包：检查、跑示例、确认。", no_args_is_help=True)
app.command("lint")(lint)
app.command("test")(examples)
app.command("confirm")(confirm)
