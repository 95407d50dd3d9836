"""``jiangcheng packs lint``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli import context, output
from cli.commands.packs.shared import Json, Paths, Sets, inside, load, under
from cli.failures import FAILED


def lint(
    paths: Paths = None,
    confirmations: Sets = None,
    as_json: Json = False,
    strict: Annotated[bool, typer.Option("--strict", help="有提醒也算不通过。")] = False,
) -> None:
    """检查规则包：格式、依据、确认、重复和过期。"""
    from engine.days import day_of
    from engine.lint import format_text, has_errors
    from engine.lint import lint as run

    packs = load(confirmations)
    findings = run(packs, day_of(context.now()))
    if paths:
        root = context.read_settings().packs
        chosen = [inside(root, path) for path in paths]
        findings = [f for f in findings if f.position and any(under(Path(f.position.file), path) for path in chosen)]
    if as_json:
        output.say_json({"revision": packs.revision, "findings": [finding.as_json() for finding in findings]})
    else:
        output.say(format_text(findings))
    if has_errors(findings) or (strict and findings):
        raise typer.Exit(FAILED)
