"""Judges open cases again when their entry has changed: what the law gives now for the same question decides what stays.

An exit recalls its cases in its own transaction (``recall``); any other change of an entry (its level, its end, its facts, a mark)
is noticed here: whatever wrote it, the entry then has a newer version than the case was judged by. A case whose measure is still
given gets the grounds of today; one whose measure is not is recalled, and lifted where it was carried out. New measures open no
case here: that needs a new check.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from engine.days import day_of
from engine.deciding.decide import RuleEngine
from engine.decision import Decision, Hit, MeasureLine
from engine.documents import STRENGTH_TITLES
from engine.errors import JiangchengError
from engine.inputs import DecisionInput, JsonObject, Listing
from services.accounts.model import WORKING, Caller
from services.cases.access import visible_case
from services.cases.change import note
from services.cases.duration import last_day
from services.cases.holding import ListingsMovedError, hold_listings, rests_on
from services.cases.model import Case
from services.cases.opening import case_grounds, case_sources
from services.cases.recall import recall_case
from services.cases.states import CLOSED, REJUDGE, State
from services.checks.replay import question_of, stored_document
from services.daily.jobs import Stopping, never
from services.ports import Database, Rules, UnitOfWork

ACTOR = "system:rejudging"
BATCH = 200


@dataclass(frozen=True, slots=True)
class Rejudged:
    """What a run did."""

    kept: int = 0
    changed: int = 0
    recalled: int = 0

    def __add__(self, other: Rejudged) -> Rejudged:
        return Rejudged(self.kept + other.kept, self.changed + other.changed, self.recalled + other.recalled)


KEPT, CHANGED, RECALLED = Rejudged(kept=1), Rejudged(changed=1), Rejudged(recalled=1)
GONE = "条目变更后，规则不再给出该措施"
NOT_DECIDABLE = "条目变更后，缺少重新判断所需的信息，请人工核对后再办理"


class Rejudging:
    """Finds the cases and judges each under a lease of the active rules, in a transaction of its own."""

    def __init__(self, database: Database, rules: Rules) -> None:
        self._database = database
        self._rules = rules
        self._seen = -1

    def run(self, now: datetime, stopping: Stopping = never) -> Rejudged:
        """All cases that are due. Looks for none while the registry has not moved since the last run of this process."""
        with self._database.read() as uow:
            version = uow.registry.current_version()
        done = Rejudged()
        if version == self._seen:
            return done
        for case_id in self._due(stopping):
            if stopping():
                return done
            done += self.one(case_id, now)
        if not stopping():
            self._seen = version
        return done

    def before_step(self, case_id: str, caller: Caller, now: datetime) -> Rejudged:
        """This case, before the caller takes a step with it or looks at it to take one. NotFoundError for a foreign one; who only
        looks (an auditor) changes nothing."""
        with self._database.read() as uow:
            visible_case(uow, caller, case_id)
        return self.one(case_id, now) if caller.has(*WORKING) else Rejudged()

    def one(self, case_id: str, now: datetime) -> Rejudged:
        """This case, if it is due. An entry that moves meanwhile leaves it due."""
        with self._database.read() as uow:
            case = uow.cases.get(case_id)
            entry = None if case is None else uow.registry.get(case.key.listing_id)
            if case is None or not _concerned(case) or entry is None or entry.version <= case.registry_version:
                return Rejudged()
            version = uow.registry.current_version()
            inputs = None if case.state in CLOSED else _inputs(uow, case)
        try:
            if case.state in CLOSED:
                with self._database.write() as uow:
                    return _still_running(uow, case, entry, version, now)
            with self._rules.lease() as rules:
                decision = self._decide(rules, case, inputs, version, now)
                with self._database.write() as uow:
                    return _judge(uow, case, entry, decision, rules, version, now)
        except ListingsMovedError:
            return Rejudged()

    def _decide(
        self, rules: RuleEngine, case: Case, inputs: JsonObject | None, version: int, now: datetime
    ) -> Decision | None:
        """None when the question cannot be asked any more."""
        matter_type = rules.packs.matters.get(case.matter_kind)
        if inputs is None or matter_type is None:
            return None
        try:
            matter, subjects = question_of(inputs, matter_type)
        except JiangchengError:
            return None
        with self._database.read() as uow:
            keys = {subject.subject_key for subject in subjects if subject.subject_key is not None}
            listings = uow.registry.listings_for(keys)
            version = uow.registry.current_version()
        try:
            return rules.decide(DecisionInput(matter, subjects, listings, now, version))
        except JiangchengError:
            return None

    def _due(self, stopping: Stopping) -> Iterator[str]:
        after = ""
        while not stopping():
            with self._database.read() as uow:
                ids = uow.cases.rejudge_due(after, BATCH)
            yield from ids
            if len(ids) < BATCH:
                return
            after = ids[-1]


def _concerned(case: Case) -> bool:
    """Whether a change of the entry still means anything to it; ``CaseStore.rejudge_due`` asks the same of all."""
    running = case.state is State.ARCHIVED and case.outcome == "implemented" and case.ended_at is None
    return case.state not in CLOSED or running


def _inputs(uow: UnitOfWork, case: Case) -> JsonObject | None:
    if case.check_id is None:
        asked: JsonObject | None = case.grounds.get("asked")
        return asked
    record = uow.checks.get(case.check_id)
    if record is None:
        return None
    try:
        inputs: JsonObject = stored_document(record)["inputs"]
    except JiangchengError:
        return None
    return inputs


def _still_running(uow: UnitOfWork, seen: Case, entry: Listing, version: int, now: datetime) -> Rejudged:
    """An archived case: only the end of its measure may have moved with the entry's."""
    case = _held(uow, seen, entry, {})
    if case is None:
        return Rejudged()
    until = _effective_until(case, entry)
    if until != case.effective_until:
        told = {"reason": f"条目期限变更，措施到 {_day(until)} 为止"}
        case = note(uow, case, REJUDGE, told, values={"effective_until": until}, actor=ACTOR, now=now)
        uow.cases.judged(replace(case, registry_version=version))
        return CHANGED
    uow.cases.judged(replace(case, registry_version=version))
    return KEPT


