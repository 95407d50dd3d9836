"""SQL of appraisals. A tally and the items behind it are the same rows; an item changes once at most, when an appeal is upheld for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, case, func, insert, select, update

from adapters.storage import appraisal_evidence as evidence
from adapters.storage.tables.appraisals import appraisal, appraisal_appeal, appraisal_event, appraisal_item
from engine.documents import AppraisalScheme
from services.appraisal.model import (
    Appeal,
    Appraisal,
    AppraisalEvent,
    CaseHistory,
    Checked,
    DeliveryHistory,
    Item,
    PaddingFinding,
    Tally,
)
from services.appraisal.states import AppealState, State

_A, _ITEM, _APPEAL = appraisal.c, appraisal_item.c, appraisal_appeal.c
_RENAMED = {"first": "first_day", "last": "last_day"}
_PLAIN = [f.name for f in fields(Appraisal) if f.name not in ("scheme", "state", "padding", *_RENAMED)]
_APPEAL_PLAIN = [f.name for f in fields(Appeal) if f.name not in ("items", "state")]
_ITEM_PLAIN = [f.name for f in fields(Item)]
_CHUNK, _ROWS = 200, 5000
_NOT_PUBLIC = [State.DRAFT.value, State.DISCARDED.value]


class SqlAppraisalStore:
    """Implements services.appraisal.store.AppraisalStore on one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def case_histories(self, start: datetime, end: datetime) -> Iterator[CaseHistory]:
        """See the protocol."""
        return evidence.case_histories(self._connection, start, end)

    def delivery_histories(self, start: datetime, end: datetime) -> Iterator[DeliveryHistory]:
        """See the protocol."""
        return evidence.delivery_histories(self._connection, start, end)

    def repeated_checks(self, first: date, last: date, at_least: int) -> Iterator[Checked]:
        """See the protocol."""
        return evidence.repeated_checks(self._connection, first, last, at_least)

    def checks_made(self, first: date, last: date) -> dict[str, tuple[int, int]]:
        """See the protocol."""
        return evidence.checks_made(self._connection, first, last)

    def checks_without_matter(self, department: str, first: date, last: date) -> Iterator[Checked]:
        """See the protocol."""
        return evidence.checks_without_matter(self._connection, department, first, last)

    def add(self, new: Appraisal, items: Sequence[Item], event: AppraisalEvent) -> None:
        """See the protocol."""
        self._connection.execute(insert(appraisal), _row(new))
        for start in range(0, len(items), _ROWS):
            rows = [_item_row(new.appraisal_id, item) for item in items[start : start + _ROWS]]
            self._connection.execute(insert(appraisal_item), rows)
        self._connection.execute(insert(appraisal_event), _event_row(new.appraisal_id, event))

    def get(self, appraisal_id: str) -> Appraisal | None:
        """See the protocol."""
        return self._one(select(appraisal).where(_A.appraisal_id == appraisal_id))

    def hold(self, appraisal_id: str) -> Appraisal | None:
        """See the protocol."""
        return self._one(select(appraisal).where(_A.appraisal_id == appraisal_id).with_for_update())

    def change(self, changed: Appraisal, event: AppraisalEvent) -> None:
        """See the protocol."""
        names = ("state", "version", "changed_at", "changed_by", "published_at", "appeal_until")
        values = {name: value for name, value in _row(changed).items() if name in names}
        ours = _A.appraisal_id == changed.appraisal_id
        self._connection.execute(update(appraisal).where(ours).values(**values))
        self._connection.execute(insert(appraisal_event), _event_row(changed.appraisal_id, event))

    def page(self, drafts: bool, before: str | None, limit: int) -> tuple[Appraisal, ...]:
        """See the protocol."""
        wanted = select(appraisal).order_by(_A.appraisal_id.desc()).limit(limit)
        if not drafts:
            wanted = wanted.where(_A.state.not_in(_NOT_PUBLIC))
        if before is not None:
            wanted = wanted.where(_A.appraisal_id < before)
        return self._all(wanted)

    def tallies(self, appraisal_id: str, department: str | None = None) -> tuple[Tally, ...]:
        """See the protocol."""
        groups = (_ITEM.department, _ITEM.indicator)
        good = func.sum(case((_ITEM.good.is_(True), 1), else_=0))
        wanted = select(*groups, func.count(), good).where(
            _ITEM.appraisal_id == appraisal_id, _ITEM.appeal_id.is_(None)
        )
        if department is not None:
            wanted = wanted.where(_ITEM.department == department)
        rows = self._connection.execute(wanted.group_by(*groups).order_by(*groups))
        return tuple(Tally(row[0], row[1], row[2], int(row[3])) for row in rows)

    def items(
        self,
        appraisal_id: str,
        department: str,
        indicator: str,
        *,
        good: bool | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> tuple[Item, ...]:
        """See the protocol."""
        own = (_ITEM.appraisal_id == appraisal_id, _ITEM.department == department, _ITEM.indicator == indicator)
        wanted = select(*[_ITEM[name] for name in _ITEM_PLAIN]).where(*own).order_by(_ITEM.item).limit(limit)
        if good is not None:
            wanted = wanted.where(_ITEM.good.is_(good))
        if after is not None:
            wanted = wanted.where(_ITEM.item > after)
        return tuple(Item(**row) for row in self._connection.execute(wanted).mappings())

    def strike(self, appeal: Appeal) -> None:
        """See the protocol."""
        own = (
            _ITEM.appraisal_id == appeal.appraisal_id,
            _ITEM.department == appeal.department,
            _ITEM.indicator == appeal.indicator,
        )
        for start in range(0, len(appeal.items), _CHUNK):
            chosen = _ITEM.item.in_(appeal.items[start : start + _CHUNK])
            struck = update(appraisal_item).where(*own, chosen).values(appeal_id=appeal.appeal_id)
            self._connection.execute(struck)

    def add_appeal(self, new: Appeal) -> None:
        """See the protocol."""
        self._connection.execute(insert(appraisal_appeal), _appeal_row(new))

    def change_appeal(self, changed: Appeal) -> None:
        """See the protocol."""
        ours = _APPEAL.appeal_id == changed.appeal_id
        self._connection.execute(update(appraisal_appeal).where(ours).values(**_appeal_row(changed)))

    def appeals(self, appraisal_id: str, departments: Collection[str] | None = None) -> tuple[Appeal, ...]:
        """See the protocol."""
        wanted = select(appraisal_appeal).where(_APPEAL.appraisal_id == appraisal_id).order_by(_APPEAL.appeal_id)
        if departments is not None:
            wanted = wanted.where(_APPEAL.department.in_(sorted(departments)))
        return tuple(_appeal(row) for row in self._connection.execute(wanted).mappings())

    def events(self, appraisal_id: str) -> tuple[AppraisalEvent, ...]:
        """See the protocol."""
        columns = [appraisal_event.c[f.name] for f in fields(AppraisalEvent)]
        wanted = select(*columns).where(appraisal_event.c.appraisal_id == appraisal_id)
        rows = self._connection.execute(wanted.order_by(appraisal_event.c.seq)).mappings()
        return tuple(AppraisalEvent(**{**row, "state": _state(row["appeal_id"], row["state"])}) for row in rows)

    def _one(self, wanted: Select[Any]) -> Appraisal | None:
        return next(iter(self._all(wanted)), None)

    def _all(self, wanted: Select[Any]) -> tuple[Appraisal, ...]:
        return tuple(_appraisal(row) for row in self._connection.execute(wanted).mappings())


def _row(one: Appraisal) -> dict[str, Any]:
    renamed = {column: getattr(one, name) for name, column in _RENAMED.items()}
    return (
        {name: getattr(one, name) for name in _PLAIN}
        | renamed
        | {
            "scheme": one.scheme.model_dump(mode="json", by_alias=True, exclude_none=True),
            "state": one.state.value,
            "padding": [
                asdict(found) | {"first": found.first.isoformat(), "last": found.last.isoformat()}
                for found in one.padding
            ],
        }
    )


def _appraisal(row: RowMapping) -> Appraisal:
    return Appraisal(
        **{name: row[name] for name in _PLAIN},
        **{name: row[column] for name, column in _RENAMED.items()},
        scheme=AppraisalScheme.model_validate(row["scheme"]),
        state=State(row["state"]),
        padding=tuple(_padding(found) for found in row["padding"]),
    )


def _padding(found: dict[str, Any]) -> PaddingFinding:
    days = {name: date.fromisoformat(found[name]) for name in ("first", "last")}
    return PaddingFinding(**(found | days | {"checks": tuple(found["checks"])}))


def _item_row(appraisal_id: str, item: Item) -> dict[str, Any]:
    return {"appraisal_id": appraisal_id, "item": item.key} | {name: getattr(item, name) for name in _ITEM_PLAIN}


def _event_row(appraisal_id: str, event: AppraisalEvent) -> dict[str, Any]:
    return {"appraisal_id": appraisal_id, **asdict(event), "state": event.state.value}


def _state(appeal_id: str, state: str) -> State | AppealState:
    return AppealState(state) if appeal_id else State(state)


def _appeal_row(one: Appeal) -> dict[str, Any]:
    return {name: getattr(one, name) for name in _APPEAL_PLAIN} | {"items": list(one.items), "state": one.state.value}


def _appeal(row: RowMapping) -> Appeal:
    plain = {name: row[name] for name in _APPEAL_PLAIN}
    return Appeal(**plain, items=tuple(row["items"]), state=AppealState(row["state"]))
