"""Listing one entry by hand: the same row, the same door as an import, one entry at a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.days import day_of
from engine.documents import ListType
from services.audit import trail
from services.errors import ConflictError, InvalidInputError, InvalidInputErrors
from services.ports import Cipher, UnitOfWork
from services.registry import admission, entries, exclusions
from services.registry.columns import RESPONSIBLE, RESPONSIBLE_KEY
from services.registry.drafts import Draft, DraftReader
from services.registry.model import ListingVersion, NewListing
from services.registry.rows import Issue, RawRow
from services.subjects.keys import ensure_keys

_TABLE_ONLY = frozenset(column.name for column in RESPONSIBLE)


def create_listing(
    uow: UnitOfWork, cipher: Cipher, list_type: ListType, row: Mapping[str, Any], *, actor: str, now: datetime
) -> tuple[ListingVersion, tuple[Issue, ...]]:
    """Lists one subject from a canonical row in JSON; the entry, and warnings for the person who entered it.

    Raises InvalidInputErrors naming every wrong field, ConflictError when the decision is listed already.
    """
    draft = admitted(list_type, row, now)
    uow.registry.lock()
    keys = ensure_keys(uow, cipher, entries.codes_of(draft), now)
    natural = (keys[draft.code], draft.decision_key)
    known = uow.registry.find(list_type.id, [natural])
    if known:
        raise ConflictError(
            "already_listed",
            "该决定已经入库",
            f"条目编号 {known[natural]}",
            "如需更正内容，请用导入功能提交更正后的行；如已不应列入，请办理退出",
        )
    version = uow.registry.next_version(now, actor)
    [listing_id] = entries.new_listing_ids(version, 0, 1)
    made = entries.first_version(
        draft,
        list_type,
        listing_id=listing_id,
        keys=keys,
        digest=entries.content_digest(cipher, draft),
        version=version,
    )
    uow.registry.insert_listings([NewListing(listing_id, list_type.id, *natural, made.listing.version)])
    uow.registry.append([made])
    detail = {"list": list_type.id, "version": made.listing.version}
    trail.record(uow, actor=actor, action="listing.create", entity=f"listing:{listing_id}", detail=detail, now=now)
    untold = (exclusions.unseen_issue(one, list_type, 1) for one in exclusions.unseen(draft, list_type))
    return made, (*admission.warnings(draft, list_type), *untold)


def admitted(list_type: ListType, row: Mapping[str, Any], now: datetime) -> Draft:
    """The row as it would be listed today. Raises InvalidInputErrors naming everything that keeps it out."""
    draft = read_row(list_type, row)
    _refuse(tuple(admission.refusals(draft, list_type, day_of(now))))
    return draft


def read_row(list_type: ListType, row: Mapping[str, Any]) -> Draft:
    """A canonical row in JSON, well formed; whether it may be listed is not asked. Raises InvalidInputErrors."""
    reader = DraftReader(list_type)
    known = reader.columns.all.keys() - _TABLE_ONLY | {RESPONSIBLE_KEY}
    unknown = [
        InvalidInputError("unknown_field", f"没有字段 {key[:30]}", "目录之外的信息不得录入", "请删除该字段", key[:60])
        for key in row
        if key not in known
    ]
    if unknown:
        raise InvalidInputErrors(unknown)
    draft = reader.read(RawRow(1, row, strict=True))
    if isinstance(draft, Draft):
        return draft
    _refuse(draft)
    raise AssertionError("a row that cannot be read says why")


def _refuse(issues: tuple[Issue, ...]) -> None:
    if issues:
        raise InvalidInputErrors(
            [InvalidInputError(issue.code, issue.reason, "", issue.advice, issue.column) for issue in issues]
        )
