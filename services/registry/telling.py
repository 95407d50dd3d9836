"""Telling everybody concerned that an entry has stopped or begun again to have effects, in the transaction in which it does (I-08).

Concerned are the departments to which the list was sent with the entry on it, those that carry out a case on it and those that asked, the
list's initiators and the credit office; with each its systems. Every one of them has to confirm.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from engine.days import SHANGHAI, day_of
from engine.documents import Department, ListType, Memorandum, Parameters, Setting
from engine.inputs import SubjectKind
from engine.law.parameters import setting_on
from services.calendar.working_days import DAY, CalendarMissingError, working_days
from services.cases.model import Case
from services.cases.states import State
from services.outbox.offices import Offices, credit_offices
from services.outbox.sending import Telling, tell
from services.outbox.topics import Topic
from services.ports import UnitOfWork
from services.registry.access import initiators
from services.registry.model import ListingVersion
from services.registry.views import shown_name
from services.subjects.masking import mask_text

CONFIRM = "confirm"
"""The parameter of the ladder of supervision that says how many working days there are to confirm: what we ask of departments, not a
time limit of law. Measures end with the exit itself, at once."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of an entry. ``title`` follows the list's name, ``text`` the entry's; ``document_no`` is the paper behind it."""

    topic: Topic
    title: str
    text: str
    document_no: str
    data: Mapping[str, Any]


_LAPSE = Change(Topic.LISTING_LAPSED, "条目经更正后不再有效", "经更正后不再有效，全部措施解除", "", {})


def tell_change(
    uow: UnitOfWork,
    packs: Offices,
    entry: ListingVersion,
    change: Change,
    cases: Collection[Case],
    *,
    version: int,
    actor: str,
    now: datetime,
) -> int:
    """Writes the messages; how many. ``entry`` is as it was before, ``version`` the registry's that carries the change.

    ``cases``: all that rest on the entry, as they stand now. Each department learns of its own.
    """
    own: dict[str, list[Case]] = {department: [] for department in concerned(uow, packs, entry, cases)}
    for case in cases:
        own[case.key.department].append(case)
    alike: dict[str, list[str]] = {}
    for department, theirs in own.items():
        alike.setdefault("" if not theirs else department, []).append(department)
    return sum(
        tell(
            uow,
            _telling(packs, entry, change, own[departments[0]], version, now),
            departments,
            actor=actor,
            now=now,
        )
        for departments in alike.values()
    )


def tell_lapse(
    uow: UnitOfWork,
    list_type: ListType,
    listing_id: str,
    cases: Collection[Case],
    *,
    version: int,
    actor: str,
    now: datetime,
) -> int:
    """Tells that a corrected row has taken an entry out of force. Whoever brought the row keeps the list and is not told."""
    entry = uow.registry.newest([listing_id])[listing_id]
    return tell_change(uow, _Without(list_type), entry, _LAPSE, cases, version=version, actor=actor, now=now)


class _Without:
    """Packs that name one list and none of its keepers."""

    def __init__(self, list_type: ListType) -> None:
        self.lists: Mapping[str, ListType] = {list_type.id: list_type}
        self.memoranda: Mapping[str, Memorandum] = {}
        self.departments: Mapping[str, Department] = {}
        self.documents: Mapping[str, object] = {}


def concerned(uow: UnitOfWork, packs: Offices, entry: ListingVersion, cases: Iterable[Case]) -> frozenset[str]:
    """Ids of all departments that have to know."""
    listing = entry.listing
    first = uow.registry.first_version(listing.listing_id)
    sent = {department for department, last in uow.pushes.last_sent(listing.list_id).items() if last >= first}
    found = sent | initiators(packs, listing.list_id) | credit_offices(packs)
    askers = set()
    for case in cases:
        found |= {case.key.department, *(source.initiator for source in case.sources)}
        askers.add(case.client)
    return frozenset(found.union(*(_departments_of(uow, asker) for asker in askers)))


def confirm_by(packs: Offices, now: datetime) -> datetime:
    """The end of the last working day to confirm; of the next day where nobody has entered how many there are, or which days are worked."""
    today = day_of(now)
    setting = _to_confirm(packs, today)
    try:
        day = working_days(packs).after(today, setting.number) if setting else today + DAY
    except CalendarMissingError:  # nobody's measures wait for a calendar
        day = today + DAY
    return datetime.combine(day, time(23, 59, 59), SHANGHAI)


def _to_confirm(packs: Offices, day: date) -> Setting | None:
    ladder = packs.documents.get("parameters/supervision")
    found = [one for one in ladder.parameters if one.name == CONFIRM] if isinstance(ladder, Parameters) else []
    return setting_on(found[0], day) if found else None


def _departments_of(uow: UnitOfWork, asker: str) -> frozenset[str]:
    kind, _, name = asker.partition(":")
    if kind == "client":
        client = uow.accounts.client(name)
        return client.departments if client else frozenset()
    account = uow.accounts.account(name) if kind == "account" else None
    return frozenset({account.department}) if account else frozenset()


def _telling(
    packs: Offices, entry: ListingVersion, change: Change, cases: Collection[Case], version: int, now: datetime
) -> Telling:
    listing = entry.listing
    person = entry.subject_kind is SubjectKind.NATURAL_PERSON
    masked = shown_name(entry)
    hidden = {listing.name: masked} if person and listing.name else {}
    list_type = packs.lists.get(listing.list_id)
    list_title = list_type.title if list_type else listing.list_id
    decision_no, document_no = mask_text(listing.decision_no, hidden), mask_text(change.document_no, hidden)
    paper = f"（文书号：{document_no}）" if document_no else ""
    lines = [
        f"{masked or '（已清除身份信息的主体）'}，{listing.authority}，{decision_no}：{change.text}{paper}。",
        *_own_cases(cases, change.topic),
    ]
    return Telling(
        topic=change.topic,
        key=f"{listing.listing_id}:{version}",
        about=f"listing:{listing.listing_id}",
        title=f"“{list_title}”{change.title}",
        text="\n".join(lines),
        data={
            "listing_id": listing.listing_id,
            "list": listing.list_id,
            "registry_version": version,
            "decision_no": decision_no,
            "authority": listing.authority,
            "document_no": document_no,
            "cases": [
                {
                    "case_id": case.case_id,
                    "case_no": mask_text(case.case_no),
                    "measure": case.key.measure,
                    "state": case.state.value,
                    "lift_required": case.lift_required,
                }
                for case in cases
            ],
            **change.data,
        },
        link="/cases?lift_required=true" if any(case.lift_required for case in cases) else "",
        confirm_by=confirm_by(packs, now),
    )


def _own_cases(cases: Collection[Case], topic: Topic) -> list[str]:
    if topic is Topic.LISTING_RESUMED:
        return ["今后的核查重新适用该条目；此前撤回的案件不自动恢复。请确认收到。"]
    recalled = sum(case.state is State.RECALLED for case in cases)
    lifting = sum(case.lift_required for case in cases)
    told = ["今后的核查不再提示该条目；按推送的名单自行采取措施的，请一并解除。"]
    if recalled:
        told.append(f"本部门已撤回的案件 {recalled} 件。")
    if lifting:
        told.append(f"已实施、须解除措施的 {lifting} 件，请解除后在案件中登记。")
    return [*told, "办理后请确认。"]
