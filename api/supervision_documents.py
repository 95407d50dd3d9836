"""The list of supervision as a document, for the interface, the console and the command line: a workbook, or a page to print and sign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from adapters.documents.pdf import pdf_of
from adapters.documents.supervision_list import departments_of, supervision_book
from adapters.documents.workbook import MEDIA_TYPE
from api.console.pages import template
from api.department_texts import department_title
from api.wiring import Application
from services.accounts.model import Caller
from services.errors import InvalidInputError
from services.supervision.kinds import KIND_TITLES
from services.supervision.ladder import ladder_of
from services.supervision.model import SupervisionFilter
from services.supervision.reading import all_supervisions, scoped
from services.supervision.states import STATE_TITLES
from services.supervision.view import supervision_json
from services.wire import moment_text

Format = Literal["xlsx", "pdf"]
MOST = {"xlsx": 100_000, "pdf": 500}
"""More entries than these do not belong into one document; half a thousand fill some twenty printed pages."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file to take home."""

    content: bytes
    media_type: str
    name: str


def supervision_document(
    app: Application, caller: Caller, wanted: SupervisionFilter, form: Format, now: datetime
) -> Document:
    """The entries that the filter leaves of those in the caller's scope. Raises InvalidInputError when they are too many."""
    ladder, items = ladder_of(app.packs), list[dict[str, Any]]()
    with app.database.read() as uow:
        for one in all_supervisions(uow, caller, wanted):
            if len(items) == MOST[form]:
                detail = f"{form.upper()} 最多 {MOST[form]} 项"
                raise InvalidInputError("too_many_rows", "督办清单太长", detail, "请缩小范围，或改用 XLSX", "format")
            items.append(supervision_json(app.packs, one, ladder, now))
    items.sort(key=lambda item: (item["department_title"], item["last_day"], item["supervision_id"]))
    made_at, scope = moment_text(now)[:16].replace("T", " "), _scope_text(app, scoped(caller, wanted))
    name = f"督办清单-{made_at[:10]}.{form}"
    if form == "xlsx":
        return Document(supervision_book(items, made_at=made_at, scope=scope), MEDIA_TYPE, name)
    page = template("supervision_pdf.html").render(
        items=items,
        departments=departments_of(items),
        made_at=made_at,
        scope=scope,
        demo=app.settings.demo or app.packs.demo,
    )
    return Document(pdf_of(page), "application/pdf", name)


def _scope_text(app: Application, wanted: SupervisionFilter) -> str:
    own = [wanted.department] if wanted.department else sorted(wanted.departments or ())
    parts = ["、".join(department_title(app.packs, one) for one in own) if own else "全部部门"]
    if wanted.kind:
        parts.append(KIND_TITLES[wanted.kind])
    if wanted.state:
        parts.append(STATE_TITLES[wanted.state])
    elif wanted.is_open is not None:
        parts.append("未办结" if wanted.is_open else "已办结")
    return "，".join(parts)
