"""Every hit has its cases: each measure of each stored answer names one case per department, and the case is there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cli.simulation.books.cases import Known
from cli.simulation.people import office
from cli.simulation.world import World
from services.cases.model import CaseKey
from services.checks.replay import Verdict

_HIT = b'"measure":'
"""Stands in an answer that has hits with measures."""

_REPLAYED = 40


@dataclass(frozen=True, slots=True)
class Told:
    """One measure for one listing, as an answer told it."""

    subject: int
    listing_id: str
    measure: str
    departments: tuple[str, ...]
    cases: tuple[tuple[str, str], ...]
    memoranda: frozenset[str]

    @property
    def hit(self) -> tuple[int, str]:
        """The hit that it belongs to."""
        return self.subject, self.listing_id


@dataclass(frozen=True, slots=True)
class Stored:
    """A check as it was stored, read back."""

    check_id: str
    client: str
    department: str
    case_no: str | None
    day: date
    preview: bool
    told: tuple[Told, ...] = field(default=())


def read(world: World) -> dict[str, Stored]:
    """All checks by id, in the order in which they were asked."""
    with world.application.database.read() as uow:
        found = {check_id: uow.checks.get(check_id) for check_id in world.checks}
    return {
        check_id: Stored(
            check_id, record.client, record.department, record.case_no, record.day, record.preview, _told(record.answer)
        )
        for check_id, record in found.items()
        if record is not None
    } | {check_id: _LOST for check_id, record in found.items() if record is None}


_LOST = Stored("", "", "", None, date.min, preview=True)


def audit(stored: Mapping[str, Stored], known: Mapping[str, Known]) -> tuple[dict[str, int], list[str]]:
    """Checks, hits and prompted cases looked at, and what does not agree."""
    faults = [f"核查 {check_id}：{fault}" for check_id, one in stored.items() for fault in _faults(one, known)]
    prompted = {case_id for one in stored.values() for told in one.told for case_id, _ in told.cases}
    checked = {case_id for case_id, one in known.items() if one.case.check_id is not None}
    faults += [f"案件 {case_id}：没有核查提到它" for case_id in sorted(checked - prompted)]
    hits = sum(len({told.hit for told in one.told}) for one in stored.values())
    return {"checks": len(stored), "hits": hits}, faults


def replay_some(world: World, stored: Mapping[str, Stored]) -> tuple[dict[str, int], list[str]]:
    """Some stored checks with hits are decided again, from what was known then, to the byte."""
    hits = [check_id for check_id, one in stored.items() if one.told]
    step = max(1, len(hits) // _REPLAYED)
    caller, faults = office(world.packs), []
    for check_id in hits[::step]:
        found = world.application.archive.replay(check_id, caller)
        if found.verdict is not Verdict.EQUAL:
            faults.append(f"核查 {check_id}：重新判定的结果不同")
    return {"replayed": len(hits[::step])}, faults


def _told(answer: bytes) -> tuple[Told, ...]:
    if _HIT not in answer:
        return ()
    subjects: list[dict[str, Any]] = json.loads(answer)["subjects"]
    return tuple(
        Told(
            subject["index"],
            hit["listing_id"],
            measure["measure"],
            tuple(measure["departments"]),
            tuple((case["case_id"], case["department"]) for case in measure["cases"]),
            frozenset(source["memorandum"] for source in measure["sources"]),
        )
        for subject in subjects
        for hit in subject["hits"]
        for measure in hit["measures"]
    )


def _faults(one: Stored, known: Mapping[str, Known]) -> Iterator[str]:
    if one is _LOST:
        yield "没有存下来"
    for told in one.told:
        expected = () if one.preview else told.departments
        if sorted(expected) != sorted(department for _, department in told.cases):
            yield f"措施 {told.measure} 的案件与实施部门不符"
        for case_id, department in told.cases:
            found = known.get(case_id)
            key = CaseKey(told.listing_id, told.measure, department)
            if found is None:
                yield f"案件 {case_id} 不存在"
            elif (found.case.key, found.case.client, found.case.case_no) != (key, one.client, one.case_no):
                yield f"案件 {case_id} 属于另一事项、条目或措施"
