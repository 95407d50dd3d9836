"""``cases`` as an operator runs it, and a clearance verified from its file alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from adapters.crypto.keys import KeyRing
from services.checks.receipts import signed
from services.matters.clearance import clearance
from services.matters.model import MatterCheck, MatterStanding
from tests.cli.running import jiangcheng


def test_a_matter_that_nobody_checked_is_not_answered(filled: Path) -> None:
    result = jiangcheng(filled, "cases", "standing", "JYGC-0000")
    assert (result.returncode, "未核查" in result.stdout) == (1, True), result.stderr
    told = json.loads(jiangcheng(filled, "cases", "standing", "JYGC-0000", "--json").stdout)
    assert (told["status"], told["answered"], told["cases"]) == ("not_checked", False, [])


def test_days_and_changes_are_done_by_hand_and_again(filled: Path) -> None:
    for _ in range(2):
        done = jiangcheng(filled, "cases", "daily", "--json")
        assert (done.returncode, json.loads(done.stdout)) == (0, {"returned": 0, "lapsed": 0, "ended": 0}), done.stderr
    assert "撤回 0 件" in jiangcheng(filled, "cases", "rejudge").stdout
    assert jiangcheng(filled, "audit", "verify").returncode == 0


def test_a_clearance_is_verified_offline_and_a_forged_one_is_not(filled: Path, tmp_path: Path) -> None:
    signer = KeyRing(filled / "keys").signer
    moment = datetime(2026, 11, 22, tzinfo=UTC)
    asked = {"index": 0, "role": "bidder", "kind": "legal_person", "name": "示例甲公司", "code": "91419001MA00000154"}
    payload = signed({"key_id": signer.key_id, "subjects": [asked | {"outcome": "restricted"}]}, signer).payload
    check = MatterCheck("0" * 32, "client:ggzy", "bidding.award", moment, "restricted", True, payload, ())
    paper = clearance(MatterStanding("示例-7", None, (check,), (), (), (), {}), signer, now=moment)
    good, forged = tmp_path / "good.json", tmp_path / "forged.json"
    good.write_text(json.dumps(paper), encoding="utf-8")
    forged.write_text(json.dumps(paper | {"status": "open"}), encoding="utf-8")
    said = jiangcheng(filled, "receipts", "verify", str(good))
    assert said.returncode == 0, said.stderr
    assert "办理情况证明" in said.stdout
    assert "案件都已办结" in said.stdout
    assert "示例甲公司（法人），代码 91419001MA00000154，依法限制" in said.stdout
    assert jiangcheng(filled, "receipts", "verify", str(forged)).returncode == 1
