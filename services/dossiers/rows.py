"""The row of the entry to be: taken apart so that codes and persons stand behind their keys, put together again for the registry's door.

The door (``services.registry.creation``) reads and examines every row, also long before there is a decision; what only a decision can say
is filled in provisionally for that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from engine.days import day_of
from engine.documents import ListType
from services.dossiers.model import Dossier
from services.errors import InvalidInputError, InvalidInputErrors
from services.ports import Cipher, UnitOfWork
from services.registry.columns import RESPONSIBLE_KEY
from services.registry.creation import admitted, read_row
from services.registry.drafts import Draft
from services.registry.kept_rows import apart, whole_row

DECIDED_LATER = ("decision_no", "authority", "decided_on", "since", "until")
"""Columns that the decision fills in."""


def read_lead(list_type: ListType, row: Mapping[str, Any], now: datetime) -> Draft:
    """A row before its decision, well formed. Raises InvalidInputErrors under ``row.``."""
    early = [name for name in DECIDED_LATER if row.get(name) not in (None, "")]
    if early:
        raise InvalidInputErrors(
            [
                InvalidInputError(
                    "decided_later",
                    "现在还不能填写",
                    "由认定决定写明",
                    "请删去；上级机关已经认定的，请填写来源",
                    f"row.{name}",
                )
                for name in early
            ]
        )
    return _within(lambda: read_row(list_type, _provisional(list_type, row, now)))


def read_decided(list_type: ListType, row: Mapping[str, Any], now: datetime) -> Draft:
    """A whole row as decided elsewhere, which may be listed. Raises InvalidInputErrors under ``row.``."""
    return _within(lambda: admitted(list_type, row, now))


def require_admissible(uow: UnitOfWork, cipher: Cipher, list_type: ListType, dossier: Dossier, now: datetime) -> None:
    """Asks the registry's door whether the row could be listed (I-10, I-11, I-13 …). Raises InvalidInputErrors."""
    row = whole_row(uow, cipher, dossier)
    _within(lambda: admitted(list_type, _provisional(list_type, row, now), now))


def fields_of(uow: UnitOfWork, cipher: Cipher, draft: Draft, row: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The fields of a dossier that come from a row; subjects that are not known yet are made."""
    kept = apart(uow, cipher, draft, row, now)
    return {each.name: getattr(kept, each.name) for each in fields(kept)}


def corrected(uow: UnitOfWork, cipher: Cipher, dossier: Dossier, row: Mapping[str, Any]) -> dict[str, Any]:
    """A corrected row that may leave out the code and the persons: those stay what they are."""
    known = whole_row(uow, cipher, dossier)
    return {name: known[name] for name in ("code", "code_type", RESPONSIBLE_KEY) if name in known} | dict(row)


def _provisional(list_type: ListType, row: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    today = day_of(now).isoformat()
    later = dict.fromkeys(("decided_on", "since", "until"), today)
    return {**row, **later, "decision_no": "待定", "authority": list_type.authority[:200]}


def _within(reading: Callable[[], Draft]) -> Draft:
    """Faults of a row, told under its place in the request."""
    try:
        return reading()
    except InvalidInputErrors as error:
        raise InvalidInputErrors(
            [
                InvalidInputError(
                    one.code, one.title, one.detail, one.advice, f"row.{one.field}" if one.field else "row"
                )
                for one in error.errors
            ]
        ) from error
