"""``rights overdue`` and ``rights daily`` as an operator runs them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.running import jiangcheng


def test_nothing_is_overdue_where_nobody_applied(filled: Path) -> None:
    result = jiangcheng(filled, "rights", "overdue")
    assert (result.returncode, result.stdout.strip()) == (0, "没有超过期限的申请。")


def test_the_daily_jobs_may_be_run_by_hand_and_again(filled: Path) -> None:
    first = jiangcheng(filled, "rights", "daily", "--json")
    again = jiangcheng(filled, "rights", "daily", "--json")
    assert first.returncode == again.returncode == 0, first.stderr + again.stderr
    assert json.loads(again.stdout)["publicity_ended"] == 0
    assert jiangcheng(filled, "audit", "verify").returncode == 0
