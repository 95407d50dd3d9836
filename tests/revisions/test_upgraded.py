"""A database of the version before revisions: what decided there is kept for replay, and decides no more until two persons publish it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from alembic import command
from sqlalchemy import insert

from adapters.crypto.keys import KeyRing
from adapters.storage import schema
from adapters.storage.database import SqlDatabase, begin_write, make_engine
from adapters.storage.tables.checks import revision_text
from engine.packs.packset import PackSet
from services.revisions.texts import stored_packs
from tests.revisions.office import open_office


def test_what_decided_before_revisions_waits_for_two_persons(
    tmp_path: Path, editions: list[PackSet], now: datetime
) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with begin_write(engine) as connection:
        config = schema.migration_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        before = {"revision": editions[0].revision, "canonical": editions[0].canonical(), "stored_at": now}
        connection.execute(
            insert(revision_text), {column.name: before.get(column.name, now) for column in revision_text.columns}
        )
    schema.upgrade(engine)
    ring = KeyRing(tmp_path / "keys")
    database = SqlDatabase(engine, ring.cipher)
    office = open_office(database, ring.signer, tmp_path / "packs", now)
    assert (office.rules.sequence, office.rules.packs.confirmed) == (1, False)
    assert stored_packs(database, editions[0].revision).confirmed
    assert office.publish(editions[0]).revision == editions[0].revision
    assert office.rules.packs.confirmed
    office.rules.close()
    engine.dispose()
