"""A participant acts on a listing that was pushed to it, without a check (S8).

The law still decides: the rule engine is asked about the participant's own matter and the listed subject, and only what it
gives for this listing and this department can be opened. The matter's cases belong to the department, not to one clerk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from engine.days import day_of
from engine.deciding.decide import RuleEngine
from engine.decision import Decision, Hit, MeasureLine
from engine.errors import ValueTypeError
from engine.inputs import DecisionInput, Matter, Subject
from engine.packs.digests import canonical, sm3
from services.accounts.model import WORKING, Caller
from services.audit import trail
from services.cases.holding import ATTEMPTS, ListingsMovedError, hold_listings, registry_busy, rests_on
from services.cases.model import Case
from services.cases.opening import Occasion, Prompt, open_cases
from services.checks.request import MatterBody
from services.checks.validity import matter_of
from services.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from services.ports import Cipher, Database, Rules, UnitOfWork
from services.push.model import PushState
from services.registry.model import ListingVersion
from services.subjects.keys import describe
from services.subjects.masking import mask_text
from services.subjects.region import region_of
from services.validation import CleanText


class OpeningRequest(BaseModel):
    """The body of ``POST /api/v1/cases``. Without ``measures`` every measure that the law gives the department is opened."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    listing_id: Annotated[CleanText, Field(min_length=1, max_length=80)]
    department: Annotated[CleanText, Field(min_length=1, max_length=80)]
    matter: MatterBody
    role: Annotated[CleanText, Field(min_length=1, max_length=80)]
    measures: Annotated[list[Annotated[CleanText, Field(max_length=80)]], Field(max_length=50)] = []


@dataclass(frozen=True, slots=True)
class Offer:
    """What the law gives a department to do about a listing in a matter. ``missing`` fields could add more."""

    hit: Hit | None
    measures: tuple[MeasureLine, ...]
    missing: tuple[str, ...]
    entry: ListingVersion
    decision: Decision
    registry_version: int


class Participation:
    """Offers and opens cases on pushed listings, each under one lease of the rules."""

    def __init__(self, database: Database, rules: Rules, cipher: Cipher) -> None:
        self._database = database
        self._rules = rules
        self._cipher = cipher

    def offer(self, request: OpeningRequest, caller: Caller, *, now: datetime) -> Offer:
        """The measures that could be opened. Raises NotFoundError for a listing that was not pushed to the department."""
        _may_act(request, caller)
        with self._rules.lease() as rules:
            matter = matter_of(request.matter, rules.packs.matters)
            return self._offer(request, matter, rules, now)

    def open(self, request: OpeningRequest, caller: Caller, *, now: datetime) -> tuple[Case, ...]:
        """Opens the chosen measures' cases, or finds them open. ConflictError when the law gives none."""
        _may_act(request, caller)
        if request.matter.case_no is None:
            detail = "开立案件必须有本部门的办件号"
            raise InvalidInputError("field_required", "缺少办件号", detail, "请填写办件号", "matter.case_no")
        with self._rules.lease() as rules:
            return self._opened(request, request.matter.case_no, rules, caller, now)

    def _opened(
        self, request: OpeningRequest, case_no: str, rules: RuleEngine, caller: Caller, now: datetime
    ) -> tuple[Case, ...]:
        matter = matter_of(request.matter, rules.packs.matters)
        for _ in range(ATTEMPTS):
            offer = self._offer(request, matter, rules, now)
            try:
                with self._database.write() as uow:
                    return _open(uow, request, case_no, offer, rules, caller, now)
            except ListingsMovedError:
                continue
        raise registry_busy()

    def _offer(self, request: OpeningRequest, matter: Matter, rules: RuleEngine, now: datetime) -> Offer:
        with self._database.read() as uow:
            entry = _pushed_entry(uow, request)
            key = entry.listing.subject_key
            version = uow.registry.current_version()
            listings = uow.registry.listings_for([key])
            code = describe(uow, self._cipher, [key]).get(key)
        subject = Subject(
            index=0,
            role=request.role,
            kind=entry.subject_kind,
            subject_key=key,
            region=region_of(code) if code else None,
            name=entry.listing.name,
        )
        try:
            decision = rules.decide(DecisionInput(matter, (subject,), listings, now, version))
        except ValueTypeError as error:
            raise InvalidInputError(error.code, error.title, error.detail, error.advice, "role") from error
        [decided] = decision.subjects
        hit = next((hit for hit in decided.hits if hit.listing.listing_id == request.listing_id), None)
        own = tuple(line for line in hit.measures if request.department in line.departments) if hit else ()
        return Offer(hit, own, decided.missing, entry, decision, version)