def _judge(
    uow: UnitOfWork,
    seen: Case,
    entry: Listing,
    decision: Decision | None,
    rules: RuleEngine,
    version: int,
    now: datetime,
) -> Rejudged:
    found = None if decision is None else _given(decision, seen)
    case = _held(uow, seen, entry, rests_on([found[0]]) if found else {})
    if case is None:
        return Rejudged()
    if found is not None and decision is not None:
        return _renewed(uow, case, entry, found, rules, decision.revision, version, now)
    if not entry.in_force(day_of(now)):  # it ran out: the case waits for its department, as any other
        uow.cases.judged(replace(case, registry_version=version))
        return KEPT
    if decision is not None and decision.complete:
        recall_case(uow, case, reason=GONE, actor=ACTOR, now=now, rejudged=True)
        return RECALLED
    values = {"identity_review": True}
    changed = note(uow, case, REJUDGE, {"reason": NOT_DECIDABLE}, values=values, actor=ACTOR, now=now)
    uow.cases.judged(replace(changed, registry_version=version))
    return CHANGED


def _held(uow: UnitOfWork, seen: Case, entry: Listing, others: Mapping[str, int]) -> Case | None:
    """The case, held, with the entries that its judgement rests on; None when it is no longer what was looked at."""
    hold_listings(uow, {entry.listing_id: entry.version, **others})
    case = uow.cases.lock(seen.case_id)
    return case if case is not None and case.version == seen.version else None


def _given(decision: Decision, case: Case) -> tuple[Hit, MeasureLine] | None:
    for subject in decision.subjects:
        for hit in subject.hits:
            if hit.listing.listing_id != case.key.listing_id:
                continue
            for line in hit.measures:
                if line.measure == case.key.measure and case.key.department in line.departments:
                    return hit, line
    return None


def _renewed(
    uow: UnitOfWork,
    case: Case,
    entry: Listing,
    found: tuple[Hit, MeasureLine],
    rules: RuleEngine,
    revision: str,
    version: int,
    now: datetime,
) -> Rejudged:
    hit, line = found
    grounds = case_grounds(hit, line, rules.packs, case.grounds.get("asked"))
    values: dict[str, Any] = {
        "grounds": grounds,
        "strength": line.strength,
        "measure_outcome": line.outcome,
        "proposed": case.proposed or line.proposed,
    }
    if case.outcome == "implemented":
        values["effective_until"] = _effective_until(replace(case, grounds=grounds), entry)
    told = _differences(case, values)
    changed = replace(case, registry_version=version, revision=revision, sources=case_sources(line, rules.packs))
    if told:
        note(uow, changed, REJUDGE, {"reason": "；".join(told)}, values=values, actor=ACTOR, now=now)
    uow.checks.keep_revision(revision, rules.packs.canonical, now)
    uow.cases.judged(changed)
    return CHANGED if told else KEPT


def _effective_until(case: Case, entry: Listing) -> date | None:
    named = (case.evidence or {}).get("until")
    return last_day(case.grounds.get("duration", {}), entry, date.fromisoformat(named) if named else None)


_TOLD: Mapping[str, str] = {
    "until": "条目的截止日",
    "level": "失信等级",
    "decision_no": "决定文书号",
    "since": "条目的起始日",
}


def _differences(case: Case, values: Mapping[str, Any]) -> list[str]:
    """What of the case is different now, for the person who works on it; empty when nothing is that anybody would see."""
    before, after = case.grounds["listing"], values["grounds"]["listing"]
    told = [
        f"{title}由 {before.get(name) or '无'} 改为 {after.get(name) or '无'}"
        for name, title in _TOLD.items()
        if before.get(name) != after.get(name)
    ]
    if case.strength != values["strength"]:
        told.append(f"强度由“{STRENGTH_TITLES[case.strength]}”改为“{STRENGTH_TITLES[values['strength']]}”")
    for name, text in (("sources", "适用的规则或者理由有变化"), ("legal_basis", "法律依据有变化")):
        if case.grounds[name] != values["grounds"][name]:
            told.append(text)
    if sorted(before.get("marks", [])) != sorted(after.get("marks", [])):
        told.append("条目的标注（异议、修复）有变化")
    if case.measure_outcome != values["measure_outcome"]:
        told.append("措施的结果有变化")
    if values.get("effective_until", case.effective_until) != case.effective_until:
        told.append(f"措施到 {_day(values['effective_until'])} 为止")
    return told


def _day(day: date | None) -> str:
    return day.isoformat() if day else "条目退出"
