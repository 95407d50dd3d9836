"""Column mappings of a list's sources, column by column; and taking the list home as a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from adapters.files.listing_writers import write_listings
from api.console.acting import REFUSED, act
from api.console.forms import Form
from api.console.pages import Person, render
from api.console.people import CheckedForm, SignedInPerson
from api.context import App, Now
from api.file_answers import made_file
from api.problems import status_of
from api.routing import PackId
from api.wiring import Application
from engine.documents import ListType
from services.accounts.model import Role
from services.errors import InvalidInputError
from services.registry import access
from services.registry.columns import columns_of
from services.registry.export import export_list
from services.registry.mappings import LAYOUTS, all_saved, parse_mapping, save_mapping

routes = APIRouter(include_in_schema=False)

FORMATS = (("xlsx", "Excel 工作簿（.xlsx）"), ("csv", "CSV（.csv）"), ("jsonl", "JSON Lines（.jsonl）"))
_LAYOUTS = (("penalty-old", "双公示行政处罚，旧版"), ("penalty-new", "双公示行政处罚，新版"))
_Word = Annotated[str, Query(max_length=80, pattern=r"^[^\x00-\x1f]*$")]


@routes.get("/lists/{list_id}/mappings")
def mappings(
    list_id: PackId, request: Request, app: App, person: SignedInPerson, source: _Word = "", layout: _Word = ""
) -> Response:
    """The saved mappings, and the form of one; with a layout, filled in from it."""
    kept = access.require_keeper(app.packs, list_id, person.caller)
    with app.database.read() as uow:
        saved = all_saved(uow, kept)
    document: Mapping[str, Any] = saved.get(source, {})
    if not document and layout in LAYOUTS:
        document = LAYOUTS[layout].model_dump()
    form = Form({"source": source, **_values(document)})
    return _mapping_page(request, app, person, kept, form)


@routes.post("/lists/{list_id}/mappings")
def save(list_id: PackId, request: Request, app: App, person: SignedInPerson, form: CheckedForm, now: Now) -> Response:
    """Saves the mapping of a source."""
    kept = access.require_keeper(app.packs, list_id, person.caller)
    form.require("source", "请写明文件来自哪里")
    document = _document(form, kept)
    return act(
        app,
        form,
        lambda uow: save_mapping(
            uow, kept, form.value("source"), parse_mapping(kept, document), actor=person.caller.id, now=now
        ),
        to=f"/lists/{list_id}?done=mapping",
        again=lambda status: _mapping_page(request, app, person, kept, form, status),
        names={"mapping": "columns"},
    )


@routes.get("/lists/{list_id}/export")
def exporting(list_id: PackId, request: Request, app: App, person: SignedInPerson) -> Response:
    """What to take home."""
    kept = access.require_keeper(app.packs, list_id, person.caller)
    return _export_page(request, person, kept, Form({"format": "xlsx"}))


@routes.post("/lists/{list_id}/export")
def export(
    list_id: PackId, request: Request, app: App, person: SignedInPerson, form: CheckedForm, now: Now
) -> Response:
    """The list as a file."""
    kept = access.require_keeper(app.packs, list_id, person.caller)
    kind = form.value("format")
    try:
        if kind not in dict(FORMATS):
            raise InvalidInputError("unknown_format", "请选择文件类型", "", "", "format")
        if form.value("unmasked") and form.text("purpose") is None:
            raise InvalidInputError("purpose_missing", "请写明用途", "不脱敏的导出须有用途", "", "purpose")
        purpose = form.value("purpose") if form.value("unmasked") else ""
        with app.database.write() as uow:
            rows = export_list(
                uow,
                app.cipher,
                app.packs,
                list_id,
                caller=person.caller,
                now=now,
                in_force=bool(form.value("in_force")),
                purpose=purpose,
            )
            return made_file(f"{list_id}.{kind}", lambda path: write_listings(rows, path))
    except REFUSED as error:
        form.refuse(error)
        return _export_page(request, person, kept, form, status_of(error))


def _values(document: Mapping[str, Any]) -> dict[str, str]:
    """A mapping as the fields of its form."""
    found: dict[str, str] = {}
    for name, headers in document.get("columns", {}).items():
        found[f"from.{name}"] = "、".join(headers)
    for name, text in document.get("constants", {}).items():
        found[f"fixed.{name}"] = text or "（空）"
    for name, other in document.get("same_as", {}).items():
        found[f"same.{name}"] = other
    lines = [f"{name}：{word}={to}" for name, words in document.get("words", {}).items() for word, to in words.items()]
    found["words"] = "\n".join(lines)
    found["kinds"] = "\n".join(f"{header}={kind}" for header, kind in document.get("kinds", {}).items())
    found["left_out"] = "、".join(document.get("left_out", []))
    return found


def _document(form: Form, kept: ListType) -> dict[str, Any]:
    """The fields of the form as a mapping; lines that cannot be read are told in the form."""
    columns: dict[str, list[str]] = {}
    constants: dict[str, str] = {}
    same_as: dict[str, str] = {}
    for name in columns_of(kept).all:
        if headers := _words(form.value(f"from.{name}")):
            columns[name] = headers
        if fixed := form.text(f"fixed.{name}"):
            constants[name] = "" if fixed == "（空）" else fixed
        if other := form.text(f"same.{name}"):
            same_as[name] = other
    titles = {column.title: name for name, column in columns_of(kept).all.items()}
    words: dict[str, dict[str, str]] = {}
    for line in form.value("words").splitlines():
        column, colon, pair = line.partition("：")
        word, equals, to = pair.partition("=")
        if not line.strip():
            continue
        if not (colon and equals):
            form.errors["words"] = f"这一行看不懂：{line[:40]}。每行写成“列名：来文的词=名单的词”"
            continue
        words.setdefault(titles.get(column.strip(), column.strip()), {})[word.strip()] = to.strip()
    kinds: dict[str, str] = {}
    for line in form.value("kinds").splitlines():
        header, equals, kind = line.partition("=")
        if line.strip() and not equals:
            form.errors["kinds"] = f"这一行看不懂：{line[:40]}。每行写成“来文的列名=法人”"
        elif line.strip():
            kinds[header.strip()] = kind.strip()
    return {
        "columns": columns,
        "constants": constants,
        "same_as": same_as,
        "words": words,
        "kinds": kinds,
        "left_out": _words(form.value("left_out")),
    }


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.replace("\n", "、").split("、") if word.strip()]


def _mapping_page(
    request: Request, app: Application, person: Person, kept: ListType, form: Form, status: int = 200
) -> Response:
    with app.database.read() as uow:
        sources = uow.mappings.sources(kept.id)
    columns = list(columns_of(kept).all.values())
    return render(
        request,
        "list_mappings.html",
        status,
        person,
        form=form,
        list=kept,
        sources=sources,
        columns=columns,
        others=[(column.name, column.title) for column in columns],
        layouts=_LAYOUTS,
    )


def _export_page(request: Request, person: Person, kept: ListType, form: Form, status: int = 200) -> Response:
    return render(
        request,
        "list_export.html",
        status,
        person,
        form=form,
        list=kept,
        formats=FORMATS,
        unmasks=person.caller.has(Role.CREDIT_OFFICE),
    )