def _may_act(request: OpeningRequest, caller: Caller) -> None:
    if not (caller.acts_for(request.department) and caller.has(*WORKING)):
        raise ForbiddenError(
            "foreign_department",
            "不能代表该部门开立案件",
            f"department 为 {request.department}，不在您的授权部门之内",
            "请由实施部门的经办人办理",
        )


def _pushed_entry(uow: UnitOfWork, request: OpeningRequest) -> ListingVersion:
    """The newest version, if an earlier one reached the department by a push that it has signed for."""
    entry = uow.registry.newest([request.listing_id]).get(request.listing_id)
    if entry is None:
        raise NotFoundError("名单条目")
    list_id, department = entry.listing.list_id, request.department
    sent = uow.pushes.last_sent(list_id).get(department, 0)
    if request.listing_id not in uow.registry.newest([request.listing_id], known_at=sent):
        raise NotFoundError("名单条目")
    signed = [
        delivery.push.version
        for delivery in uow.pushes.open_at(department)
        if delivery.push.list_id == list_id and delivery.state in (PushState.RECEIVED, PushState.FAILED)
    ]
    taken = max([uow.pushes.last_applied(list_id, department), *signed])
    if request.listing_id not in uow.registry.newest([request.listing_id], known_at=taken):
        raise ConflictError(
            "push_not_received", "该名单推送尚未签收", "本部门还没有签收含有该条目的推送", "请先签收推送"
        )
    return entry


def _open(
    uow: UnitOfWork,
    request: OpeningRequest,
    case_no: str,
    offer: Offer,
    rules: RuleEngine,
    caller: Caller,
    now: datetime,
) -> tuple[Case, ...]:
    listing = offer.entry.listing
    hold_listings(uow, {listing.listing_id: listing.version} | rests_on([offer.hit] if offer.hit else []))
    chosen = _chosen(request, offer)
    if offer.hit is None or not chosen:
        raise _nothing_to_do(offer, now)
    hit = replace(offer.hit, measures=chosen)
    prompt = Prompt(listing.subject_key, offer.entry.subject_kind, listing.name, None, hit)
    revision, version = offer.decision.revision, offer.registry_version
    client, asked = f"department:{request.department}", offer.decision.document["inputs"]
    occasion = Occasion(client, case_no, request.matter.kind, None, revision, version, asked)
    cases = open_cases(uow, occasion, [prompt], rules.packs, actor=caller.id, now=now)
    detail = {
        "case_no": mask_text(case_no),
        "cases": sorted(cases.values()),
        "department": request.department,
        "document": sm3(canonical(offer.decision.document)),
        "registry_version": version,
        "revision": revision,
    }
    entity = f"listing:{listing.listing_id}"
    trail.record(uow, actor=caller.id, action="case.open_on_listing", entity=entity, detail=detail, now=now)
    uow.checks.keep_revision(revision, rules.packs.canonical, now)
    found = (uow.cases.get(case_id) for case_id in sorted(cases.values()))
    return tuple(case for case in found if case is not None)


def _nothing_to_do(offer: Offer, now: datetime) -> ConflictError:
    if not offer.entry.listing.in_force(day_of(now)):
        return ConflictError(
            "listing_not_in_force",
            "该条目已不在有效期内",
            "条目已退出、期满、暂停适用或尚未生效",
            "请勿依据该条目采取措施",
        )
    title = "该条目在此事项上没有本部门应实施的措施"
    if offer.missing:
        detail = f"缺少可能影响结果的信息：{'、'.join(offer.missing)}"
        return ConflictError("no_measure", title, detail, "请补填事项信息后再试")
    return ConflictError("no_measure", title, "规则没有给出由本部门实施的措施", "请核对事项和角色")


def _chosen(request: OpeningRequest, offer: Offer) -> tuple[MeasureLine, ...]:
    """The chosen lines, narrowed to the department. InvalidInputError for a measure that the law does not give it here."""
    offered: Sequence[str] = [line.measure for line in offer.measures]
    for index, measure in enumerate(request.measures):
        if measure not in offered:
            detail = f"可以选择：{'、'.join(offered) or '无'}"
            raise InvalidInputError(
                "measure_not_offered", f"不能选择措施 {measure}", detail, "请从给出的措施中选择", f"measures[{index}]"
            )
    wanted = set(request.measures or offered)
    return tuple(replace(line, departments=(request.department,)) for line in offer.measures if line.measure in wanted)
