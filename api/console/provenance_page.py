"""The provenance report as a page: within the console, and as a file that can be printed or sent."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from api import provenance_texts
from api.console.pages import render, template
from api.console.people import SignedInPerson
from api.context import App, Today
from services.errors import NotFoundError
from services.provenance.model import ROLE, Report
from services.provenance.reaching import UNNAMED
from services.provenance.report import report
from services.revisions.rights import require_reader

routes = APIRouter(include_in_schema=False)

_STYLE = Path(__file__).parent / "static" / "console.css"


class _Texts:
    """What the template asks for words."""

    role = ROLE
    unnamed = UNNAMED
    heading = staticmethod(provenance_texts.heading)
    standing = staticmethod(provenance_texts.standing)
    carrying = staticmethod(provenance_texts.carrying)
    word = staticmethod(provenance_texts.word)


@routes.get("/provenance")
def provenance(
    request: Request,
    app: App,
    person: SignedInPerson,
    today: Today,
    memorandum: Annotated[str, Query(max_length=80)] = "",
) -> Response:
    """Of the active revision: all, or what one memorandum uses."""
    require_reader(person.caller)
    if memorandum and memorandum not in app.packs.memoranda:
        raise NotFoundError("备忘录")
    found = report(app.packs, today, [memorandum] if memorandum else None)
    chosen = app.packs.memoranda[memorandum].title if memorandum else ""
    return render(request, "provenance.html", person=person, report=found, texts=_Texts, chosen=chosen)


def standalone(found: Report) -> str:
    """A whole page in one file, style included."""
    style = Markup(_STYLE.read_text(encoding="utf-8"))  # noqa: S704 - our own style sheet
    return template("provenance_file.html").render(report=found, texts=_Texts, style=style)
