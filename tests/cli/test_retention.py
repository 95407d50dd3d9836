"""``retention status`` and ``retention daily`` as an operator runs them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.running import jiangcheng


def test_the_job_archives_once_and_the_rules_destroy_nothing(filled: Path) -> None:
    first = jiangcheng(filled, "retention", "daily", "--json")
    assert first.returncode == 0, first.stderr
    done = json.loads(first.stdout)
    assert done["persons_destroyed"] == 0
    assert json.loads(jiangcheng(filled, "retention", "daily", "--json").stdout)["archived"] == 0
    status = json.loads(jiangcheng(filled, "retention", "status", "--json").stdout)
    assert (status["archived"], status["destroys"]) == (done["archived"], False)
    assert "期满不销毁" in jiangcheng(filled, "retention", "status").stdout
    assert jiangcheng(filled, "audit", "verify").returncode == 0
