"""``backup`` and ``restore``: a whole installation moved to another folder, and what is said where the keys do not fit."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.cli.running import DEBTOR, jiangcheng


def test_a_database_and_its_keys_make_the_same_installation_elsewhere(shared: Path, tmp_path: Path) -> None:
    file, elsewhere = tmp_path / "backup", tmp_path / "elsewhere"
    made = jiangcheng(shared, "backup", str(file))
    assert made.returncode == 0, made.stderr
    assert "密钥目录" in made.stdout
    assert "keys_missing" not in made.stdout
    without = jiangcheng(elsewhere, "restore", str(file))
    assert (without.returncode, "没有密钥目录" in without.stderr) == (1, True)
    shutil.copytree(shared / "keys", elsewhere / "keys")
    restored = jiangcheng(elsewhere, "restore", str(file))
    assert (restored.returncode, "密钥相符" in restored.stdout) == (0, True), restored.stderr
    assert jiangcheng(elsewhere, "audit", "verify").returncode == 0
    known = [jiangcheng(home, "listings", "show", DEBTOR, "--json").stdout for home in (shared, elsewhere)]
    assert known[0] == known[1] != ""
    again = jiangcheng(elsewhere, "restore", str(file))
    assert (again.returncode, "不会覆盖" in again.stderr) == (1, True)


def test_keys_of_another_installation_are_noticed(shared: Path, tmp_path: Path) -> None:
    file, stranger = tmp_path / "backup", tmp_path / "stranger"
    assert jiangcheng(shared, "backup", str(file), "--json").returncode == 0
    assert jiangcheng(stranger, "db", "upgrade").returncode == 0
    assert jiangcheng(stranger, "listings", "show", DEBTOR).returncode == 0
    (stranger / "jiangcheng.db").unlink()
    for end in ("-wal", "-shm"):
        (stranger / f"jiangcheng.db{end}").unlink(missing_ok=True)
    found = jiangcheng(stranger, "restore", str(file), "--json")
    assert found.returncode == 1
    assert json.loads(found.stdout)["unreadable_keys"] > 0
    assert "不是同一套" in found.stderr
