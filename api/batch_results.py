"""The results of a batch line by line, as a workbook to take home: a line for each subject, by the place in which it was submitted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from adapters.documents.batch_results import Line, batch_book
from api.console.check_result import names_in_receipt
from api.wiring import Application
from engine.decision import OUTCOME_TITLES
from engine.packs.packset import PackSet
from services.accounts.model import Caller
from services.batches.desk import MAX_PAGE

WAITING, NO_RESULT = "尚未核查", "没有核查成"


def batch_results(app: Application, batch_id: str, caller: Caller) -> bytes:
    """The workbook. NotFoundError for a batch that is not the caller's to see."""
    return batch_book(_lines(app, batch_id, caller))


def _lines(app: Application, batch_id: str, caller: Caller) -> list[Line]:
    found, after = list[Line](), 0
    while True:
        parts, following = app.batches.results(batch_id, caller, after=after, limit=MAX_PAGE)
        found += [line for part in parts for line in _of_part(app.packs, part)]
        if following is None:
            return sorted(found, key=lambda line: line.number)
        after = following


def _of_part(packs: PackSet, part: Mapping[str, Any]) -> Iterator[Line]:
    answer = part["answer"]
    if answer is None:
        problem = part["problem"]
        for place in part["subjects"]:
            yield Line(place + 1, NO_RESULT if problem else WAITING, why=_why(problem) if problem else "")
        return
    names = {one["index"]: one for one in names_in_receipt(answer["receipt"])}
    for subject in answer["subjects"]:
        name = names.get(subject["index"], {})
        yield Line(
            part["subjects"][subject["index"]] + 1,
            OUTCOME_TITLES[subject["outcome"]],
            name.get("name") or "",
            name.get("code") or "",
            _each(packs.lists, [hit["list"] for hit in subject["hits"]]),
            _each(packs.measures, [line["measure"] for hit in subject["hits"] for line in hit["measures"]]),
            part["check_id"],
        )


def _why(problem: Mapping[str, str]) -> str:
    return "；".join(part for part in (problem["title"], problem["advice"]) if part)


def _each(known: Mapping[str, Any], ids: list[str]) -> str:
    """Titles, each once; an id of rules that are gone stays an id."""
    return "、".join(dict.fromkeys(known[one].title if one in known else one for one in ids))
