"""JSON Lines: strict types, strict JSON, bounded lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from adapters.files.limits import Limits
from adapters.files.open_rows import open_rows
from services.errors import InvalidInputError
from services.registry.columns import columns_of
from services.registry.rows import RawRow
from tests.registry.samples import list_type, row

COLUMNS = columns_of(list_type())


def write(folder: Path, *lines: str | bytes) -> Path:
    path = folder / "rows.jsonl"
    path.write_bytes(b"\n".join(line.encode() if isinstance(line, str) else line for line in lines))
    return path


def read(path: Path, limits: Limits | None = None) -> list[RawRow]:
    return list(open_rows(path, COLUMNS, limits))


def line(**changes: object) -> str:
    return json.dumps(row(1, **changes), ensure_ascii=False)


def test_rows_keep_their_json_types(tmp_path: Path) -> None:
    persons = [{"name": "张一", "role": "负责人", "code": "x", "basis": "y"}]
    text = line(wilful=True, kinds=["a"], amount="1.00", until=None, responsible_persons=persons)
    [found] = read(write(tmp_path, "\ufeff" + text, "", "   "))
    assert (found.line, found.strict) == (1, True)
    assert (found.cells["wilful"], found.cells["kinds"], found.cells["until"]) == (True, ["a"], None)
    assert found.cells["responsible_persons"] == persons


def test_chinese_keys(tmp_path: Path) -> None:
    [found] = read(write(tmp_path, '{"主体名称": "甲", "标的": "1.00"}'))
    assert found.cells == {"name": "甲", "amount": "1.00"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"amount": NaN}', "NaN"),
        ('{"amount": -Infinity}', "-Infinity"),
        ('{"name": "甲", "name": "乙"}', "字段 name 出现两次"),
        ('{"name": "甲", "主体名称": "乙"}', "字段 name 出现两次"),
        ('{"responsible_persons": [{"name": "甲", "name": "乙"}]}', "字段 name 出现两次"),
        ('["name"]', "不是 JSON 对象"),
        ('{"name": "甲"', "不是完整的 JSON 对象"),
        ('{"name": "甲"} {"name": "乙"}', "不是完整的 JSON 对象"),
        ('{"name": ' + "[" * 50000, "不是完整的 JSON 对象"),
        ('{"amount": ' + "9" * 5000 + "}", "不是完整的 JSON 对象"),
        ('{"name": "甲"}'.encode("gb18030"), "不是 UTF-8 编码"),
    ],
)
def test_lines_that_refuse_the_file(tmp_path: Path, text: str | bytes, told: str) -> None:
    with pytest.raises(InvalidInputError) as error:
        read(write(tmp_path, line(), text))
    assert error.value.code == "broken_json_lines"
    assert "第 2 行" in error.value.detail
    assert told in error.value.detail


@pytest.mark.parametrize("key", ["gender", "责任人姓名", "responsible_code"])
def test_unknown_keys_refuse_the_file(tmp_path: Path, key: str) -> None:
    with pytest.raises(InvalidInputError) as error:
        read(write(tmp_path, json.dumps({key: "x"})))
    assert error.value.code == "wrong_columns"
    assert key in error.value.detail


def test_bounds(tmp_path: Path) -> None:
    path = write(tmp_path, line(), line(grounds="长" * 3000))
    with pytest.raises(InvalidInputError, match="broken_json_lines"):
        read(path, Limits(record_bytes=4096))
    with pytest.raises(InvalidInputError, match="too_many_rows"):
        read(path, Limits(rows=1))
    with pytest.raises(InvalidInputError, match="empty_file"):
        read(write(tmp_path, "", "  "))
