"""``jiangcheng packs lint``: what is wrong with the packs, for people, programs and editors."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import context, output
from cli.commands.packs.shared import Json, Paths, Sets, inside, load, pack_cache, under
from cli.failures import BAD_INPUT, FAILED
from engine.errors import PackErrors
from services.errors import InvalidInputError

if TYPE_CHECKING:
    from engine.lint import Finding
    from engine.packs.packset import PackSet

_PROJECT = Path(__file__).resolve().parents[3]
"""Holds ``docs/``, where each code has its page."""


class Format(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


def lint(
    paths: Paths = None,
    confirmations: Sets = None,
    as_json: Json = False,
    format_: Annotated[
        Format, typer.Option("--format", help="输出形式：text 给人看，json 给程序，sarif 给编辑器和代码平台。")
    ] = Format.TEXT,
    strict: Annotated[bool, typer.Option("--strict", help="有提醒也算不通过。")] = False,
) -> None:
    """检查规则包：格式、依据、确认、重复、矛盾和过期。每个代码的说明在 docs/lint/。"""
    from engine.days import day_of
    from engine.lint import has_errors, of_error
    from engine.lint import lint as run
    from engine.lint.belonging import files_of

    chosen_format = Format.JSON if as_json else format_
    cache = pack_cache()
    try:
        packs = load(confirmations, cache)
    except PackErrors as errors:
        if chosen_format is Format.TEXT:
            raise
        _show([of_error(error) for error in errors.errors], chosen_format, revision=None)
        raise typer.Exit(BAD_INPUT) from errors
    findings = run(packs, day_of(context.now()), cache)
    if paths:
        root = context.read_settings().packs
        chosen = [inside(root, path) for path in paths]
        _something_there(packs, chosen)
        findings = [one for one in findings if _about(files_of(packs, one), chosen)]
    _show(findings, chosen_format, revision=packs.revision)
    if has_errors(findings) or (strict and findings):
        raise typer.Exit(FAILED)


def _about(files: Iterable[str], chosen: list[Path]) -> bool:
    return any(under(Path(file), path) for file in files for path in chosen)


def _something_there(packs: PackSet, chosen: list[Path]) -> None:
    """Refuse paths that hold no pack document: nothing would be found there, and that would read as praise."""
    files = [Path(tree.name) for tree in packs.trees.values()]
    for path in chosen:
        if not any(under(file, path) for file in files):
            raise InvalidInputError(
                "no_documents",
                f"{path} 里没有规则文档",
                "",
                "请写 rules 或 memoranda 下的文件夹或文件，例如 memoranda/wage-arrears",
            )


def _show(findings: list[Finding], chosen: Format, *, revision: str | None) -> None:
    from engine.lint import format_text, sarif

    if chosen is Format.TEXT:
        output.say(format_text(findings))
    elif chosen is Format.JSON:
        output.say_json({"revision": revision, "findings": [finding.as_json() for finding in findings]})
    else:
        base = context.read_settings().packs.resolve().as_uri().rstrip("/") + "/"
        output.say_json(sarif(findings, base=base, version=version("jiangcheng"), page_uri=_page_uri))


def _page_uri(page: str) -> str:
    return (_PROJECT / page).as_uri()
