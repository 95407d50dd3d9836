"""Feedback for province and nation as files: CSV with a mark for spreadsheets, JSON Lines, XML.

Text that a spreadsheet would take for a formula is written so that it stays text; XML is escaped by the library.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from adapters.files.csv_text import safe_csv_text
from services.upward.layout import Format, Layout
from services.upward.model import Line

_NONE = AttributesImpl({})

MEDIA_TYPES: Mapping[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
}


def write_feedback(layout: Layout, format_: Format, lines: tuple[Line, ...]) -> bytes:
    """The file's bytes, one record after the other in the order of the lines."""
    return _WRITERS[format_](layout, lines)


def _csv(layout: Layout, lines: tuple[Line, ...]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([field.name for field in layout.fields])
    for line in lines:
        writer.writerow([safe_csv_text(str(line.fields[field.name])) for field in layout.fields])
    return text.getvalue().encode("utf-8-sig")


def _json_lines(layout: Layout, lines: tuple[Line, ...]) -> bytes:
    return "".join(json.dumps(dict(line.fields), ensure_ascii=False) + "\n" for line in lines).encode()


def _xml(layout: Layout, lines: tuple[Line, ...]) -> bytes:
    stream = io.BytesIO()
    out = XMLGenerator(stream, "UTF-8", short_empty_elements=True)
    out.startDocument()
    out.startElement(layout.root, _NONE)
    for line in lines:
        out.startElement(layout.record, _NONE)
        for name, value in line.fields.items():
            for part in value if isinstance(value, list) else [value]:
                _element(out, name, part)
        out.endElement(layout.record)
    out.endElement(layout.root)
    out.endDocument()
    return stream.getvalue()


def _element(out: XMLGenerator, name: str, value: str | Mapping[str, str]) -> None:
    out.startElement(name, _NONE)
    if isinstance(value, str):
        out.characters(value)
    else:
        for inner, text in value.items():
            _element(out, inner, text)
    out.endElement(name)


_WRITERS: Mapping[Format, Callable[[Layout, tuple[Line, ...]], bytes]] = {
    "csv": _csv,
    "jsonl": _json_lines,
    "xml": _xml,
}
