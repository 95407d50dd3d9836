"""Feedback from a terminal."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.running import jiangcheng


def test_nothing_waits_and_an_empty_digest(filled: Path) -> None:
    listed = jiangcheng(filled, "feedback", "list")
    assert (listed.returncode, listed.stdout.strip()) == (0, "没有待核验的反馈。")
    asked = ("feedback", "digest", "judgment-defaulters", "--from", "2026-10-01", "--to", "2026-10-31")
    digest = jiangcheng(filled, *asked)
    assert (digest.returncode, "收到反馈 0 件" in digest.stdout) == (0, True)
    found = json.loads(jiangcheng(filled, *asked, "--json").stdout)
    assert {line["count"] for line in found["lines"]} == {0}


def test_an_unknown_memorandum_is_told(filled: Path) -> None:
    refused = jiangcheng(filled, "feedback", "digest", "nothing")
    assert refused.returncode == 2 or refused.returncode == 1
    assert "备忘录" in refused.stderr
    assert "Traceback" not in refused.stderr
