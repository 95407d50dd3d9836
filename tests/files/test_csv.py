"""CSV files as offices save them, and those that are broken."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from adapters.files.limits import Limits
from adapters.files.open_rows import open_rows
from services.errors import InvalidInputError
from services.registry.columns import columns_of
from services.registry.rows import RawRow
from tests.registry.samples import adult_code, list_type

COLUMNS = columns_of(list_type())
HEADER = "主体类别,主体名称,主体代码,决定文书号,执行法院,决定日期,列入日期,截止日期"
LINE = "法人,济源示例公司,91419001MA00000154,(2026)1号,示例法院,2026-01-10,2026-01-12,"


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "rows.csv"
    path.write_bytes(text.encode(encoding))
    return path


def read(path: Path, limits: Limits | None = None) -> list[RawRow]:
    return list(open_rows(path, COLUMNS, limits))


def half_width(text: str) -> str:
    """Texts may be set in either width; what they say is the point here."""
    return unicodedata.normalize("NFKC", text)


def refusal(path: Path, limits: Limits | None = None) -> InvalidInputError:
    with pytest.raises(InvalidInputError) as told:
        read(path, limits)
    assert told.value.field == "file"
    assert told.value.advice
    return told.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str, ending: str) -> None:
    [row] = read(write(tmp_path, ending.join([HEADER, LINE, ""]), encoding))
    assert row.line == 2
    assert not row.strict
    assert row.cells == {
        "subject_kind": "法人", "name": "济源示例公司", "code": "91419001MA00000154", "decision_no": "(2026)1号",
        "authority": "示例法院", "decided_on": "2026-01-10", "since": "2026-01-12",
    }  # fmt: skip


def test_rare_characters_of_gb18030(tmp_path: Path) -> None:
    [row] = read(write(tmp_path, f"{HEADER}\n{LINE.replace('示例公司', '㛃㐂𠮷')}\n", "gb18030"))
    assert row.cells["name"] == "济源㛃㐂𠮷"


def test_canonical_names_chinese_titles_and_list_headers_mean_the_same(tmp_path: Path) -> None:
    english = "subject_kind,Name, CODE ,decision_no,authority,decided_on,since,until"
    star = (
        HEADER.replace("主体名称", "*主体名称").replace("主体代码", "统一社会信用代码").replace("列入日期", "列入 日期")
    )
    rows = [read(write(tmp_path, f"{header}\n{LINE}\n")) for header in (HEADER, english, star)]
    assert rows[0] == rows[1] == rows[2]


def test_quoted_cells_and_lines_are_counted_as_in_the_file(tmp_path: Path) -> None:
    quoted = LINE.replace("济源示例公司", '"济源,示例\n公司""甲"""')
    rows = read(write(tmp_path, f"\n{HEADER}\n{quoted}\n\n{LINE}\n"))
    assert [(row.line, row.cells["name"]) for row in rows] == [(3, '济源,示例\n公司"甲"'), (6, "济源示例公司")]


def test_a_row_with_too_many_cells_is_refused_alone(tmp_path: Path) -> None:
    good, bad, padded = read(write(tmp_path, f"{HEADER}\n{LINE}\n{LINE},多,余\n{LINE},,,\n"))
    assert [fault.code for fault in bad.faults] == ["too_many_cells"]
    assert good.faults == padded.faults == ()


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (HEADER.replace("截止日期", "备注"), ["不认识的列", "备注", "缺少的列", "截止日期(until)"]),
        (HEADER.replace("截止日期", "性别,截止日期"), ["不认识的列", "性别"]),
        (HEADER + ",name", ["重复的列", "主体名称"]),
        (HEADER.replace("主体代码,", ""), ["缺少的列", "主体代码(code)"]),
        (HEADER.replace("主体代码", ""), ["不认识的列", "第 3 列无列名", "缺少的列", "主体代码(code)"]),
    ],
)
def test_wrong_columns_are_named(tmp_path: Path, header: str, told: list[str]) -> None:
    error = refusal(write(tmp_path, f"{header}\n{LINE}\n"))
    assert error.code == "wrong_columns"
    assert re.split("[:;]", half_width(error.detail)) == [half_width(part) for part in told]
    assert "(code)" in half_width(error.advice)


@pytest.mark.parametrize("separator", [";", "\t", "|", "\uff0c", "\uff1b"])
def test_another_separator_is_guessed_in_the_advice(tmp_path: Path, separator: str) -> None:
    assert "逗号分隔" in refusal(write(tmp_path, HEADER.replace(",", separator))).advice


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\n , ,\n", "empty_file"),
        (HEADER.encode("utf-16"), "unknown_encoding"),
        (HEADER.encode() + b"\n\xff\xff\xff\xff", "unknown_encoding"),
        (f'{HEADER}\n"{LINE}\n'.encode(), "broken_csv"),
        (f'{HEADER}\n"法"人,x\n'.encode(), "broken_csv"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(content)
    assert refusal(path).code == code


@pytest.mark.parametrize("bomb", ["x" * 5000, '"' + "y\n" * 3000 + '"', '"a\n",' * 1200, "," * 5000])
def test_a_record_is_bounded_however_it_grows(tmp_path: Path, bomb: str) -> None:
    error = refusal(write(tmp_path, f"{HEADER}\n{bomb}\n"), Limits(record_bytes=4096))
    assert error.code == "broken_csv"
    assert "第 2 行" in error.detail


def test_limits_of_size_and_rows(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + f"\n{LINE}" * 4)
    assert refusal(path, Limits(rows=3)).code == "too_many_rows"
    assert len(read(path, Limits(rows=4))) == 4
    assert refusal(path, Limits(file_bytes=100)).code == "file_too_large"


def test_what_is_no_listing_file(tmp_path: Path) -> None:
    (tmp_path / "rows.pdf").write_bytes(b"%PDF")
    assert refusal(tmp_path / "rows.pdf").code == "unknown_format"
    assert refusal(tmp_path / "absent.csv").code == "no_such_file"


def test_progress_goes_from_nothing_to_all(tmp_path: Path) -> None:
    rows = open_rows(write(tmp_path, HEADER + f"\n{LINE}" * 30000), COLUMNS)
    seen = [rows.fraction()]
    for number, _ in enumerate(rows):
        if number % 5000 == 0:
            seen.append(rows.fraction())
    assert seen[0] == 0.0
    assert seen == sorted(seen)
    assert 0.7 < seen[-1] <= 1.0


def test_a_file_without_header_does_not_spill_numbers(tmp_path: Path) -> None:
    error = refusal(write(tmp_path, f"自然人,张三,{adult_code(5)},1号\n"))
    assert error.code == "wrong_columns"
    assert adult_code(5)[6:14] not in str(error)
