"""An answer prepared for reading: every code has its word, every condition its sentence."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from api.console import explain, words
from api.department_texts import department_title
from engine.days import day_of
from engine.packs.packset import PackSet
from services.subjects.masking import mask_code, mask_name

NamedSubjects = Sequence[Mapping[str, Any]]
"""Per subject: role, kind, name and code as they may be shown."""


def names_in_receipt(receipt: Mapping[str, Any] | None) -> NamedSubjects:
    """The masked subjects that a receipt names; an answer itself repeats no names. Empty without a receipt."""
    if not receipt:
        return []
    payload = receipt["payload"]
    content = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return [dict(subject) for subject in content["subjects"]]


def names_in_form(body: Mapping[str, Any]) -> NamedSubjects:
    """The subjects that a person has just entered, masked like everywhere else."""
    return [_masked(subject) for subject in body["subjects"]]


def _masked(subject: Mapping[str, Any]) -> dict[str, Any]:
    person = subject["kind"] == "natural_person"
    code = subject["code"] or ""
    return {
        **subject,
        "name": mask_name(subject["name"]) if person else subject["name"],
        "code": mask_code(code) if person else code,
    }


def result_view(packs: PackSet, answer: Mapping[str, Any], names: NamedSubjects) -> dict[str, Any]:
    """The context of ``check_result.html``."""
    kind = str(answer.get("matter_kind") or "")
    matter = packs.matters.get(kind)
    decided_on = day_of(datetime.fromisoformat(answer["decided_at"]))
    return {
        "answer": answer,
        "look": words.OUTCOMES[answer["outcome"]],
        "favoured": words.FAVOURED,
        "saved": not answer["preview"],
        "case_no": answer["case_no"],
        "matter_kind": kind,
        "matter_title": matter.title if matter else kind,
        "receipt": answer["receipt"],
        "subjects": [
            _subject(packs, kind, subject, _name(names, subject["index"]), decided_on) for subject in answer["subjects"]
        ],
    }


def _name(names: NamedSubjects, index: int) -> Mapping[str, Any]:
    return names[index] if index < len(names) else {}


def _subject(
    packs: PackSet, kind: str, subject: Mapping[str, Any], named: Mapping[str, Any], day: date
) -> dict[str, Any]:
    matter = packs.matters.get(kind)
    roles = {role.id: role.title for role in matter.roles} if matter else {}
    role = roles.get(subject["role"], subject["role"])
    name = named.get("name") or f"第 {subject['index'] + 1} 个主体"
    titles = {f"matter.{spec.name}": spec.title for spec in matter.fields} if matter else {}
    return {
        "title": f"{role}：{name}",
        "code": named.get("code") or "",
        "look": words.OUTCOMES[subject["outcome"]],
        "favoured": subject["favoured"],
        "identity": words.IDENTITIES.get(subject["identity"], ""),
        "reason": subject["reason"],
        "warnings": subject["warnings"],
        "missing": [titles.get(name, name) for name in subject["missing"]],
        "hits": [_hit(packs, kind, hit, day) for hit in subject["hits"]],
    }


def _hit(packs: PackSet, kind: str, hit: Mapping[str, Any], day: date) -> dict[str, Any]:
    list_type = packs.lists.get(hit["list"])
    return {
        **hit,
        "list_title": list_type.title if list_type else hit["list"],
        "reached": words.REACHED.get(hit["reached_as"], ""),
        "mark_words": [words.MARKS.get(mark, mark) for mark in hit["marks"]],
        "measures": [_measure(packs, kind, hit["list"], measure, day) for measure in hit["measures"]],
    }


def _measure(packs: PackSet, kind: str, list_id: str, measure: Mapping[str, Any], day: date) -> dict[str, Any]:
    return {
        **measure,
        "effect_word": words.EFFECTS[measure["effect"]],
        "strength_word": words.STRENGTHS[measure["strength"]],
        "sources": sources_view(packs, kind, list_id, measure["sources"]),
        "departments": [department_title(packs, id_, day) for id_ in measure["departments"]],
        "cases": [
            {**case, "department_title": department_title(packs, case["department"], day)} for case in measure["cases"]
        ],
    }


def sources_view(packs: PackSet, kind: str, list_id: str, sources: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Which memorandum gave the measure, and each condition that held as a sentence."""
    fields = explain.fields_of(packs.matters.get(kind), packs.lists.get(list_id), packs.lists)
    return [
        {
            "title": _memorandum_title(packs, source["memorandum"]),
            "because": [explain.sentence(because, fields) for because in source["because"]],
        }
        for source in sources
    ]


def _memorandum_title(packs: PackSet, memorandum: str) -> str:
    found = packs.memoranda.get(memorandum)
    return f"《{found.title}》" if found else memorandum
