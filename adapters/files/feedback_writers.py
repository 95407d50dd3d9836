"""Feedback for province and nation as files: CSV with a mark for spreadsheets, JSON Lines, XML.

Text that a spreadsheet would take for a formula is written so that it stays text; XML is escaped by the library, and what XML cannot hold
is replaced. Rows are taken one by one: of what they say only the bytes stay.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from adapters.files.csv_text import safe_csv_text
from services.upward.layout import Format, Layout
from services.upward.model import Row

_NONE = AttributesImpl({})
_LINE_ENDS = re.compile(r"[\x85\u2028\u2029]")
"""What some readers take for the end of a line."""
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document may hold, escaped or not."""

MEDIA_TYPES: Mapping[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
}


def write_feedback(layout: Layout, format_: Format, rows: Iterable[Row]) -> bytes:
    """The file's bytes, one record after the other in the order of the rows."""
    return _WRITERS[format_](layout, rows)


def _csv(layout: Layout, rows: Iterable[Row]) -> bytes:
    stream = io.BytesIO()
    text = io.TextIOWrapper(stream, "utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow([field.name for field in layout.fields])
    for row in rows:
        writer.writerow([safe_csv_text(str(row.fields[field.name])) for field in layout.fields])
    text.flush()
    return stream.getvalue()


def _json_lines(layout: Layout, rows: Iterable[Row]) -> bytes:
    stream = io.BytesIO()
    for row in rows:
        text = json.dumps(dict(row.fields), ensure_ascii=False)
        stream.write(_LINE_ENDS.sub(lambda found: f"\\u{ord(found[0]):04x}", text).encode() + b"\n")
    return stream.getvalue()


def _xml(layout: Layout, rows: Iterable[Row]) -> bytes:
    stream = io.BytesIO()
    out = XMLGenerator(stream, "UTF-8", short_empty_elements=True)
    out.startDocument()
    out.startElement(layout.root, _NONE)
    for row in rows:
        out.startElement(layout.record, _NONE)
        for name, value in row.fields.items():
            for part in value if isinstance(value, list) else [value]:
                _element(out, name, part)
        out.endElement(layout.record)
    out.endElement(layout.root)
    out.endDocument()
    return stream.getvalue()


def _element(out: XMLGenerator, name: str, value: str | Mapping[str, str]) -> None:
    out.startElement(name, _NONE)
    if isinstance(value, str):
        out.characters(_NOT_XML.sub("\ufffd", value))
    else:
        for inner, text in value.items():
            _element(out, inner, text)
    out.endElement(name)


_WRITERS: Mapping[Format, Callable[[Layout, Iterable[Row]], bytes]] = {
    "csv": _csv,
    "jsonl": _json_lines,
    "xml": _xml,
}
