"""What is written is read back as it was, by the readers that others use; no database."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from adapters.files.feedback_layouts import read_layouts
from adapters.files.feedback_writers import write_feedback
from services.upward.layout import Layout
from services.upward.model import Line, Operation, Row

NASTY = (
    "=1+1", "@SUM(A1)", "-2", "+1", "\t=1", '"甲",乙\r\n丙', "<a/>&amp;]]>", "行\u2028尾\u2029\u0085", "𠮷\ufffe\uffff终", "'单引号",
)  # fmt: skip


@pytest.fixture(scope="module")
def layout(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """The smallest set of fields."""
    return read_layouts(Path(tmp_path_factory.mktemp("home")))["minimal"]


@pytest.fixture(scope="module")
def rows(layout: Layout) -> list[Row]:
    """Each text in the place of a name."""
    names = [field.name for field in layout.fields]
    line = Line("0" * 32, 1, 1, Operation.NEW, "d")
    return [Row(line, "punish", dict.fromkeys(names, "") | {"subject_name": text}) for text in NASTY]


def test_json_lines(layout: Layout, rows: list[Row]) -> None:
    content = write_feedback(layout, "jsonl", rows).decode()
    assert [json.loads(line)["subject_name"] for line in content.splitlines()] == list(NASTY), (
        "whoever splits lines how"
    )


def test_csv(layout: Layout, rows: list[Row]) -> None:
    text = io.StringIO(write_feedback(layout, "csv", rows).decode("utf-8-sig"), newline="")
    found = [row["subject_name"] for row in csv.DictReader(text)]
    assert [name.removeprefix("'") for name in found] == [name.removeprefix("'") for name in NASTY]
    assert not [name for name in found if name.startswith(("=", "+", "-", "@", "\t"))], "no formula"


def test_xml(layout: Layout, rows: list[Row]) -> None:
    tree = ElementTree.fromstring(write_feedback(layout, "xml", rows))  # noqa: S314  (our own file)
    found = [item.findtext("subject_name") for item in tree]
    wanted = [name.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd").replace("\r\n", "\n") for name in NASTY]
    assert found == wanted, "what XML cannot hold is replaced, and nothing else"
    assert {len(item) for item in tree} == {len(layout.fields)}
