"""Leaving a list: repaired, revoked or corrected. In the moment it is recorded every measure ends (I-08).

An exit counts from its day, which may be today or earlier, never later: open cases are recalled in the same transaction,
and recalling them today for an exit of tomorrow would leave a day on which checks still hit. A decision that takes effect
later is recorded when its day comes, or as an earlier ``until`` by a corrected row. An entry that ran out can still exit: a
revocation also changes its history.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.days import day_of
from services.audit import trail
from services.errors import ConflictError, InvalidInputError, InvalidInputErrors
from services.outbox.offices import Offices
from services.outbox.topics import Topic
from services.ports import UnitOfWork
from services.registry.changing import append_next, held_entry, recall_cases
from services.registry.model import EXIT_TITLES, Exit, ExitKind, ListingVersion
from services.registry.telling import Change, tell_change
from services.registry.words import usable

MAX_REASON = 2000


@dataclass(frozen=True, slots=True)
class ExitResult:
    """The registry's version that carries the exit, how many open cases it recalled, and how many messages tell of it."""

    version: int
    recalled: int
    told: int = 0


def exit_listing(
    uow: UnitOfWork,
    listing_id: str,
    *,
    packs: Offices,
    kind: ExitKind | str,
    effective_on: date,
    document_no: str,
    reason: str,
    actor: str,
    now: datetime,
) -> ExitResult:
    """Ends an entry from ``effective_on`` on, recalls its open cases and tells everybody concerned, all in this transaction.

    Raises NotFoundError, InvalidInputErrors, or ConflictError ``already_exited`` when it has left the list before.
    """
    entry = held_entry(uow, listing_id)
    _check_not_exited(entry)
    exit_ = checked_exit(entry, kind, effective_on, document_no, reason, day_of(now))
    version = append_next(uow, entry, actor=actor, now=now, entry={"exited_on": effective_on}, exit=exit_)
    told = f"名单条目已{EXIT_TITLES[exit_.kind]}退出（{exit_.document_no}）"
    recalled = recall_cases(uow, entry.listing, told=told, actor=actor, now=now)
    sent = tell_change(
        uow, packs, entry, _change(exit_, effective_on), recalled.cases, version=version, actor=actor, now=now
    )
    detail = {
        "kind": exit_.kind.value,
        "effective_on": effective_on.isoformat(),
        "document_no": exit_.document_no,
        "version": version,
        "recalled": recalled.count,
        "told": sent,
    }
    trail.record(uow, actor=actor, action="listing.exit", entity=f"listing:{listing_id}", detail=detail, now=now)
    return ExitResult(version, recalled.count, sent)


def _change(exit_: Exit, effective_on: date) -> Change:
    how = EXIT_TITLES[exit_.kind]
    return Change(
        topic=Topic.LISTING_EXITED,
        title=f"条目已因{how}退出",
        text=f"自 {effective_on.isoformat()} 起因{how}退出名单，全部措施解除",
        document_no=exit_.document_no,
        data={"kind": exit_.kind.value, "effective_on": effective_on.isoformat()},
    )


def _check_not_exited(entry: ListingVersion) -> None:
    exited_on = entry.listing.exited_on
    if exited_on is not None:
        how = EXIT_TITLES[entry.exit.kind] if entry.exit else "退出"
        raise ConflictError(
            "already_exited",
            "该条目已经退出名单",
            f"{exited_on.isoformat()} 起因{how}退出，措施已全部解除",
            "无需再次办理；如退出信息有误，请联系信用办",
        )


def checked_exit(
    entry: ListingVersion, kind: ExitKind | str, effective_on: date, document_no: str, reason: str, today: date
) -> Exit:
    """The exit, if it may be recorded on that day. Raises InvalidInputErrors naming every fault."""
    faults: list[InvalidInputError] = []

    def fault(code: str, title: str, detail: str, advice: str, field: str) -> None:
        faults.append(InvalidInputError(code, title, detail, advice, field))

    try:
        chosen = ExitKind(kind)
    except ValueError:
        chosen = ExitKind.CORRECTED
        allowed = "、".join(f"{k.value}（{title}）" for k, title in EXIT_TITLES.items())
        fault("unknown_exit_kind", "退出方式无效", "", f"可用的退出方式：{allowed}", "kind")
    if effective_on > today:
        fault("exit_in_future", "退出日期晚于今天", "退出即时解除全部措施", "请在退出生效之日办理", "effective_on")
    if effective_on < entry.listing.decided_on:
        told = f"该条目的决定日期是 {entry.listing.decided_on.isoformat()}"
        fault("exit_before_decision", "退出日期早于列入决定", told, "请对照文书核对日期", "effective_on")
    for field, title, text, limit in (
        ("document_no", "退出文书号", document_no, 200),
        ("reason", "退出理由", reason, MAX_REASON),
    ):
        if not text.strip() or len(text) > limit or not usable(text):
            fault(
                "invalid_field",
                f"{title}有误",
                f"不能为空，不超过 {limit} 个字，不含控制字符",
                "请按退出决定文书填写",
                field,
            )
    if faults:
        raise InvalidInputErrors(faults)
    return Exit(chosen, document_no.strip(), reason.strip())
