"""SARIF 2.1.0: what the standard requires of a log, and where its parts come from."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from engine.errors import PackErrors
from engine.lint import CODES, Finding, lint, of_error, sarif
from tests.packs_engine.lint.findings import found
from tests.packs_engine.packs import DAY, LIST_FILE, MEASURE_FILE, bend, load


def logged(findings: list[Finding]) -> dict[str, Any]:
    return sarif(findings, base="file:///packs/", version="1.2.3", page_uri=lambda page: f"file:///project/{page}")


def check_structure(log: dict[str, Any]) -> None:
    """The required properties, their types and their cross-references."""
    assert log["version"] == "2.1.0"
    assert urlsplit(log["$schema"]).scheme == "https"
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"]
    ids = [rule["id"] for rule in driver["rules"]]
    assert len(ids) == len(set(ids))
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"]
        assert rule["help"]["text"]
        assert urlsplit(rule["helpUri"]).scheme, "the standard asks for an absolute address"
    for base in run["originalUriBaseIds"].values():
        assert base["uri"].endswith("/")
    for result in run["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in ("none", "note", "warning", "error")
        assert result["message"]["text"]
        assert all(isinstance(value, str) and value for value in result["partialFingerprints"].values())
        for location in result["locations"]:
            place = location["physicalLocation"]
            uri = place["artifactLocation"]["uri"]
            assert uri.isascii()
            assert not uri.startswith("/")
            assert place["artifactLocation"]["uriBaseId"] in run["originalUriBaseIds"]
            assert place["region"]["startLine"] >= 1
            assert place["region"]["startColumn"] >= 1


def test_findings_stand_at_their_lines(root: Path) -> None:
    bend(root, LIST_FILE, "excludes_minors: true\n", "")
    (finding,) = found(root)
    log = logged([finding])
    check_structure(log)
    (result,) = log["runs"][0]["results"]
    assert (result["ruleId"], result["level"]) == ("minors_not_excluded", "error")
    region = {"startLine": 9, "startColumn": 16}
    assert result["locations"][0]["physicalLocation"]["region"] == region
    assert result["properties"] == {"item": "list/bad", "others": []}


def test_all_codes_are_described_even_when_nothing_was_found() -> None:
    log = logged([])
    check_structure(log)
    rules = {rule["id"]: rule for rule in log["runs"][0]["tool"]["driver"]["rules"]}
    assert rules.keys() == CODES.keys()
    assert rules["duplicate_rule"]["helpUri"] == "file:///project/docs/lint/duplicate_rule.md"


def test_what_cannot_be_loaded_is_a_result_too(root: Path) -> None:
    (root / "rules/lists/坏 的.yaml").write_text("kind: list\n\tid: x\n", encoding="utf-8")
    with pytest.raises(PackErrors) as caught:
        load(root)
    log = logged([of_error(error) for error in caught.value.errors])
    check_structure(log)
    (result,) = log["runs"][0]["results"]
    assert (result["ruleId"], result["level"]) == ("yaml_tab", "error")
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].startswith("rules/lists/%E5%9D%8F%20")
    rule = log["runs"][0]["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert rule["helpUri"].endswith("docs/errors/yaml_tab.md")


def test_a_fingerprint_stays_while_lines_move_and_words_change(root: Path) -> None:
    bend(root, MEASURE_FILE, "national_item: 限制市场准入\n", "")
    before = logged(lint(load(root), DAY))
    bend(root, MEASURE_FILE, "title: 限制参加", "note: 说明\ntitle: 限制参与")
    after = logged(lint(load(root), DAY))
    one, other = (
        {result["ruleId"]: result for result in log["runs"][0]["results"]}["national_item_missing"]
        for log in (before, after)
    )
    assert one["message"] != other["message"]
    assert one["partialFingerprints"] == other["partialFingerprints"]
