"""Text in CSV that a spreadsheet would take for a formula."""

from __future__ import annotations

from adapters.documents.workbook import FORMULA_STARTS


def safe_csv_text(value: str | int) -> str | int:
    """With a leading apostrophe where a spreadsheet would read a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value
