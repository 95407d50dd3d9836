"""A row that waits to become an entry or a change of one: codes and persons stand behind their keys until the registry's door asks for them.

What is kept is the canonical row in JSON without codes and persons; storage seals what is a natural person's own (S10).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.documents import ListType
from engine.values import to_json
from services.errors import ConflictError
from services.ports import Cipher, UnitOfWork
from services.registry import entries
from services.registry.columns import RESPONSIBLE_KEY
from services.registry.drafts import Draft
from services.registry.kept import Kept, KeptRow, Named
from services.subjects.keys import describe, ensure_keys

BEHIND_KEYS = frozenset({"code", "code_type", "name", RESPONSIBLE_KEY})
"""Columns that are not kept in the row itself."""


def canonical_row(draft: Draft, list_type: ListType) -> dict[str, Any]:
    """The draft as a row in JSON: read again, it says the same."""
    row: dict[str, Any] = {
        "subject_kind": draft.kind.value,
        "name": draft.name,
        "code": draft.code.code,
        "decision_no": draft.decision_no,
        "authority": draft.authority,
        "decided_on": draft.decided_on.isoformat(),
        "since": draft.since.isoformat(),
        "until": draft.until.isoformat() if draft.until else None,
        "level": draft.level.value if draft.level else None,
        "grounds": draft.grounds,
    }
    types = {spec.name: spec.type for spec in list_type.fields}
    row |= {name: to_json(types[name], value) for name, value in draft.facts.items()}
    if draft.code.personal:
        row["code_type"] = draft.code.code_type.value
    if draft.persons:
        row[RESPONSIBLE_KEY] = [
            {
                "name": person.name,
                "role": person.role,
                "basis": person.basis,
                "code": person.code.code,
                "code_type": person.code.code_type.value,
            }
            for person in draft.persons
        ]
    return row


def apart(uow: UnitOfWork, cipher: Cipher, draft: Draft, row: Mapping[str, Any], now: datetime) -> KeptRow:
    """A row to be kept, and its draft; subjects that are not known yet are made."""
    return without_codes(draft, row, ensure_keys(uow, cipher, entries.codes_of(draft), now))


def without_codes(draft: Draft, row: Mapping[str, Any], keys: entries.SubjectKeys) -> KeptRow:
    """A row to be kept, and its draft, with the keys of everybody in it."""
    return KeptRow(
        keys[draft.code],
        draft.kind,
        draft.name,
        {name: value for name, value in row.items() if name not in BEHIND_KEYS},
        tuple(Named(keys[one.code], one.name, one.role, one.basis) for one in draft.persons),
    )


def whole_row(uow: UnitOfWork, cipher: Cipher, kept: Kept) -> dict[str, Any]:
    """The canonical row in JSON, for the registry's door alone: it holds codes. ConflictError when a subject was erased."""
    codes = describe(uow, cipher, [kept.subject_key, *(one.subject_key for one in kept.persons)])
    if any(key not in codes for key in (kept.subject_key, *(one.subject_key for one in kept.persons))):
        raise ConflictError(
            "subject_erased",
            "主体信息已经销毁",
            "其中的主体或者责任人已按保存期限销毁",
            "不能再列入；请作不予列入处理",
        )
    own = codes[kept.subject_key]
    row = dict(kept.row) | {"name": kept.name, "code": own.code}
    if own.personal:
        row["code_type"] = own.code_type.value
    if kept.persons:
        row[RESPONSIBLE_KEY] = [
            {
                "name": one.name,
                "role": one.role,
                "basis": one.basis,
                "code": codes[one.subject_key].code,
                "code_type": codes[one.subject_key].code_type.value,
            }
            for one in kept.persons
        ]
    return row
