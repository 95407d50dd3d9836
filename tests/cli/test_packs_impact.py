"""``packs impact`` on the command line: nothing confirmed against the demo's confirmations, over checks and entries."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.cli.running import DEBTOR, ROOT, jiangcheng

ASK = (
    *("check", "--matter", "bidding.qualification", "--subject", f"bidder={DEBTOR}"),
    *("--field", "government_funded=true", "--field", "compulsory_tender=true", "--field", "amount=5000000.00"),
)


def confirmed(home: Path) -> None:
    """The office's confirmations: packs read from a folder come with them, the revision that is active has none."""
    (home / "confirmations").mkdir()
    shutil.copy(ROOT / "rules/confirmations/demo.yaml", home / "confirmations")


def test_a_person_reads_what_confirming_would_change(filled: Path) -> None:
    assert jiangcheng(filled, *ASK).returncode == 0
    confirmed(filled)
    result = jiangcheng(filled, "packs", "impact", "active", str(ROOT))
    assert result.returncode == 0, result.stderr
    assert "共 1 次：会改变 1 次，不变 0 次，说不清 0 次" in result.stdout
    assert "未见适用措施→依法限制：1 次" in result.stdout
    assert "现行名单" in result.stdout
    assert DEBTOR not in result.stdout
    assert list(filled.glob("run/impact-*")) == []


def test_a_program_reads_the_same_and_every_changed_check(filled: Path, tmp_path: Path) -> None:
    jiangcheng(filled, *ASK)
    confirmed(filled)
    details = tmp_path / "details.jsonl"
    result = jiangcheng(filled, "packs", "impact", "active", str(ROOT), "--checks", "--json", "--details", str(details))
    report = json.loads(result.stdout)
    assert "registry" not in report
    assert (report["checks"]["total"], report["checks"]["changed"]) == (1, 1)
    (line,) = map(json.loads, details.read_text(encoding="utf-8").splitlines())
    assert (line["result"], line["before"], line["after"]) == ("changed", "clear", "restricted")
    assert report["checks"]["outcomes"][0]["examples"] == [line["check_id"]]
    assert {one["change"] for one in line["measures"]} == {"gained"}
    assert details.stat().st_mode & 0o077 == 0, "it says of which checks something is known"


def test_the_sql_is_shown(filled: Path) -> None:
    confirmed(filled)
    jiangcheng(filled, *ASK)
    result = jiangcheng(filled, "packs", "impact", "active", str(ROOT), "--sql")
    assert result.returncode == 0
    for word in ("CASE WHEN", "GROUP BY grp, epoch, differs, situation_key", "JOIN"):
        assert word in result.stdout


def test_nothing_changes_between_a_revision_and_itself(filled: Path) -> None:
    jiangcheng(filled, *ASK)
    result = jiangcheng(filled, "packs", "impact", "active", "active")
    assert "两个版本相同。" in result.stdout
    assert "会改变 0 次" in result.stdout
    assert "受影响 0 条" in result.stdout


def test_bad_words_are_told(filled: Path) -> None:
    assert jiangcheng(filled, "packs", "impact", "active", "nowhere").returncode == 2
    wrong = jiangcheng(filled, "packs", "impact", "active", "active", "--since", "yesterday")
    assert wrong.returncode == 2
    assert "--since 不是日期" in wrong.stderr
