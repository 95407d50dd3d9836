"""Findings as SARIF 2.1.0, which editors and code hosts show at their lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

from engine.lint.finding import Finding
from engine.lint.rules import CODES
from engine.packs import digests

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_BASE = "PACKS"


def sarif(findings: Sequence[Finding], *, base: str, version: str, page_uri: Callable[[str], str]) -> dict[str, Any]:
    """One run of the linter as plain data.

    ``base``: URI of the packs' folder, ending in ``/``; files are given relative to it. ``page_uri`` makes the absolute URI of
    a page (``docs/lint/<code>.md``), which the standard asks for.
    """
    pages = {finding.code: finding.page for finding in findings}
    rules = [_rule(code, pages.get(code, f"docs/lint/{code}.md"), page_uri) for code in sorted({*CODES, *pages})]
    index = {rule["id"]: number for number, rule in enumerate(rules)}
    driver = {"name": "jiangcheng packs lint", "version": version, "language": "zh-CN", "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_BASE: {"uri": base}},
        "results": [_result(finding, index[finding.code]) for finding in findings],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str, page: str, page_uri: Callable[[str], str]) -> dict[str, Any]:
    title = CODES.get(code, "规则包无法载入")
    return {
        "id": code,
        "shortDescription": {"text": title},
        "help": {"text": f"说明见 {page}", "markdown": f"说明见 [{page}]({page_uri(page)})"},
        "helpUri": page_uri(page),
    }


def _result(finding: Finding, index: int) -> dict[str, Any]:
    advice = f"（建议：{finding.advice}）" if finding.advice else ""
    basis = [finding.code, finding.item, *finding.others]
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": finding.severity.value,
        "message": {"text": f"{finding.message}{advice}"},
        "partialFingerprints": {"item/v1": digests.sm3(digests.canonical(basis))},
        "properties": {"item": finding.item, "others": list(finding.others)},
    }
    if finding.position is not None:
        artifact = {"uri": quote(finding.position.file), "uriBaseId": _BASE}
        region = {"startLine": finding.position.line, "startColumn": finding.position.column}
        result["locations"] = [{"physicalLocation": {"artifactLocation": artifact, "region": region}}]
    return result
