"""A submitted form: the values that were entered, kept for showing again, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from api.attachments import upload_of
from api.console.places import page_behind
from engine.errors import JiangchengError
from services.attachments.model import Upload
from services.errors import ConflictError, ForbiddenError, InvalidInputError, InvalidInputErrors, NotFoundError
from services.validation import untitled

MAX_FILES = 10
MAX_FIELDS = 1200
"""100 subjects with six fields each, a matter's own fields, and some room."""


_HEADINGS: Mapping[type[JiangchengError], str] = {
    InvalidInputError: "有内容需要改正",
    ConflictError: "没有办成：当前的情况不允许",
    ForbiddenError: "没有办成：您不能办理",
    NotFoundError: "没有办成",
}

_PLAIN = "填写有误"
_WRITTEN: Mapping[str, str] = {
    "title": "标题",
    "body": "正文",
    "reason": "说明",
    "note": "说明",
    "explanation": "解除文书号或方式",
    "document_no": "文书号",
    "amount": "金额",
    "statement": "事实和理由",
    "grounds": "事由",
    "purpose": "用途",
    "from": "起始日",
    "until": "截止日",
}
"""Fields in which people write, of all forms; those of a page with several forms end in ``_reason``."""


def _title_of(name: str) -> str:
    return _WRITTEN.get(name, "说明" if name.endswith("_reason") else "")


PERIOD: Mapping[str, str] = {"from": "起始日期", "to": "截止日期"}
"""The two fields of a period."""


class Form:
    """Values, files and errors by field name. A template asks for values and errors.

    ``chosen``: names of the files by field; browsers keep no files for another try, so a form that comes back says which to choose again.
    ``page``: the address of the page that the form stands on. ``overtaken``: the thing does not stand as the person saw it; the page then
    leads there, or to what is in the way (``elsewhere``), and shows under titles what was ``entered``, as its form may be gone.
    """

    def __init__(
        self, values: Mapping[str, str] | None = None, files: Mapping[str, list[Upload]] | None = None
    ) -> None:
        self.values = dict(values or {})
        self.files = dict(files or {})
        self.chosen = {name: [one.name for one in uploads] for name, uploads in self.files.items()}
        self.errors: dict[str, str] = {}
        self.message = ""
        self.heading = _HEADINGS[InvalidInputError]
        self.overtaken = False
        self.page = ""
        self.elsewhere = False
        self.entered: list[tuple[str, str]] = []

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

    def days(self, titles: Mapping[str, str]) -> dict[str, date]:
        """The days of these fields, by name; what is none is noted under the field's title."""
        found = {}
        for name, title in titles.items():
            try:
                found[name] = self.day(self.value(name))
            except ValueError:
                wrong = f"{title}不是有效的日期，请写成 2026-01-31 的样子"
                self.errors[name] = wrong if self.value(name) else f"请填写{title}"
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
        self.heading = next((text for kind, text in _HEADINGS.items() if isinstance(error, kind)), self.heading)
        if isinstance(error, ConflictError):
            self.overtaken, self.elsewhere = True, bool(error.link)
            self.page = error.link or self.page
            self.entered = self.written()
        faults = error.errors if isinstance(error, InvalidInputErrors) else [error]
        for fault in faults:
            path = fault.field if isinstance(fault, InvalidInputError) else ""
            name = (names or {}).get(path, path if path in self.values else "")
            title = _PLAIN if fault.title == untitled(path) else fault.title  # the label stands beside it
            told = "：".join(part for part in (title, fault.detail) if part)
            told += f"。{fault.advice}" if fault.advice else ""
            self.errors[name] = f"{self.errors[name]}；{told}" if self.errors.get(name) else told

    def written(self) -> list[tuple[str, str]]:
        """What people wrote, each under its title, and the names of the files; not what they chose."""
        found = [(_title_of(name), value.strip()) for name, value in self.values.items() if value.strip()]
        names = "、".join(name for names in self.chosen.values() for name in names)
        return list(dict.fromkeys((title, value) for title, value in [*found, ("附件", names)] if title and value))

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
    form = Form(values, files)
    form.page = page_behind(request)
    return form


PostedForm = Annotated[Form, Depends(read_form)]
