"""``keys status``, ``keys rotate`` and ``keys retire`` as an operator runs them."""

from __future__ import annotations

import json
import os
from pathlib import Path

from tests.cli.running import jiangcheng


def test_the_master_key_is_rotated_and_the_old_one_destroyed_when_nothing_needs_it(filled: Path) -> None:
    before = json.loads(jiangcheng(filled, "keys", "status", "--json").stdout)
    assert before["old_masters"] == []
    assert before["current"] > 0
    assert before["behind"] == before["unreadable"] == {}

    rotated = jiangcheng(filled, "keys", "rotate")
    assert rotated.returncode == 0, rotated.stderr
    assert f"重新封装 {before['current']} 把密钥" in rotated.stdout
    after = json.loads(jiangcheng(filled, "keys", "status", "--json").stdout)
    assert after == before | {"master": after["master"], "old_masters": [before["master"]]}
    assert after["master"] != before["master"]

    again = jiangcheng(filled, "keys", "rotate")
    assert again.returncode == 0
    assert "接着上一次" in again.stderr
    early = jiangcheng(filled, "keys", "retire")
    assert (early.returncode, "轮换还不到一小时" in early.stderr) == (1, True)

    newest = filled / "keys" / "sm4-master.key"
    earlier = newest.stat().st_mtime - 2 * 3600
    os.utime(newest, (earlier, earlier))
    retired = jiangcheng(filled, "keys", "retire")
    assert retired.returncode == 0, retired.stderr
    assert before["master"] in retired.stdout
    assert json.loads(jiangcheng(filled, "keys", "status", "--json").stdout)["old_masters"] == []
    assert jiangcheng(filled, "audit", "verify").returncode == 0
    assert jiangcheng(filled, "doctor").returncode == 0
