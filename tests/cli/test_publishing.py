"""A production installation gets its first rules: confirmed, published by one person, approved by another, and taken back."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest

from tests.cli.running import DEBTOR, ROOT, jiangcheng

ASK = (
    "check", "--matter", "bidding.qualification", "--field", "government_funded=true", "--field", "compulsory_tender=true",
    "--field", "amount=12000000.00", "--subject", f"bidder={DEBTOR}", "--json",
)  # fmt: skip


class Office:
    """A data folder with two persons who answer for the rules."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.passwords = {
            name: self.run("accounts", "add", name, "--department", "jy-credit", "--role", role).stdout.strip()
            for name, role in (("policy", "policy_officer"), ("office", "credit_office"))
        }

    def run(self, *arguments: str, by: str | None = None) -> subprocess.CompletedProcess[str]:
        account = ("--account", by) if by else ()
        typed = io.StringIO(f"{self.passwords[by]}\n" if by else "")
        with mock.patch.object(sys, "stdin", typed):
            return jiangcheng(self.home, *arguments, *account)

    def outcome(self) -> str:
        return str(json.loads(self.run(*ASK).stdout)["outcome"])


@pytest.fixture
def office(filled: Path) -> Office:
    return Office(filled)


def test_from_nothing_to_rules_that_fire_and_back(office: Office, tmp_path: Path) -> None:
    assert office.outcome() == "clear"
    out = office.home / "confirmations" / "office.yaml"
    confirmed = office.run(
        "packs", "confirm", "--all", "--out", str(out), "--by", "示例确认人", "--edition", "2025年版", "--row", "第1项"
    )
    assert confirmed.returncode == 0, confirmed.stderr
    assert office.outcome() == "clear"  # a confirmation is a document; publishing makes it count

    refused = office.run("packs", "publish", "--reason", "首次发布", by="policy")
    assert refused.returncode == 1, refused.stdout + refused.stderr
    words = [line.split()[1] for line in refused.stdout.splitlines() if line.startswith("  --accept ")]
    assert words
    accept = [part for word in words for part in ("--accept", word.replace("理由", "示例说明"))]
    proposed = office.run("packs", "publish", "--reason", "首次发布", *accept, "--json", by="policy")
    assert proposed.returncode == 0, proposed.stdout + proposed.stderr
    proposal = json.loads(proposed.stdout)
    assert office.outcome() == "clear"

    shown = office.run("packs", "show", proposal["publication_id"])
    assert shown.returncode == 0, shown.stderr
    assert "待批准" in shown.stdout
    assert "新增 confirmations/office" in shown.stdout
    assert "示例说明" in shown.stdout, "who accepted what"
    assert json.loads(office.run("packs", "show", proposal["publication_id"], "--json").stdout) == proposal
    assert office.run("packs", "show", "nothing").returncode != 0
    own = office.run("packs", "approve", proposal["publication_id"], by="policy")
    assert own.returncode == 1
    assert "不能批准自己提出的版本" in own.stderr
    approved = office.run("packs", "approve", proposal["publication_id"], by="office")
    assert approved.returncode == 0, approved.stderr
    assert office.outcome() == "restricted"

    status = json.loads(office.run("packs", "status", "--json").stdout)
    assert (status["active"], status["publications"][0]["state"]) == (proposal["revision"], "approved")
    assert [one["kind"] for one in status["activations"]] == ["publish", "first"]

    back = office.run("packs", "rollback", "--reason", "示例退回", "--json", by="office")
    assert office.run("packs", "approve", json.loads(back.stdout)["publication_id"], by="policy").returncode == 0
    assert office.outcome() == "clear"

    built = office.run("packs", "build", proposal["revision"], "--out", str(tmp_path / "build"))
    assert built.returncode == 0, built.stderr
    differing = office.run("packs", "diff", "active", str(tmp_path / "build"))
    assert differing.returncode == 1
    assert "新增 confirmations/office" in differing.stdout
    assert "新增适用" in differing.stdout
    same = office.run("packs", "diff", proposal["revision"], str(tmp_path / "build"))
    assert same.returncode == 0, same.stdout


def test_a_build_that_was_tampered_with_is_refused(office: Office, tmp_path: Path) -> None:
    build = tmp_path / "build"
    assert office.run("packs", "build", "--out", str(build)).returncode == 0
    text = (build / "revision.json").read_bytes()
    (build / "revision.json").write_bytes(text.replace(b'"effect":"punish"', b'"effect":"reward"', 1))
    changed = office.run("packs", "diff", "active", str(build))
    assert (changed.returncode, "构建的规则版本不可用" in changed.stderr) == (1, True), changed.stderr
    (build / "revision.json").write_bytes(text)
    name = (build / "REVISION").read_bytes()
    (build / "REVISION").write_bytes(name.replace(b"sm3:", b"sm3:0"))
    assert "REVISION 写的不是所签的规则版本" in office.run("packs", "diff", "active", str(build)).stderr
    (build / "REVISION").write_bytes(name)
    manifest = (build / "manifest.json").read_bytes()
    (build / "manifest.json").write_bytes(manifest.replace(b"local:", b"vocal:"))
    refused = office.run("packs", "diff", "active", str(build))
    assert refused.returncode == 1
    assert "签名无效" in refused.stderr
    again = office.run("packs", "build", "--out", str(build))
    assert again.returncode == 2


def test_nobody_publishes_without_the_right_password_and_role(office: Office) -> None:
    office.passwords["clerk"] = office.run(
        "accounts", "add", "clerk", "--department", "jy-czj", "--role", "clerk"
    ).stdout.strip()
    refused = office.run("packs", "publish", "--reason", "试", by="clerk")
    assert (refused.returncode, "政策人员或信用办" in refused.stderr) == (1, True)
    office.passwords["policy"] = "Wrong-Password-2026"
    refused = office.run("packs", "publish", "--reason", "试", by="policy")
    assert refused.returncode == 1
    assert "账号或密码不正确" in refused.stderr


@pytest.mark.parametrize("word", ["unconfirmed", "=理由", "a:=理由"])
def test_a_mistyped_acceptance_is_told(office: Office, word: str) -> None:
    refused = office.run("packs", "publish", "--reason", "试", "--accept", word, by="policy")
    assert refused.returncode == 2
    assert "--accept" in refused.stderr


def test_where_everything_comes_from(filled: Path) -> None:
    folder = jiangcheng(filled, "packs", "provenance", str(ROOT), "--json", JC_DEMO="true")
    found = json.loads(folder.stdout)
    assert {law["id"] for law in found["laws"]} >= {"zfcg"}
    assert all(law["last_checked"] and law["source"] for law in found["laws"])
    items = [*(measure["item"] for measure in found["measures"]), *found["lists"]]
    confirmed = [item for item in items if item["standing"] == "confirmed"]
    assert confirmed
    assert all(one["by"] and one["on"] and one["this_text"] for item in confirmed for one in item["words"])
    text = jiangcheng(filled, "packs", "provenance")
    assert "待审核" in text.stdout
    assert "已确认 0" in text.stdout
    assert "：已确认\n" not in text.stdout
