"""What a sample file is made of."""

from __future__ import annotations

from dataclasses import dataclass

FAR = "2099-12-31"
"""Where an end date is required: far, so that the demo works on any day. Real bans last one to three years."""

Row = list[str]


@dataclass(frozen=True, slots=True)
class Table:
    """One sample file. ``form`` is csv, csv-gb18030, xlsx or jsonl."""

    list_id: str
    form: str
    header: Row
    rows: list[Row]
