"""A recorded disagreement is asked again from its record alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from api.settings import PROJECT
from engine.matching.runner import Runner
from engine.packs.packset import PackSet
from tests.cli.running import jiangcheng

PACKS = PackSet.load(PROJECT, [PROJECT / "rules" / "confirmations" / "demo.yaml"])
RECORD: dict[str, Any] = {
    "code": "condition_differs",
    "event": "engine_disagreement",
    "matter": "bidding.qualification",
    "list": "judgment-defaulters",
    "rules": ["judgment-defaulters/government-funded-bidding"],
    "engine": "false",
    "reference": "true",
    "revision": PACKS.revision,
    "facts": {
        "matter.government_funded": True,
        "matter.amount": "12000000.00",
        "subject.kind": "legal_person",
        "subject.role": "bidder",
        "reach.kind": "subject",
        "reach.roles": [],
        "listing.level": "serious",
    },
}


def written(folder: Path, *values: Any) -> str:
    path = folder / "record.jsonl"
    path.write_text("\n".join(json.dumps(value, ensure_ascii=False) for value in values), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("kept", [True, False])
def test_both_agree_now(tmp_path: Path, kept: bool) -> None:
    """From a line of the log, or from the trail's detail, which holds several under one revision."""
    value = {"revision": PACKS.revision, "disagreements": [RECORD]} if kept else RECORD
    told = jiangcheng(tmp_path, "packs", "reproduce", written(tmp_path, value))
    assert told.returncode == 0, told.stderr
    assert "两者一致" in told.stdout
    assert "judgment-defaulters/government-funded-bidding" in told.stdout
    assert "规则引擎：成立  参考解释器：成立" in told.stdout


def test_an_engine_that_is_still_wrong_is_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Runner, "matches", lambda *_: frozenset())
    told = jiangcheng(tmp_path, "packs", "reproduce", written(tmp_path, RECORD, RECORD), "--json")
    assert told.returncode == 1
    first, second = json.loads(told.stdout)
    assert first == second
    assert first["answers"] == [{"rule": RECORD["rules"][0], "engine": "false", "reference": "true"}]
    (again,) = [one for one in first["disagreements"] if RECORD["rules"][0] in one["rules"]]
    assert (again["code"], again["engine"], again["reference"]) == ("condition_differs", "false", "true")
    assert again["facts"].items() <= RECORD["facts"].items()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({}, "不是求值不一致的记录"),
        ([], "不是 JSON 对象"),
        ({"revision": "", "disagreements": []}, "没有求值不一致的记录"),
        (RECORD | {"list": "no-such-list"}, "没有针对该事项和名单的规则"),
        (RECORD | {"facts": {"matter.unheard_of": 1}}, "不在目录内"),
        (RECORD | {"facts": {"matter.amount": 1}}, "金额"),
        (RECORD | {"facts": {}}, "记录不完整"),
        (RECORD | {"matter": []}, "缺少 matter，或其内容不对"),
        (RECORD | {"list": 5}, "缺少 list，或其内容不对"),
        (RECORD | {"rules": "r1"}, "缺少 rules，或其内容不对"),
        ({"disagreements": ["r1"]}, "没有求值不一致的记录"),
    ],
)
def test_what_is_no_record_is_told(tmp_path: Path, value: Any, text: str) -> None:
    told = jiangcheng(tmp_path, "packs", "reproduce", written(tmp_path, value))
    assert told.returncode != 0
    assert text in told.stderr


def test_a_file_nested_without_end_is_told(tmp_path: Path) -> None:
    deep = tmp_path / "deep.json"
    deep.write_text("[" * 100_000, encoding="utf-8")
    told = jiangcheng(tmp_path, "packs", "reproduce", str(deep))
    assert (told.returncode, "嵌套过深" in told.stderr) == (2, True), told.stderr


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    told = jiangcheng(tmp_path, "packs", "reproduce", str(tmp_path / "none.json"))
    assert told.returncode == 2
    assert "不能读取文件" in told.stderr
