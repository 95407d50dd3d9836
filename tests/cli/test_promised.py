"""The commands and options that users are promised: they may be added to, not renamed."""

from __future__ import annotations

import pytest
import typer.main

from cli.main import app

PROMISED = {
    "serve": "--host --port --workers --demo",
    "check": "--matter --field --subject --case-no --json",
    "replay": "",
    "packs lint": "--json",
    "packs test": "--coverage",
    "packs build": "--out",
    "packs diff": "",
    "packs publish": "",
    "packs status": "",
    "packs explain": "",
    "packs impact": "",
    "packs provenance": "",
    "listings import": "--list --dry-run",
    "listings export": "",
    "listings show": "--as-of --known-at",
    "receipts verify": "--key",
    "audit verify": "",
    "db upgrade": "",
    "backup": "",
    "restore": "",
    "doctor": "",
    "bench engine": "--json",
    "bench http": "--json",
    "bench import": "--json",
    "simulate": "--months",
}


@pytest.mark.parametrize("name", PROMISED)
def test_it_is_there_with_its_options_and_a_chinese_help(name: str) -> None:
    command = typer.main.get_command(app)
    for word in name.split():
        command = command.commands[word]  # type: ignore[attr-defined]
    options = {option for parameter in command.params for option in parameter.opts}
    assert set(PROMISED[name].split()) <= options
    assert any("\u4e00" <= letter <= "\u9fff" for letter in command.help or "")
