"""What every door to exports of feedback shares: the layouts at hand, one export with its file, the file's name."""

from __future__ import annotations

from datetime import date, datetime

from adapters.files.feedback_layouts import read_layouts
from adapters.files.feedback_writers import write_feedback
from api.wiring import Application
from services.accounts.model import Caller
from services.errors import InvalidInputError
from services.reports.periods import period_of
from services.upward.exporting import export
from services.upward.layout import Format, Layout
from services.upward.model import Export


def layouts_of(application: Application) -> dict[str, Layout]:
    """All layouts, with the codes that the office entered."""
    return read_layouts(application.settings.home)


def make_export(
    application: Application,
    layout_id: str,
    format_: Format,
    first: date,
    last: date,
    *,
    people: bool,
    purpose: str,
    caller: Caller,
    now: datetime,
) -> tuple[Export, bytes]:
    """The export and its file. Raises ForbiddenError, InvalidInputError, ConflictError."""
    layout = layouts_of(application).get(layout_id)
    if layout is None:
        raise InvalidInputError("unknown_layout", "没有这种格式", layout_id, "请从列出的格式中选择", "layout")
    return export(
        application.database,
        application.cipher,
        application.packs,
        layout,
        format_,
        period_of(first, last),
        people=people,
        purpose=purpose,
        write=write_feedback,
        caller=caller,
        now=now,
    )


def file_name(made: Export) -> str:
    """A name that tells what it is."""
    return (
        f"feedback-{made.layout}-{made.first.isoformat()}-{made.last.isoformat()}-{made.export_id[-8:]}.{made.format}"
    )
