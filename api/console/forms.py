"""A submitted form: the values that were entered, kept for showing again, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from api.attachments import upload_of
from engine.errors import JiangchengError
from services.attachments.model import Upload
from services.errors import InvalidInputError, InvalidInputErrors

MAX_FILES = 10
MAX_FIELDS = 1200
"""100 subjects with six fields each, a matter's own fields, and some room."""


class Form:
    """Values, files and errors by field name. A template asks for values and errors; browsers keep no files for another try."""

    def __init__(
        self, values: Mapping[str, str] | None = None, files: Mapping[str, list[Upload]] | None = None
    ) -> None:
        self.values = dict(values or {})
        self.files = dict(files or {})
        self.errors: dict[str, str] = {}
        self.message = ""

    def value(self, name: str) -> str:
        """What was entered, empty if nothing."""
        return self.values.get(name, "")

    def text(self, name: str) -> str | None:
        """What was entered without surrounding blanks; None when that leaves nothing."""
        return self.value(name).strip() or None

    def number(self, name: str) -> int | None:
        """A whole number of at most nine digits; None for anything else."""
        given = self.value(name).strip()
        return int(given) if given.isascii() and given.isdigit() and len(given) <= 9 else None

    def uploads(self, name: str, title: str = "") -> list[Upload]:
        """The files of a field, all under this title."""
        return [replace(one, title=title) for one in self.files.get(name, ())]

    @staticmethod
    def day(text: str) -> date:
        """A day in ISO form; ValueError for anything else."""
        found = date.fromisoformat(text)
        if found.isoformat() != text:
            raise ValueError("not in ISO form")
        return found

    def error(self, name: str) -> str:
        """What is wrong with this field, empty if nothing."""
        return self.errors.get(name, "")

    def require(self, name: str, text: str) -> None:
        """Notes an error unless the field was filled in."""
        if self.text(name) is None:
            self.errors.setdefault(name, text)

    def refuse(self, error: JiangchengError, names: Mapping[str, str] | None = None) -> None:
        """Takes over what a service refused. ``names`` leads from its JSON paths to our field names."""
        faults = error.errors if isinstance(error, InvalidInputErrors) else [error]
        for fault in faults:
            path = fault.field if isinstance(fault, InvalidInputError) else ""
            name = (names or {}).get(path, path if path in self.values else "")
            told = "：".join(part for part in (fault.title, fault.detail) if part)
            told += f"。{fault.advice}" if fault.advice else ""
            self.errors[name] = f"{self.errors[name]}；{told}" if self.errors.get(name) else told

    @property
    def fine(self) -> bool:
        """Whether nothing is wrong."""
        return not self.errors and not self.message


async def read_form(request: Request) -> Form:
    """The posted fields: text without control characters, and files as far as a page takes some (elsewhere nobody asks for them)."""
    values: dict[str, str] = {}
    files: dict[str, list[Upload]] = {}
    async with request.form(max_files=MAX_FILES, max_fields=MAX_FIELDS) as posted:
        for name, value in posted.multi_items():
            if not isinstance(value, str):
                if value.filename:  # a field for a file that was left empty is posted too
                    files.setdefault(name, []).append(await upload_of(value))
                continue
            clean = "".join(c for c in value if c >= " " or c in "\n\t")
            values[name] = f"{values[name]},{clean}" if name in values else clean  # several ticked boxes of one field
    return Form(values, files)


PostedForm = Annotated[Form, Depends(read_form)]
