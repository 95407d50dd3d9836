"""What departments and the bodies of the state behind them are called, today and on the day of an old decision or memorandum."""

from __future__ import annotations

from datetime import date

from api.schemas.library import BodyThen
from engine.documents import Memorandum, names_on
from engine.packs.packset import PackSet


def department_title(packs: PackSet, department: str, day: date | None = None) -> str:
    """A department's name, on ``day`` if one is given; its id if a later edition dropped it."""
    found = packs.departments.get(department)
    if found is None:
        return department
    return found.title if day is None else "、".join(name.text for name in names_on(found, day))


def renamed_since(packs: PackSet, memorandum: Memorandum) -> list[BodyThen]:
    """The bodies behind a memorandum's departments that had other names when it began. Nothing where its first day is unknown."""
    first = memorandum.in_force.first_day()
    if first is None:
        return []
    departments = [packs.departments[id_] for id_ in dict.fromkeys([memorandum.initiator, *memorandum.participants])]
    bodies = [packs.bodies[id_] for id_ in dict.fromkeys(id_ for found in departments for id_ in found.national)]
    then = {body.id: [name.text for name in names_on(body, first)] for body in bodies}
    return [
        BodyThen(id=body.id, title=body.title, then=then[body.id]) for body in bodies if then[body.id] != [body.title]
    ]
