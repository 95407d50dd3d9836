"""Opens the cases of a decision: one per listing, measure and department that is not open already (S8).

The caller holds the listings, so that none can exit between the decision and the case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine.deciding.history import reads_history
from engine.decision import Hit, MeasureLine
from engine.inputs import Identity, SubjectKind
from engine.packs.packset import PackSet
from services.audit import trail
from services.cases.change import note
from services.cases.duration import as_grounds
from services.cases.model import Case, CaseEvent, CaseKey, CaseSource, OpenCase, WrongPerson
from services.cases.states import NEEDS_PERSON, State
from services.errors import ConflictError
from services.ids import new_id
from services.ports import UnitOfWork
from services.subjects.masking import mask_name
from services.wire import basis_json, listing_json, source_json


@dataclass(frozen=True, slots=True)
class Prompt:
    """One subject's hit that asks for action. ``name_index`` is the keyed digest of the caller's name for the subject.

    ``wrong_before``: a department has found that the subject under this name is not the one on the list; a person looks again.
    """

    subject_key: str
    subject_kind: SubjectKind
    subject_name: str
    name_index: str | None
    hit: Hit
    wrong_before: bool = False


@dataclass(frozen=True, slots=True)
class Occasion:
    """In whose matter, from which decision. ``check_id`` is None when a participant opens cases without a check.

    ``asked``: then the question that was decided, which no check keeps, so that it can be asked again.
    """

    client: str
    case_no: str
    matter_kind: str
    check_id: str | None
    revision: str
    registry_version: int
    asked: Mapping[str, Any] | None = None


def open_cases(
    uow: UnitOfWork,
    occasion: Occasion,
    prompts: Sequence[Prompt],
    packs: PackSet,
    *,
    actor: str,
    now: datetime,
) -> dict[CaseKey, str]:
    """The case id of every (listing, measure, department), whether opened now or found open.

    An open case takes over stricter care: where this check's hit needs a person, it needs one from now on.
    """
    wanted = _wanted(occasion, prompts, packs, actor, now)
    listing_ids = {key.listing_id for key in wanted}
    if not wanted:
        return {}
    found = uow.cases.find_open(occasion.client, occasion.case_no, listing_ids)
    missing = [case for key, case in wanted.items() if key not in found]
    data = {"check_id": occasion.check_id, "revision": occasion.revision, "registry_version": occasion.registry_version}
    added = uow.cases.add(missing, CaseEvent(1, "prompt", State.PROMPTED, now, actor, data))
    entities = [f"case:{case_id}" for case_id in sorted(added)]
    trail.record_each(uow, actor=actor, action="case.prompt", entities=entities, detail=data, now=now)
    if len(added) < len(missing):  # another check of this matter was quicker; its cases are open now
        found = uow.cases.find_open(occasion.client, occasion.case_no, listing_ids)
    _take_over_care(uow, wanted, found, occasion, actor, now)
    cases = {key: case.case_id for key, case in found.items()}
    cases |= {case.key: case.case_id for case in missing if case.case_id in added}
    if not wanted.keys() <= cases.keys():
        raise ConflictError("cases_changed", "该事项的案件正在变更", "同一事项的案件刚被办结", "请稍后用同一请求重试")
    return {key: cases[key] for key in wanted}


def wrong_before(prompts: Sequence[Prompt], noted: Iterable[WrongPerson]) -> list[Prompt]:
    """The prompts, those marked of whose subject and name a department has found that it is not the one on the list."""
    found = {(one.listing_id, one.subject_key, one.name_index) for one in noted}
    return [
        replace(one, wrong_before=(one.hit.listing.listing_id, one.subject_key, one.name_index) in found)
        for one in prompts
    ]


def _take_over_care(
    uow: UnitOfWork,
    wanted: Mapping[CaseKey, Case],
    found: Mapping[CaseKey, OpenCase],
    occasion: Occasion,
    actor: str,
    now: datetime,
) -> None:
    """After the new cases and by id, so that two checks of one matter never wait for each other in a circle."""
    stricter = {
        known.case_id: wanted[key]
        for key, known in found.items()
        if key in wanted
        and (wanted[key].proposed > known.proposed or wanted[key].identity_review > known.identity_review)
    }
    for case_id in sorted(stricter):
        case = uow.cases.lock(case_id)
        if case is None:
            continue
        care = {
            "proposed": case.proposed or stricter[case_id].proposed,
            "identity_review": case.identity_review or stricter[case_id].identity_review,
        }
        note(uow, case, NEEDS_PERSON, care | {"check_id": occasion.check_id}, values=care, actor=actor, now=now)


def _wanted(
    occasion: Occasion, prompts: Iterable[Prompt], packs: PackSet, actor: str, now: datetime
) -> dict[CaseKey, Case]:
    wanted: dict[CaseKey, Case] = {}
    for prompt in prompts:
        for line in prompt.hit.measures:
            for department in line.departments:
                key = CaseKey(prompt.hit.listing.listing_id, line.measure, department)
                case = _case(occasion, prompt, line, key, packs, actor, now)
                wanted[key] = _merged(wanted[key], case) if key in wanted else case
    return wanted


def _merged(first: Case, second: Case) -> Case:
    """Two subjects of one matter reached by one listing share the case; the stricter care holds for both."""
    return replace(
        first,
        proposed=first.proposed or second.proposed,
        identity_review=first.identity_review or second.identity_review,
        sources=tuple(dict.fromkeys(first.sources + second.sources)),
    )


def _case(
    occasion: Occasion,
    prompt: Prompt,
    line: MeasureLine,
    key: CaseKey,
    packs: PackSet,
    actor: str,
    now: datetime,
) -> Case:
    listing, natural = prompt.hit.listing, prompt.subject_kind is SubjectKind.NATURAL_PERSON
    return Case(
        case_id=new_id(now),
        client=occasion.client,
        case_no=occasion.case_no,
        matter_kind=occasion.matter_kind,
        key=key,
        list_id=listing.list_id,
        title=line.title,
        effect=line.effect,
        measure_outcome=line.outcome,
        strength=line.strength,
        subject_key=prompt.subject_key,
        subject_kind=prompt.subject_kind.value,
        subject_name=mask_name(prompt.subject_name) if natural else prompt.subject_name,
        name_index=prompt.name_index,
        proposed=line.proposed,
        identity_review=prompt.wrong_before or prompt.hit.identity is not Identity.EXACT,
        grounds=case_grounds(prompt.hit, line, packs, occasion.asked),
        sources=case_sources(line, packs),
        revision=occasion.revision,
        registry_version=occasion.registry_version,
        check_id=occasion.check_id,
        state=State.PROMPTED,
        version=1,
        opened_at=now,
        changed_at=now,
        changed_by=actor,
    )


def case_sources(line: MeasureLine, packs: PackSet) -> tuple[CaseSource, ...]:
    """The rules that gave the measure, each once."""
    sources = sorted({(source.memorandum, source.rule) for source in line.sources})
    return tuple(CaseSource(pack, rule, packs.memoranda[pack].initiator) for pack, rule in sources)


def case_grounds(hit: Hit, line: MeasureLine, packs: PackSet, asked: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the decision said, as the case keeps it."""
    counted = {"counted": [entry.listing_id for entry in hit.counted]} if reads_history(line) else {}
    question = {} if asked is None else {"asked": dict(asked)}
    return (
        counted
        | question
        | {
            "listing": listing_json(hit.listing) | {"reached_as": hit.reached_as},
            "sources": [source_json(source) for source in line.sources],
            "legal_basis": [basis_json(basis) for basis in line.legal_basis],
            "duration": as_grounds(packs.measures[line.measure].duration),
        }
    )
