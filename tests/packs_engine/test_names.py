"""Bodies and departments under the names that they bore on a day; a catalogue that cites a body which is not there is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.documents import Body, names_on
from engine.packs.packset import PackSet
from tests.packs_engine.packs import bend, load, write
from tests.packs_engine.test_loading import only_error

BODIES = """\
kind: bodies
bodies:
  - id: market
    title: 示例市场总局
    since: 2018
    formerly:
      - {title: 示例工商局, until: 2018, confidence: known}
      - {title: 示例质检局, from: 2001-04, until: 2018-03, confidence: known}
    last_checked: 2026-05-01
  - id: rail
    title: 示例铁路集团
    since: unknown
    formerly: [{title: 示例铁路公司, until: unknown, confidence: known}]
    last_checked: 2026-05-01
  - id: bank
    title: 示例银行
    last_checked: 2026-05-01
"""

DEPARTMENTS_FILE = "rules/departments/all.yaml"


def _packs(tmp_path: Path) -> PackSet:
    root = write(tmp_path)
    (root / "rules" / "bodies").mkdir()
    (root / "rules" / "bodies" / "state.yaml").write_text(BODIES, encoding="utf-8")
    bend(root, DEPARTMENTS_FILE, "title: 招标投标监督部门,", "title: 招标投标监督部门, national: [market],")
    return load(root)


@pytest.mark.parametrize(
    ("body", "day", "names"),
    [
        ("market", date(2017, 12, 31), ["示例工商局", "示例质检局"]),
        ("market", date(2018, 2, 1), ["示例工商局（改名日期不详）", "示例质检局", "示例市场总局（改名日期不详）"]),
        ("market", date(2018, 6, 1), ["示例工商局（改名日期不详）", "示例市场总局（改名日期不详）"]),
        ("market", date(2019, 1, 1), ["示例市场总局"]),
        ("market", date(2001, 3, 31), ["示例工商局"]),
        ("rail", date(2018, 3, 1), ["示例铁路公司（改名日期不详）", "示例铁路集团（改名日期不详）"]),
        ("rail", date(2026, 5, 1), ["示例铁路集团"]),
        ("bank", date(1990, 1, 1), ["示例银行"]),
    ],
)
def test_a_body_has_the_names_of_the_day(tmp_path: Path, body: str, day: date, names: list[str]) -> None:
    assert [name.text for name in names_on(_packs(tmp_path).bodies[body], day)] == names


def test_exact_days_are_inclusive_and_leave_nothing_open() -> None:
    body = Body.model_validate(
        {
            "id": "market",
            "title": "新名",
            "since": "2027-03-01",
            "formerly": [{"title": "旧名", "until": "2027-02-28", "confidence": "retrieved"}],
            "last_checked": "2027-04-01",
        }
    )
    assert [name.text for name in names_on(body, date(2027, 2, 28))] == ["旧名"]
    assert [name.text for name in names_on(body, date(2027, 3, 1))] == ["新名"]


def test_a_department_stands_for_bodies_that_exist(tmp_path: Path) -> None:
    packs = _packs(tmp_path)
    assert packs.departments["jy-bidding"].national == ["market"]
    bend(tmp_path, DEPARTMENTS_FILE, "national: [market]", "national: [markt]")
    error = only_error(tmp_path)
    assert (error.code, "是否想写 market" in error.advice) == ("unknown_id", True)


@pytest.mark.parametrize("moment", ["2018-13", "2018-2-1", "去年"])
def test_a_moment_that_is_none_is_refused(tmp_path: Path, moment: str) -> None:
    _packs(tmp_path)
    bend(tmp_path, "rules/bodies/state.yaml", "since: 2018", f"since: {moment}")
    assert only_error(tmp_path).position.line == 5  # type: ignore[union-attr]


def test_the_catalogue_of_bodies_stands_once(tmp_path: Path) -> None:
    _packs(tmp_path)
    (tmp_path / "rules" / "bodies" / "more.yaml").write_text(BODIES, encoding="utf-8")
    assert "国家机构目录只能有一个" in only_error(tmp_path).title
