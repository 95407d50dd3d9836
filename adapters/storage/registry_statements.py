"""The registry's SQL, built once: looking up entries is on the road of every check, so statements are made here and cached.

``known_at`` reads the registry as it was known at that version. There is no UPDATE or DELETE but the counter's.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, func, insert, or_, select, text, update

from adapters.storage.clauses import among
from adapters.storage.direct import Direct
from adapters.storage.tables.registry import (
    listing,
    listing_responsible,
    listing_version,
    registry_commit,
    registry_counter,
)

NO_LIMIT = 2**62
"""A version that the registry never reaches: reading with it reads the newest."""

_newer = listing_version.alias("newer")

is_newest = ~(
    select(_newer.c.version)
    .where(
        _newer.c.listing_id == listing_version.c.listing_id,
        _newer.c.version > listing_version.c.version,
        _newer.c.version <= bindparam("known_at"),
    )
    .exists()
)
_known = and_(listing_version.c.version <= bindparam("known_at"), is_newest)


def _keys(name: str = "keys") -> BindParameter[Any]:
    return bindparam(name, expanding=True)


own = Direct(select(listing_version).where(among(listing_version.c.subject_key), _known))

reaching = Direct(
    select(listing_version, listing_version.c.subject_key.label("reached"))
    .where(among(listing_version.c.subject_key), _known)
    .union_all(
        select(listing_version, listing_responsible.c.subject_key.label("reached"))
        .join(
            listing_responsible,
            and_(
                listing_responsible.c.listing_id == listing_version.c.listing_id,
                listing_responsible.c.version == listing_version.c.version,
            ),
        )
        .where(among(listing_responsible.c.subject_key), _known)
    )
)
"""Own entries and those that name somebody; ``reached``: whom."""

newest = Direct(select(listing_version).where(among(listing_version.c.listing_id), _known))

_STANDING = "l.subject_key, l.decision_key, l.listing_id, v.content_digest, v.valid_from, v.valid_to, v.exited_on"
_standing_columns = (
    listing.c.subject_key,
    listing.c.decision_key,
    listing.c.listing_id,
    listing_version.c.content_digest,
    listing_version.c.valid_from,
    listing_version.c.valid_to,
    listing_version.c.exited_on,
)

standings = {
    "sqlite": text(
        f"SELECT {_STANDING} FROM json_each(:naturals) AS k"  # noqa: S608
        " CROSS JOIN listing AS l ON l.list_id = :list_id"
        " AND l.subject_key = json_extract(k.value, '$[0]') AND l.decision_key = json_extract(k.value, '$[1]')"
        " CROSS JOIN listing_version AS v ON v.listing_id = l.listing_id AND v.version ="
        " (SELECT max(w.version) FROM listing_version AS w WHERE w.listing_id = l.listing_id)"
    ).columns(*_standing_columns),
    "postgresql": text(
        f"SELECT {_STANDING} FROM unnest(CAST(:keys AS text[]), CAST(:decisions AS text[])) AS k (key, decision)"  # noqa: S608
        " CROSS JOIN LATERAL (SELECT subject_key, decision_key, listing_id FROM listing"
        " WHERE list_id = :list_id AND subject_key = k.key AND decision_key = k.decision OFFSET 0) AS l"
        " CROSS JOIN LATERAL (SELECT content_digest, valid_from, valid_to, exited_on FROM listing_version"
        " WHERE listing_id = l.listing_id ORDER BY version DESC LIMIT 1) AS v"
    ).columns(*_standing_columns),
}
"""Written out so that every key is looked up by index: a planner that has seen no statistics of what this very transaction
has written takes the whole list instead, for every lot of a file."""

_listed = (
    listing.c.list_id == bindparam("list_id"),
    listing_version.c.valid_from <= bindparam("day"),
    or_(listing_version.c.valid_to.is_(None), listing_version.c.valid_to >= bindparam("day")),
    or_(listing_version.c.exited_on.is_(None), listing_version.c.exited_on > bindparam("day")),
    _known,
)
_versions_named = listing_version.join(listing, listing.c.listing_id == listing_version.c.listing_id)

count_listed = select(func.count()).select_from(_versions_named).where(*_listed)

listed = (
    select(listing.c.listing_id)
    .select_from(_versions_named)
    .where(*_listed, listing.c.first_version < bindparam("named_before"))
    .order_by(listing.c.listing_id)
)

persons = Direct(
    select(listing_responsible)
    .where(among(listing_responsible.c.listing_id))
    .order_by(listing_responsible.c.listing_id, listing_responsible.c.version, listing_responsible.c.ordinal)
)
"""Of all versions of these entries: SQLite scans whole tables for pairs of values, and entries have few versions."""

newest_versions = Direct(
    select(listing_version.c.listing_id, func.max(listing_version.c.version).label("newest"))
    .where(among(listing_version.c.listing_id))
    .group_by(listing_version.c.listing_id)
)

_held = select(listing.c.listing_id).where(among(listing.c.listing_id)).order_by(listing.c.listing_id)
hold = Direct(_held.with_for_update(read=True))
"""Shared: many checks may rest on one entry at a time."""
hold_for_change = Direct(_held.with_for_update(key_share=True))
"""Waits for checks that hold the entry, but not for rows that merely refer to it."""

history = (
    select(listing_version, registry_commit.c.at, registry_commit.c.actor)
    .join(registry_commit, registry_commit.c.version == listing_version.c.version)
    .where(listing_version.c.listing_id == bindparam("listing_id"))
    .order_by(listing_version.c.version)
)

page = (
    select(listing_version)
    .join(listing, listing.c.listing_id == listing_version.c.listing_id)
    .where(listing.c.list_id == bindparam("list_id"), listing.c.listing_id > bindparam("after"), _known)
    .order_by(listing.c.listing_id)
    .limit(bindparam("limit"))
)

_changed = (
    listing_version.c.list_id == bindparam("list_id"),
    listing_version.c.version > bindparam("base"),
    listing_version.c.version <= bindparam("upto"),
)

changed_ids = (
    select(listing_version.c.listing_id)
    .where(*_changed, listing_version.c.listing_id > bindparam("after"))
    .distinct()
    .order_by(listing_version.c.listing_id)
    .limit(bindparam("limit"))
)

count_changed = select(func.count(listing_version.c.listing_id.distinct())).where(*_changed)

find = select(listing.c.subject_key, listing.c.decision_key, listing.c.listing_id).where(
    listing.c.list_id == bindparam("list_id"), listing.c.subject_key.in_(_keys())
)

_counted = select(registry_counter.c.version).where(registry_counter.c.id == 1)
current_version = Direct(_counted)
first_counter = text("INSERT INTO registry_counter (id, version) VALUES (1, 0) ON CONFLICT DO NOTHING")
lock_counter = _counted.with_for_update()
set_counter = update(registry_counter).where(registry_counter.c.id == 1).values(version=bindparam("reached"))

version_at = select(func.max(registry_commit.c.version)).where(registry_commit.c.at <= bindparam("moment"))
list_version = select(func.max(listing_version.c.version)).where(listing_version.c.list_id == bindparam("list_id"))
first_version = select(listing.c.first_version).where(listing.c.listing_id == bindparam("listing_id"))
last_commit = select(registry_commit.c.at).order_by(registry_commit.c.version.desc()).limit(1)
commits = select(registry_commit).where(registry_commit.c.version.in_(_keys("versions")))

insert_commit = insert(registry_commit)
