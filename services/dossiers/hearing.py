"""Telling and hearing: the notice to whom a punishment list shall name, the publicity of a redlist, objections and their answers (I-06)."""

from __future__ import annotations

from datetime import date, datetime

from engine.days import day_of
from engine.packs.packset import PackSet
from services.accounts.model import Caller
from services.calendar.working_days import working_days
from services.dossiers.access import held
from services.dossiers.bodies import NoticeText, ObjectionAnswer, ObjectionSaid, Publicity, Service
from services.dossiers.change import take_step
from services.dossiers.consequences import consequences, list_basis
from services.dossiers.model import Dossier, last, objections
from services.dossiers.states import Action, step
from services.errors import ConflictError, InvalidInputError, NotFoundError
from services.ports import UnitOfWork


def prepare_notice(
    uow: UnitOfWork, packs: PackSet, caller: Caller, dossier_id: str, body: NoticeText, *, now: datetime
) -> Dossier:
    """Writes the notice, with the measures that the list entails today. It can be written again until it is served."""
    dossier, kept = held(uow, packs, caller, dossier_id, body.version)
    step(dossier.track, dossier.state, Action.PREPARE_NOTICE)
    told = consequences(packs, kept, dossier.subject_kind, day_of(now), persons=bool(dossier.persons))
    data = body.said() | {
        "measures": [one.as_json() for one in told],
        "list_basis": list(list_basis(packs, kept)),
        "term": kept.term.text,
    }
    return take_step(uow, dossier, Action.PREPARE_NOTICE, data, actor=caller.id, now=now)


def serve_notice(
    uow: UnitOfWork, packs: PackSet, caller: Caller, dossier_id: str, body: Service, *, now: datetime
) -> Dossier:
    """Records that the written notice reached the subject; from the next working day on the time to be heard runs.

    ConflictError ``notice_missing`` when no notice was written in this round.
    """
    dossier, _ = held(uow, packs, caller, dossier_id, body.version)
    step(dossier.track, dossier.state, Action.NOTIFY)
    notice = last(uow.dossiers.events(dossier), Action.PREPARE_NOTICE)
    if notice is None:
        raise ConflictError(
            "notice_missing",
            "还没有告知书",
            "列入前须书面告知事实、理由、依据、措施和异议的权利（I-06）",
            "请先制作告知书，打印送达后再登记",
        )
    served = date.fromisoformat(body.served_on)
    require_day("served_on", served, day_of(notice.at), day_of(now), "告知书制作之日")
    waits_until = working_days(packs).after(served, int(notice.data["statement_days"]))
    data = body.said() | {"notice": notice.seq, "waits_until": waits_until.isoformat()}
    return take_step(uow, dossier, Action.NOTIFY, data, actor=caller.id, now=now, waits_until=waits_until)


def publicise(
    uow: UnitOfWork, packs: PackSet, caller: Caller, dossier_id: str, body: Publicity, *, now: datetime
) -> Dossier:
    """Records where and how long a redlist is shown; the day after which it may count is computed."""
    dossier, kept = held(uow, packs, caller, dossier_id, body.version)
    step(dossier.track, dossier.state, Action.PUBLICISE)
    begins = date.fromisoformat(body.from_)
    require_day("from", begins, day_of(dossier.opened_at), day_of(now), "案卷开立之日")
    waits_until = working_days(packs).after(begins, body.days)
    told = consequences(packs, kept, dossier.subject_kind, day_of(now))
    data = body.said() | {"waits_until": waits_until.isoformat(), "measures": [one.as_json() for one in told]}
    return take_step(uow, dossier, Action.PUBLICISE, data, actor=caller.id, now=now, waits_until=waits_until)


def raise_objection(
    uow: UnitOfWork, packs: PackSet, caller: Caller, dossier_id: str, body: ObjectionSaid, *, now: datetime
) -> Dossier:
    """Registers what was said against it. While it is unanswered there is no decision (I-06). A late one is heard as well."""
    dossier, _ = held(uow, packs, caller, dossier_id, body.version)
    step(dossier.track, dossier.state, Action.OBJECT)
    require_day(
        "received_on", date.fromisoformat(body.received_on), _told_on(uow, dossier), day_of(now), "告知或者公示之日"
    )
    return take_step(
        uow, dossier, Action.OBJECT, body.said(), actor=caller.id, now=now, open_objections=dossier.open_objections + 1
    )


def answer_objection(
    uow: UnitOfWork,
    packs: PackSet,
    caller: Caller,
    dossier_id: str,
    number: int,
    body: ObjectionAnswer,
    *,
    now: datetime,
) -> Dossier:
    """Answers one objection. One that is upheld ends the round: the dossier is returned to the facts or dropped.

    NotFoundError for a number that is not there, ConflictError ``objection_answered`` for one that has its answer.
    """
    dossier, _ = held(uow, packs, caller, dossier_id, body.version)
    step(dossier.track, dossier.state, Action.ANSWER)
    raised = objections(uow.dossiers.events(dossier))
    if not 1 <= number <= len(raised):
        raise NotFoundError("异议")
    objection = raised[number - 1]
    if objection.answer is not None:
        raise ConflictError("objection_answered", "这件异议已经答复", "答复不能更改", "有新的意见的，请另行登记异议")
    since = date.fromisoformat(objection.said["received_on"])
    require_day("answered_on", date.fromisoformat(body.answered_on), since, day_of(now), "收到异议之日")
    data = body.said() | {"number": number}
    return take_step(
        uow, dossier, Action.ANSWER, data, actor=caller.id, now=now, open_objections=dossier.open_objections - 1
    )


def require_day(field: str, day: date, earliest: date, latest: date, since_what: str) -> None:
    """Raises InvalidInputError unless ``day`` lies between both, inclusive; ``latest`` is today."""
    if day > latest:
        raise InvalidInputError("in_future", "日期晚于今天", "还没有发生的不能登记", "请在发生之后登记", field)
    if day < earliest:
        raise InvalidInputError(
            "too_early", "日期过早", f"早于{since_what}（{earliest.isoformat()}）", "请对照文书核对日期", field
        )


def _told_on(uow: UnitOfWork, dossier: Dossier) -> date:
    events = uow.dossiers.events(dossier)
    served, shown = last(events, Action.NOTIFY), last(events, Action.PUBLICISE)
    if served is not None:
        return date.fromisoformat(served.data["served_on"])
    return date.fromisoformat(shown.data["from"]) if shown is not None else day_of(dossier.opened_at)
