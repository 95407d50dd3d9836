"""Making an export: which cases it tells of, which it leaves out and why, and its record with the reading of people's numbers.

It tells of feedback that the initiator has verified: what was fed back in the period and not reported before, and what was reported before
and has changed or no longer holds. A case counts only if its entry was listed by the procedure (I-19). What stands in an export that is not
settled yet waits: it is never in two of them. The file is built from one snapshot, outside of any write; keeping it is short, and refused
when what it was built from has moved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from engine.packs.digests import sm3
from engine.packs.packset import PackSet
from services.accounts.model import Caller, Role
from services.audit import trail
from services.cases.access import require_person
from services.cases.counting import uncounted
from services.cases.model import Case
from services.cases.states import State as CaseState
from services.errors import ConflictError, ForbiddenError, InvalidInputError
from services.ids import new_id
from services.ports import Cipher, Database, UnitOfWork
from services.registry.words import usable
from services.reports.model import Period
from services.subject_view.readings import record_readings
from services.subjects.masking import mask_text
from services.upward.layout import Format, Layout
from services.upward.lines import by_hand_of, row_of
from services.upward.model import Export, LeftOut, Line, Made, Operation, Row, Same, State
from services.upward.records import Records

SHORTEST, LONGEST = 5, 200
MOST = 50_000
NOTHING = "没有要报的内容"
"""The note of an export that tells of nothing: nobody has to submit or discard it."""
_LOT = 200

Write = Callable[[Layout, Format, Iterable[Row]], bytes]
"""Writes the rows as a file."""


def export(
    database: Database,
    cipher: Cipher,
    packs: PackSet,
    layout: Layout,
    format_: Format,
    period: Period,
    *,
    people: bool,
    purpose: str,
    write: Write,
    caller: Caller,
    now: datetime,
) -> tuple[Export, bytes]:
    """The export as kept and its file. With ``people`` it holds their full numbers, and each reading is recorded with the purpose.

    Raises ForbiddenError, InvalidInputError; ConflictError ``export_moved`` when something has changed meanwhile.
    """
    require_reporter(caller)
    if people:
        require_person(caller, "上报内容含自然人完整证件号码，须由工作人员本人办理")
    why = _purpose(purpose)
    if format_ not in layout.formats:
        raise InvalidInputError(
            "unknown_format", "该格式没有这种文件", layout.title, f"可以选择：{'、'.join(layout.formats)}", "format"
        )
    with database.read() as uow:
        made = _build(uow, cipher, packs, layout, format_, period, people, why, write, caller, now)
    with database.write() as uow:
        _keep(uow, made, caller, now)
    return made.export, made.content


def require_reporter(caller: Caller) -> None:
    """Only the credit office reports upwards."""
    if not caller.has(Role.CREDIT_OFFICE):
        raise ForbiddenError("role_missing", "您的角色不能上报", "由信用办统一上报", "请联系信用办")


def _build(
    uow: UnitOfWork,
    cipher: Cipher,
    packs: PackSet,
    layout: Layout,
    format_: Format,
    period: Period,
    people: bool,
    purpose: str,
    write: Write,
    caller: Caller,
    now: datetime,
) -> Made:
    """Of what the file says only digests stay in memory beside it."""
    lines: list[Line] = []
    same: list[Same] = []
    left: Counter[str] = Counter()
    effects: Counter[str] = Counter()

    def rows() -> Iterator[Row]:
        for lot in _lots(uow, layout, period):
            for found in _found(uow, cipher, packs, layout, lot, people):
                if isinstance(found, LeftOut):
                    left[found.value] += 1
                elif isinstance(found, Same):
                    same.append(found)
                else:
                    lines.append(found.line)
                    if found.line.in_file:
                        effects[found.effect] += 1
                        yield found
            if len(lines) > MOST:
                raise InvalidInputError("invalid_period", "期间内的反馈太多", f"一次最多 {MOST} 件", "请缩短期间", "to")

    content = write(layout, format_, rows())
    kept = Export(
        export_id=new_id(now),
        layout=layout.id,
        format=format_,
        first=period.first,
        last=period.last,
        people=people,
        purpose=purpose,
        state=State.MADE if lines else State.DISCARDED,
        rows=sum(effects.values()),
        operations=dict(Counter(line.operation.value for line in lines if line.in_file)),
        effects=dict(effects),
        by_hand=dict(Counter(line.operation.value for line in lines if not line.in_file)),
        left_out=dict(left),
        digest=sm3(content),
        made_at=now,
        made_by=caller.id,
        settled_at=None if lines else now,
        settled_by=None if lines else caller.id,
        note="" if lines else NOTHING,
    )
    return Made(kept, content, tuple(lines), tuple(same), uow.upward.moves(layout.id))


def _keep(uow: UnitOfWork, made: Made, caller: Caller, now: datetime) -> None:
    kept = made.export
    if uow.upward.move(kept.layout) != made.moves + 1:
        raise _moved("同一格式的另一批次刚刚生成或者登记")
    uow.upward.add(kept, made.lines)
    if count := uow.upward.moved(kept.export_id):
        raise _moved(f"其中 {count} 件案件或者条目刚刚发生变化")
    uow.upward.still_same(made.same)
    read = [line.person_key for line in made.lines if line.person_key]
    record_readings(uow, read, kept.purpose, caller=caller, now=now)
    detail = {
        "layout": kept.layout,
        "format": kept.format,
        "from": kept.first.isoformat(),
        "to": kept.last.isoformat(),
        "people": kept.people,
        "purpose": kept.purpose,
        "rows": kept.rows,
        "by_hand": dict(kept.by_hand),
        "left_out": dict(kept.left_out),
        "digest": kept.digest,
    }
    entity = f"upward:{kept.export_id}"
    trail.record(uow, actor=caller.id, action="upward.export", entity=entity, detail=detail, now=now)


def _moved(detail: str) -> ConflictError:
    return ConflictError("export_moved", "生成期间内容有变化，没有生成文件", detail, "请重新生成")


def _lots(uow: UnitOfWork, layout: Layout, period: Period) -> Iterator[tuple[Case, ...]]:
    """What was fed back in the period, then what was reported before and has changed since; no case twice."""
    verified = uow.upward.verified(period)
    again = set(uow.upward.changed_since_reported(layout.id)) - set(verified)
    ids = (*verified, *sorted(again))
    for start in range(0, len(ids), _LOT):
        yield uow.upward.cases(ids[start : start + _LOT])


def _found(
    uow: UnitOfWork, cipher: Cipher, packs: PackSet, layout: Layout, cases: tuple[Case, ...], people: bool
) -> Iterator[Row | Same | LeftOut]:
    ids = [case.case_id for case in cases]
    before, waiting = uow.upward.reported(layout.id, ids), uow.upward.waiting(layout.id, ids)
    not_counted = uncounted(uow, packs, cases)
    records = Records(uow, cipher, packs, cases, people=people)
    for case in cases:
        if case.case_id in waiting:
            yield LeftOut.WAITING
            continue
        known = before.get(case.case_id)
        stood = known is not None and known.operation is not Operation.WITHDRAWN
        why = not_counted.get(case.case_id)
        holds = why is None and _holds(case, layout, reported=stood)
        if not holds and not stood:
            if why is not None:
                yield LeftOut(why.value)
            continue
        operation = Operation.WITHDRAWN if not holds else Operation.CHANGED if stood else Operation.NEW
        record = records.record(case, operation)
        row = record if isinstance(record, LeftOut) else row_of(layout, record, cipher)
        if row is LeftOut.NO_CODE and operation is Operation.WITHDRAWN:
            row = by_hand_of(case, operation)
        if isinstance(row, Row) and known is not None and stood and holds and row.line.digest == known.digest:
            yield Same(case.case_id, known.export_id, row.line.case_version, row.line.listing_version)
        else:
            yield row


def _holds(case: Case, layout: Layout, *, reported: bool) -> bool:
    """Whether the feedback may be reported: verified, of a kind that the layout carries. What was carried out, reported and recalled
    since its entry left the list still holds: its record tells when it was lifted."""
    if case.outcome not in layout.outcomes:
        return False
    if case.state in (CaseState.VERIFIED, CaseState.ARCHIVED):
        return True
    return reported and case.state is CaseState.RECALLED and case.outcome == "implemented"


def _purpose(text: str) -> str:
    why = mask_text(text.strip())
    if not SHORTEST <= len(why) <= LONGEST or not usable(why):
        title = "上报的用途有误" if len(why) >= SHORTEST else "上报的用途写得太短" if why else "缺少上报的用途"
        raise InvalidInputError(
            "purpose_required", title, f"应写明报给谁、为什么报，{SHORTEST} 到 {LONGEST} 个字",
            "涉及的自然人能看到；不要写证件号码", "purpose",
        )  # fmt: skip
    return why
