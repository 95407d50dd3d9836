"""The papers of a dossier: what the notice, the publicity, the decision and the notice on repair say, in our own words.

Numbers come from the dated parameters as they stand on the day that matters; what is not known is left for the office to write. A paper
names its addressee in full, so only the list's keepers may open one, and that leaves an audit row.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.days import day_of
from engine.documents import ListType, Setting
from engine.inputs import Level, SubjectKind
from engine.law.parameters import publicity_on, value_on
from engine.packs.packset import PackSet
from services.dossiers.bodies import ANSWER_TITLES
from services.dossiers.model import Event, last, objections
from services.dossiers.reading import Detail
from services.dossiers.states import Action
from services.errors import NotFoundError

PAPERS: Mapping[str, str] = {
    "notice": "dossier_notice.html",
    "publicity": "dossier_publicity.html",
    "decision": "dossier_decision.html",
    "repair": "dossier_repair.html",
}
"""Kinds of paper and their templates."""


def paper(packs: PackSet, detail: Detail, kind: str, issuer: str) -> dict[str, Any]:
    """The context of a paper's template. ``issuer`` is the department's name. Raises NotFoundError for a paper that is not written yet."""
    list_type = packs.lists[detail.dossier.list_id]
    base = {
        "issuer": issuer,
        "list_title": list_type.title,
        "subject": _addressee(detail),
        "dossier_id": detail.dossier.dossier_id,
    }
    if kind == "notice":
        notice = _written(last(detail.events, Action.PREPARE_NOTICE))
        return base | {"told": notice.data, "day": day_of(notice.at).isoformat()}
    if kind == "publicity":
        return base | {"publicity": _written(last(detail.events, Action.PUBLICISE)).data}
    decision = _written(last(detail.events, Action.DECIDE)).data
    if kind == "decision":
        told = last(detail.events, Action.PREPARE_NOTICE) or _written(last(detail.events, Action.PUBLICISE))
        raised = [
            {
                "number": one.number,
                "by": one.said["by"],
                "outcome": ANSWER_TITLES[one.answer["outcome"]],
                "text": one.answer["text"],
            }
            for one in objections(detail.events)
            if one.answer is not None
        ]
        return base | {
            "decision": decision,
            "told": told.data,
            "raised": raised,
            "punishes": list_type.effect == "punish",
        }
    if list_type.effect != "punish":
        raise NotFoundError("文书")
    return base | {"decision": decision, "repair": _repair(packs, detail, list_type, decision)}


def _addressee(detail: Detail) -> dict[str, Any]:
    dossier = detail.dossier
    code = detail.codes.get(dossier.subject_key)
    return {
        "name": dossier.name,
        "code": code.code if code else "",
        "person": dossier.subject_kind is SubjectKind.NATURAL_PERSON,
        "persons": [{"name": one.name, "role": one.role, "basis": one.basis} for one in dossier.persons],
    }


def _repair(packs: PackSet, detail: Detail, list_type: ListType, decision: Mapping[str, Any]) -> dict[str, Any]:
    day = date.fromisoformat(decision["decided_on"])
    level = Level(detail.dossier.row.get("level") or list_type.default_level or Level.SERIOUS)
    publicity = list_type.publicity
    period = publicity_on(packs, publicity.parameters, level, day) if publicity and publicity.parameters else None
    return {
        "early_exit": list_type.early_exit,
        "conditions": [one.model_dump(mode="json") for one in list_type.exit_conditions],
        "least": _setting(packs, period.least if period else None),
        "most": _setting(packs, period.most if period else None),
        "publicity_text": publicity.text if publicity else None,
        "accept": _setting(packs, _value(packs, "repair/accept", day)),
        "answer": _setting(packs, _value(packs, "repair/answer", day)),
    }


def _value(packs: PackSet, reference: str, day: date) -> Setting | None:
    return value_on(packs, reference, day) if reference in packs.parameters else None


def _setting(packs: PackSet, setting: Setting | None) -> dict[str, str] | None:
    """A number of law with the article that sets it."""
    if setting is None:
        return None
    law, article = packs.article(setting.article)
    return {"value": setting.value, "article": f"{law.short_title}{article.article}"}


def _written(event: Event | None) -> Event:
    if event is None:
        raise NotFoundError("文书")
    return event
