"""The end of a dossier: the decision (I-03), its delivery together with the notice on repair, and the entry made at the registry's one door."""

from __future__ import annotations

from datetime import date, datetime

from engine.days import day_of
from engine.packs.packset import PackSet
from services.accounts.model import Caller
from services.dossiers.access import held
from services.dossiers.bodies import Decision, Delivery, NotedStep
from services.dossiers.change import take_step
from services.dossiers.hearing import require_day
from services.dossiers.model import Dossier, Event, last, upheld
from services.dossiers.period import Period, period_of
from services.dossiers.states import Action, Track, step
from services.errors import ConflictError, InvalidInputError
from services.ports import Cipher, UnitOfWork
from services.registry.creation import admitted, create_listing
from services.registry.kept_rows import whole_row
from services.registry.rows import Issue


def decide(
    uow: UnitOfWork, cipher: Cipher, packs: PackSet, caller: Caller, dossier_id: str, body: Decision, *, now: datetime
) -> Dossier:
    """The decision, after the subject was told and heard, or after publicity without objection.

    ConflictError: ``notice_missing``, ``objections_open``, ``objection_upheld`` (I-06), ``already_listed``. InvalidInputErrors:
    decided before the time to be heard had run, or a row that may not be listed.
    """
    dossier, kept = held(uow, packs, caller, dossier_id, body.version)
    step(dossier.track, dossier.state, Action.DECIDE)
    events = uow.dossiers.events(dossier)
    _require_heard(dossier, events)
    _require_time_over(period_of(packs, events), date.fromisoformat(body.decided_on), day_of(now))
    said = body.said()
    row = dict(dossier.row) | {
        "decision_no": body.document_no.strip(),
        "authority": body.authority.strip(),
        "decided_on": body.decided_on,
        "since": body.since,
        "until": body.until,
    }
    if body.since < body.decided_on:
        raise InvalidInputError(
            "since_before_decided", "列入日期早于决定日期", "决定不能溯及既往", "请对照决定文书核对", "since"
        )
    draft = admitted(kept, whole_row(uow, cipher, dossier) | row, now)
    if uow.registry.find(kept.id, [(dossier.subject_key, draft.decision_key)]):
        raise ConflictError("already_listed", "该决定已经入库", "同一文书号已有条目", "请核对决定文书号")
    return take_step(uow, dossier, Action.DECIDE, said, actor=caller.id, now=now, row=row, waits_until=None)


def deliver(
    uow: UnitOfWork, cipher: Cipher, packs: PackSet, caller: Caller, dossier_id: str, body: Delivery, *, now: datetime
) -> tuple[Dossier, tuple[Issue, ...]]:
    """The decision reached the subject, the notice on repair with it; in the same transaction the entry is made.

    InvalidInputError ``repair_notice_missing`` when the decision went alone (国办发〔2025〕22号：两书同达).
    """
    dossier, _ = held(uow, packs, caller, dossier_id, body.version)
    step(dossier.track, dossier.state, Action.DELIVER)
    if not body.repair_notice:
        raise InvalidInputError(
            "repair_notice_missing",
            "信用修复告知书没有同时送达",
            "决定书和信用修复告知书须一并送达（国办发〔2025〕22号）",
            "请打印信用修复告知书，与决定书一并送达后再登记",
            "repair_notice",
        )
    decided_on = date.fromisoformat(dossier.row["decided_on"])
    require_day("served_on", date.fromisoformat(body.served_on), decided_on, day_of(now), "决定日期")
    return _enter(uow, cipher, packs, dossier, Action.DELIVER, body.said(), actor=caller.id, now=now)


def enlist(
    uow: UnitOfWork, cipher: Cipher, packs: PackSet, caller: Caller, dossier_id: str, body: NotedStep, *, now: datetime
) -> tuple[Dossier, tuple[Issue, ...]]:
    """Makes the entry of a redlist that stood its publicity, or of a decision that a higher authority made and delivered itself."""
    dossier, _ = held(uow, packs, caller, dossier_id, body.version)
    step(dossier.track, dossier.state, Action.ENLIST)
    return _enter(uow, cipher, packs, dossier, Action.ENLIST, body.said(), actor=caller.id, now=now)


def _enter(
    uow: UnitOfWork,
    cipher: Cipher,
    packs: PackSet,
    dossier: Dossier,
    action: Action,
    said: dict[str, object],
    *,
    actor: str,
    now: datetime,
) -> tuple[Dossier, tuple[Issue, ...]]:
    row = {name: value for name, value in whole_row(uow, cipher, dossier).items() if value is not None}
    kept = packs.lists[dossier.list_id]
    made, warnings = create_listing(uow, cipher, kept, row, actor=actor, now=now)
    listing_id = made.listing.listing_id
    data = said | {"listing_id": listing_id, "registry_version": made.listing.version}
    return take_step(uow, dossier, action, data, actor=actor, now=now, listing_id=listing_id), warnings


def _require_heard(dossier: Dossier, events: tuple[Event, ...]) -> None:
    told = Action.NOTIFY if dossier.track is Track.PUNISH else Action.PUBLICISE
    if last(events, told) is None:
        raise ConflictError(
            "notice_missing", "没有告知或者公示的记录", "没有记录的不得认定（I-06）", "请先告知或者公示，再作决定"
        )
    if dossier.open_objections:
        raise ConflictError(
            "objections_open",
            "异议没有办结，不能认定",
            f"还有 {dossier.open_objections} 件异议没有答复（I-06）",
            "请核查后书面答复，再作决定",
        )
    if upheld(events):
        raise ConflictError(
            "objection_upheld",
            "有异议成立，不能按原来的告知或者公示认定",
            "事实已经有了变化（I-06）",
            "请退回重新核实，再次告知或者公示；或者作不予列入处理",
        )


def _require_time_over(period: Period | None, decided_on: date, today: date) -> None:
    if period is not None and decided_on <= period.last_day:
        raise InvalidInputError(
            "hearing_not_over",
            "陈述申辩期或者公示期没有届满",
            f"最后一天是 {period.last_day.isoformat()}",
            "请在期满之后作出决定",
            "decided_on",
        )
    if decided_on > today:
        raise InvalidInputError("in_future", "决定日期晚于今天", "", "请在决定作出之后登记", "decided_on")
