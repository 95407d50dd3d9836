"""What the page for lawyers says of the libraries is what the packs hold: numbers, clauses, folders, and ten worked paths."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from engine.packs.packset import PackSet
from services.provenance.model import Report, Standing
from services.provenance.report import report
from tests.packs.catalogue import ROOT, read

PAGE = (ROOT / "docs" / "zh" / "规则库的内容.md").read_text(encoding="utf-8")
SHORT = (ROOT / "docs" / "content.md").read_text(encoding="utf-8")
WRITTEN = date(2026, 11, 22)
OUTCOMES = {
    "禁止": "barred",
    "限制": "restricted",
    "提示": "caution",
    "无法判断": "undetermined",
    "没有": "clear",
    "激励": "clear",
}
DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")}


def section(title: str) -> str:
    start = PAGE.index(title)
    rest = PAGE[start + len(title) :]
    end = re.search(r"\n#{2,3} ", rest)
    return rest[: end.start()] if end else rest


def rows(text: str) -> list[list[str]]:
    found = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| ")
    ]
    return [row for row in found if not set(row[0]) <= set("-: ")]


def number(chinese: str) -> str:
    """第一百七十八条 as 178."""
    total = unit = 0
    for letter in chinese:
        if letter == "百":
            total, unit = total + (unit or 1) * 100, 0
        elif letter == "十":
            total, unit = total + (unit or 1) * 10, 0
        else:
            unit = DIGITS[letter]
    return str(total + unit)


@pytest.fixture(scope="module")
def unconfirmed() -> Report:
    return report(PackSet.load(ROOT, []), WRITTEN)


def test_counts_are_those_of_the_sources(unconfirmed: Report) -> None:
    counts = {count.kind: count for count in unconfirmed.counts}
    assert (counts["备忘录"].number, counts["备忘录"].sources) == (49, 48)
    assert counts["备忘录"].why == ("MOU-32 分为 2 项：charity-dishonest、charity-donors",)
    assert counts["惩戒措施"].sources == 106
    assert (counts["激励措施"].number, counts["激励措施"].sources) == (15, 15)
    assert (counts["名单"].number, counts["名单"].sources) == (32, 32)
    told = {row[0]: row[1:] for row in rows(section("## 数量"))}
    assert told["备忘录"][:2] == ["48", "49 个文件夹"]
    assert told["法定规则包"][1] == str(counts["法定规则包"].number)
    assert told["惩戒措施"][0] == "106"
    assert told["激励措施"][:2] == ["15", "15"]
    assert told["名单"][:2] == ["32", f"32，另加 {counts['备忘录自设的名单'].number}"]
    assert f"| statutory packs | – | {counts['法定规则包'].number} " in SHORT
    assert f"32, and {counts['备忘录自设的名单'].number} that only a memorandum names" in SHORT


def test_each_of_the_26_clauses_is_a_pack_or_can_carry_no_measure(packs: PackSet) -> None:
    clauses = rows(section("### 26 处联合惩戒条款"))[1:]
    assert len(clauses) == 26
    by_title = {
        law.title.removeprefix("中华人民共和国"): law for law in packs.laws.values() if law.in_force.until is None
    }
    in_packs = set()
    for clause, where, _ in clauses:
        title, article = re.fullmatch(r"(.+?)第([零一二三四五六七八九十百]+)条", clause).groups()  # type: ignore[union-attr]
        law = by_title[title]
        if where.startswith("`"):
            in_packs.add(where.strip("`"))
            assert packs.memoranda[where.strip("`")].statute.partition(".")[0] == f"{law.id}/{number(article)}"  # type: ignore[union-attr]
        else:
            _, found = packs.article(f"{law.id}/{number(article)}")
            assert found.mechanism_only or not law.level.may_carry_punishment, clause
    others = set(re.findall(r"`(statute-[a-z-]+)`", section("### 26 处联合惩戒条款"))) - in_packs
    statutory = {pack.id for pack in packs.memoranda.values() if pack.source == "statute"}
    assert in_packs | others == statutory
    assert (len(in_packs), len(others)) == (10, 7)


def test_every_memorandum_stands_where_it_belongs(unconfirmed: Report) -> None:
    firing, silent = section("## 备忘录：哪些会触发").split("| 全部静默的原因")
    told = {
        Standing.NEEDS_REVIEW: re.findall(r"`([a-z0-9-]+)`", firing),
        Standing.DISABLED: re.findall(
            r"`([a-z0-9-]+)`", "\n".join(line for line in silent.splitlines() if line.startswith("| "))
        ),
    }
    for standing, folders in told.items():
        wanted = [pack.id for pack in unconfirmed.packs if pack.source == "memorandum" and pack.standing is standing]
        assert sorted(folders) == sorted(wanted)


PATHS = re.findall(r"\n### [一二三四五六七八九十]+、((?:P|I)-.*?)(?=\n### |\n## )", PAGE, re.DOTALL)


def test_there_are_ten_paths() -> None:
    assert len(PATHS) == 10


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.partition(" ")[0])
def test_a_worked_path_is_what_the_packs_do(path: str, packs: PackSet) -> None:
    steps = {row[0]: row[1] for row in rows(path)}
    assert {"法条", "措施", "及于", "规则", "例子", "不触发", "待确认"} <= set(steps)
    measures = [packs.measures[name] for name in re.findall(r"`([a-z-]+)`", steps["措施"])]
    source = path.partition(" ")[0]
    assert source in {measure.source_id for measure in measures}
    lists = [name for name in re.findall(r"`([a-z-]+)`", steps["及于"]) if name in packs.lists]
    assert lists
    named = {reach.list_ for measure in measures for basis in measure.bases for reach in basis.reaches}
    assert set(lists) <= named or source == "P-D02"  # the silent one names the list that it does not reach
    rules = {f"{pack.id}/{rule.id}": rule for pack, rule in packs.rules()}
    for name in re.findall(r"`([a-z0-9-]+/[a-z0-9-]+)`", steps["规则"]):
        assert rules[name].measure in {measure.id for measure in measures}, name
    fires = False
    for pack, cases in re.findall(r"`([a-z0-9-]+)`：((?:“[^”]+”（[^）]+）、?)+)", steps["例子"]):
        known = {case["name"]: case["expect"] for case in read(ROOT / "memoranda" / pack / "examples.yaml")["cases"]}
        for name, outcome in re.findall(r"“([^”]+)”（([^）]+)）", cases):
            expect: dict[str, Any] = known[name]
            assert expect["outcome"] == OUTCOMES[outcome], name
            assert bool(expect["rules"]) == (outcome not in ("没有", "无法判断")), name
            fires = fires or outcome not in ("没有", "无法判断")
    assert fires or source == "P-D02"
