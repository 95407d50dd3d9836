"""``jiangcheng replay``: equal, differs, cannot, no such check; each with its exit code."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.running import DEBTOR, jiangcheng

ASK = ("check", "--matter", "bidding.qualification", "--field", "government_funded=true", "--subject")


@pytest.fixture
def check_id(filled: Path) -> str:
    """A check that was made on this machine."""
    made = jiangcheng(filled, *ASK, f"bidder={DEBTOR}", "--json", JC_DEMO="true")
    return str(json.loads(made.stdout)["check_id"])


def spoil(home: Path, statement: str) -> None:
    """What somebody with the file in hand could do."""
    [path] = home.glob("*.db")
    with sqlite3.connect(path) as connection:
        connection.execute(statement)
    connection.close()


def test_a_check_is_decided_the_same_again(filled: Path, check_id: str) -> None:
    told = jiangcheng(filled, "replay", check_id)
    assert (told.returncode, told.stderr) == (0, "")
    assert "逐字节相同" in told.stdout
    assert json.loads(jiangcheng(filled, "replay", check_id, "--json").stdout)["verdict"] == "equal"


def test_a_changed_record_gives_1_and_says_where(filled: Path, check_id: str) -> None:
    spoil(filled, "UPDATE credit_check SET registry_version = 0")
    told = jiangcheng(filled, "replay", check_id)
    assert told.returncode == 1
    assert "$.registry.version：存档" in told.stdout
    machine = json.loads(jiangcheng(filled, "replay", check_id, "--json").stdout)
    assert machine["verdict"] == "differs"
    assert "$.outcome" in {one["path"] for one in machine["differences"]}


def test_a_lost_revision_gives_1_and_says_why(filled: Path, check_id: str) -> None:
    spoil(filled, "DELETE FROM revision_text WHERE revision = (SELECT revision FROM credit_check)")
    told = jiangcheng(filled, "replay", check_id)
    assert told.returncode == 1
    assert "没有存档这个规则版本" in told.stdout


def test_an_unknown_check_gives_2(shared: Path) -> None:
    told = jiangcheng(shared, "replay", "no-such-check")
    assert told.returncode == 2
    assert "没有这次核查：no-such-check" in told.stderr
