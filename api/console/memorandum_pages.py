"""Memoranda: what fires today, and for every silent rule the reason."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import pack_views
from api.console import words
from api.console.conditions import condition_view
from api.console.pages import render
from api.console.people import SignedInPerson
from api.context import App, Today
from api.department_texts import department_title
from api.routing import PackId
from services.errors import NotFoundError

routes = APIRouter(include_in_schema=False)


@routes.get("/memoranda")
def memoranda(request: Request, app: App, person: SignedInPerson, today: Today) -> Response:
    """All memoranda and statutory packs."""
    items = [
        pack_views.summary(app.packs, entry, today).model_dump()
        | {"initiator_title": department_title(app.packs, entry.initiator)}
        for entry in app.packs.memoranda.values()
    ]
    return render(request, "memoranda.html", person=person, items=items, effects=words.EFFECTS, today=today)


@routes.get("/memoranda/{memorandum_id}")
def memorandum(memorandum_id: PackId, request: Request, app: App, person: SignedInPerson, today: Today) -> Response:
    """One memorandum, rule by rule."""
    found = app.packs.memoranda.get(memorandum_id)
    if found is None:
        raise NotFoundError("备忘录")
    view = pack_views.detail(app.packs, found, today)
    matters = {matter.id: matter.title for matter in app.packs.matters.values()}
    roles = {role.id: role.title for matter in app.packs.matters.values() for role in matter.roles}
    rules = [
        rule.model_dump()
        | {
            "condition": condition_view(app.packs, found, document),
            "departments": [department_title(app.packs, id_) for id_ in rule.carried_out_by],
            "matter_titles": [matters.get(kind, kind) for kind in rule.on],
            "role_titles": [roles.get(role, role) for role in rule.roles],
        }
        for rule, document in zip(view.rule_details, found.rules, strict=True)
    ]
    return render(
        request,
        "memorandum.html",
        person=person,
        view=view,
        rules=rules,
        initiator=department_title(app.packs, view.initiator),
        participants=[department_title(app.packs, id_) for id_ in view.participants],
        effects=words.EFFECTS,
        strengths=words.STRENGTHS,
        matters=matters,
        today=today,
    )
