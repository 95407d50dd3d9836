"""Reporting upwards: a file is made and taken away, then noted as submitted or discarded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, cast, get_args

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from adapters.files.feedback_writers import MEDIA_TYPES
from api.console import words
from api.console.acting import REFUSED, act
from api.console.case_views import case_line
from api.console.forms import PERIOD, Form
from api.console.pages import Person, render
from api.console.people import CheckedForm, SignedInPerson
from api.context import App, Now, Today
from api.feedback_exports import file_name, layouts_of, make_export
from api.problems import status_of
from api.routing import Cursor, RecordId
from api.wiring import Application
from engine.days import day_of
from services.cases.access import visible_case
from services.feedback.digest import month_before
from services.upward import settling
from services.upward.exporting import require_reporter
from services.upward.layout import Format, Layout
from services.upward.model import OPERATION_TITLES
from services.upward.view import export_json, layout_json

routes = APIRouter(include_in_schema=False)

PAGE, HAND_PAGE = 20, 50
_DONE = {"submitted": "已登记报送。", "discard": "已作废。"}
_Word = Annotated[str, Query(max_length=20, pattern=r"^[a-z]*$")]


@routes.get("/exports")
def exports(
    request: Request, app: App, person: SignedInPerson, now: Now, done: _Word = "", cursor: Cursor = None
) -> Response:
    """What was made, newest first, and the form for another."""
    month = month_before(day_of(now))
    form = Form({"from": month.first.isoformat(), "to": month.last.isoformat(), "layout": "minimal", "format": "csv"})
    return _page(request, app, person, form, notice=_DONE.get(done, ""), cursor=cursor)


@routes.post("/exports")
def create(request: Request, app: App, person: SignedInPerson, form: CheckedForm, now: Now) -> Response:
    """The file."""
    days = form.days(PERIOD)
    if form.value("format") not in get_args(Format):
        form.errors["format"] = "请选择文件类型"
    if not form.fine:
        return _page(request, app, person, form, 422)
    try:
        made, content = make_export(
            app, form.value("layout"), cast(Format, form.value("format")), days["from"], days["to"],
            people=form.value("people") == "true", purpose=form.value("purpose"), caller=person.caller, now=now,
        )  # fmt: skip
    except REFUSED as error:
        form.refuse(error)
        return _page(request, app, person, form, status_of(error))
    headers = {"Content-Disposition": f'attachment; filename="{file_name(made)}"', "Cache-Control": "no-store"}
    return Response(content, media_type=MEDIA_TYPES[cast(Format, made.format)], headers=headers)


@routes.post("/exports/{export_id}/settle")
def settle(
    export_id: RecordId, request: Request, app: App, person: SignedInPerson, form: CheckedForm, now: Now
) -> Response:
    """Submitted with its receipt, or discarded with a reason."""
    note, sent = form.value("note"), form.value("answer") == "submitted"

    def change(uow: Any) -> object:
        if sent:
            by_hand = form.value("told_by_hand") == "true"
            return settling.submitted(uow, person.caller, export_id, receipt_no=note, told_by_hand=by_hand, now=now)
        return settling.discarded(uow, person.caller, export_id, reason=note, now=now)

    return act(
        app,
        form,
        change,
        to=f"/exports?done={'submitted' if sent else 'discard'}",
        again=lambda status: _page(request, app, person, form, status),
        names={"receipt_no": "", "reason": "", "told_by_hand": ""},
    )


@routes.get("/exports/{export_id}/by-hand")
def by_hand(
    export_id: RecordId, request: Request, app: App, person: SignedInPerson, today: Today, cursor: Cursor = None
) -> Response:
    """What the file could not tell, case by case."""
    with app.database.read() as uow:
        made = settling.one(uow, person.caller, export_id)
        found = settling.by_hand(uow, person.caller, export_id, cursor=cursor, limit=HAND_PAGE)
        cases = [(visible_case(uow, person.caller, case_id), operation) for case_id, operation in found[:HAND_PAGE]]
    return render(
        request,
        "export_by_hand.html",
        person=person,
        item=export_json(made),
        layout_title=_title(layouts_of(app), made.layout),
        cases=[case_line(app.packs, case, today) | {"told": OPERATION_TITLES[operation]} for case, operation in cases],
        next_cursor=found[HAND_PAGE - 1][0] if len(found) > HAND_PAGE else None,
    )


def _page(
    request: Request,
    app: Application,
    person: Person,
    form: Form,
    status: int = 200,
    notice: str = "",
    cursor: str | None = None,
) -> Response:
    layouts = layouts_of(app)
    with app.database.read() as uow:
        found = settling.exports(uow, person.caller, cursor=cursor, limit=PAGE)
    return render(
        request,
        "exports.html",
        status,
        person,
        notice=notice,
        form=form,
        items=[
            export_json(one)
            | {
                "look": words.EXPORT_STATES[one.state.value],
                "layout_title": _title(layouts, one.layout),
                "made_by_text": words.actor_text(one.made_by),
                "told": _counts(one.operations, OPERATION_TITLES),
                "told_effects": _counts(one.effects, words.EFFECTS),
                "hand": _counts(one.by_hand, OPERATION_TITLES),
            }
            for one in found[:PAGE]
        ],
        next_cursor=found[PAGE - 1].export_id if len(found) > PAGE else None,
        layouts=[layout_json(layout) for layout in layouts.values()],
        choices=[(layout.id, layout.title) for layout in layouts.values()],
        formats=[("csv", "CSV"), ("jsonl", "JSON Lines"), ("xml", "XML")],
        reports=_reports(person),
    )


def _title(layouts: Mapping[str, Layout], layout: str) -> str:
    return layouts[layout].title if layout in layouts else layout


def _counts(counts: Mapping[str, int], titles: Mapping[Any, str]) -> list[str]:
    return [f"{title} {counts[str(name)]}" for name, title in titles.items() if counts.get(str(name))]


def _reports(person: Person) -> bool:
    try:
        require_reporter(person.caller)
    except REFUSED:
        return False
    return True
