"""Listing files in and cleaning reports out: CSV, XLSX and JSON Lines, read as streams within fixed bounds."""

from adapters.files.limits import Limits
from adapters.files.open_rows import open_rows
from adapters.files.report_writers import write_report

__all__ = ["Limits", "open_rows", "write_report"]
