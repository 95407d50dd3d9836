"""Writes the sample files: ``python -m samples.generator [FOLDER]``. The same input gives the same bytes; a test compares."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import zipfile
from pathlib import Path

from openpyxl import Workbook

from samples.generator.events import EVENTS
from samples.generator.table import Table
from samples.generator.tables import TABLES, bad_rows

_ENDINGS = {"csv": "csv", "csv-gb18030": "csv", "xlsx": "xlsx", "jsonl": "jsonl"}
_FIXED_TIME = "2026-01-01T00:00:00Z"


def content(table: Table) -> bytes:
    """A table in its form."""
    if table.form == "xlsx":
        return _xlsx(table)
    if table.form == "jsonl":
        return _jsonl(table)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([table.header, *table.rows])
    return text.getvalue().encode("gb18030" if table.form == "csv-gb18030" else "utf-8-sig")


def _jsonl(table: Table) -> bytes:
    rows = ({key: cell for key, cell in zip(table.header, row, strict=True) if cell} for row in table.rows)
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def _xlsx(table: Table) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 - a new workbook has one
    sheet.title = "名单"
    for row in [table.header, *table.rows]:
        sheet.append([cell or None for cell in row])
    raw = io.BytesIO()
    book.save(raw)
    return _without_times(raw.getvalue())


def _without_times(raw: bytes) -> bytes:
    """The same archive without the moment of writing, so that writing it again changes nothing."""
    fixed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", _FIXED_TIME.encode(), part)
            target.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def files() -> dict[str, bytes]:
    """Every sample file by its path inside ``samples``."""
    made = {f"listings/{table.list_id}.{_ENDINGS[table.form]}": content(table) for table in TABLES}
    made["refused/judgment-defaulters-bad-rows.csv"] = content(bad_rows())
    for name, event in EVENTS.items():
        made[f"events/{name}.json"] = (json.dumps(event(), ensure_ascii=False, indent=2) + "\n").encode()
    return made


def main(folder: Path) -> None:
    """Writes them all."""
    for name, raw in files().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent)
