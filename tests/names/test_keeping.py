"""The index behind the registry: small changes at once, large ones by a keeper that may be stopped, killed or doubled."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import text

from adapters.storage.database import SqlDatabase
from benchmarks.workload.names import ask, fill, random_names
from services.names import index, keeping
from services.names.form import core_of
from services.names.keeping import NameKeeper
from services.names.store import Cursor
from services.ports import Cipher

NAMES = random_names(900)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks and batches so small that hundreds of names fill many."""
    monkeypatch.setattr(index, "BLOCK", 128)
    monkeypatch.setattr(keeping, "BATCH", 100)
    monkeypatch.setattr(keeping, "AT_ONCE", 50)


def stored(database: SqlDatabase) -> tuple[list[str], list[tuple[str, int]]]:
    """All that is in the index: names, and grams with how often they occur."""
    with database.engine.connect() as connection:
        cores = sorted(connection.execute(text("SELECT core FROM name_entry")).scalars())
        sizes = connection.execute(text("SELECT gram, SUM(size) FROM name_posting GROUP BY gram")).all()
        ids = list(connection.execute(text("SELECT name_id FROM name_entry ORDER BY name_id")).scalars())
    assert ids == list(range(len(ids)))
    return cores, sorted((gram, int(size)) for gram, size in sizes)


@pytest.mark.usefixtures("small")
def test_searching_across_blocks_finds_what_reading_everything_finds(
    database: SqlDatabase, cipher: Cipher, now: datetime
) -> None:
    fill(database, cipher, NAMES, now)
    assert not ask(database, cipher, NAMES[0], now).complete, "so much is left to the keeper, and said"
    assert NameKeeper(database, lambda: now).step()
    cores, sizes = stored(database)
    assert cores == sorted(core_of(name) for name in NAMES)
    sealed = [core_of(name) for name in NAMES][: len(NAMES) // 128 * 128]
    assert sum(size for _, size in sizes) == sum(len(index.grams(core)) for core in sealed)
    for name in NAMES[::29]:
        found = ask(database, cipher, name, now, limit=20)
        assert found.complete
        assert core_of(name) in [core_of(one.name) for one in found.candidates]
    assert not NameKeeper(database, lambda: now).step(), "nothing new"


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("after", [0, 1, 4])
def test_a_keeper_that_is_stopped_or_dies_leaves_what_the_next_one_completes(
    database: SqlDatabase, cipher: Cipher, now: datetime, after: int
) -> None:
    fill(database, cipher, NAMES, now)
    asked = count()
    assert not NameKeeper(database, lambda: now).step(lambda: next(asked) >= after)
    dying = count()

    def dies() -> bool:
        if next(dying) >= after:
            raise RuntimeError("killed")
        return False

    with pytest.raises(RuntimeError):
        NameKeeper(database, lambda: now).step(dies)
    assert len(stored(database)[0]) < len(NAMES)
    assert not ask(database, cipher, NAMES[0], now).complete
    assert NameKeeper(database, lambda: now).step()
    assert stored(database)[0] == sorted(core_of(name) for name in NAMES)
    assert ask(database, cipher, NAMES[0], now).complete


@pytest.mark.usefixtures("small")
def test_two_keepers_at_once_take_every_name_once(database: SqlDatabase, cipher: Cipher, now: datetime) -> None:
    fill(database, cipher, NAMES, now)
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda _: NameKeeper(database, lambda: now).step(), range(2)))
    assert any(done)
    assert stored(database)[0] == sorted(core_of(name) for name in NAMES)


@pytest.mark.usefixtures("small")
def test_a_turn_keeps_others_away_until_it_runs_out(database: SqlDatabase, cipher: Cipher, now: datetime) -> None:
    fill(database, cipher, NAMES, now)
    with database.write() as uow:
        assert uow.names.take_turn("somebody", now, now + keeping.TURN)
    assert not NameKeeper(database, lambda: now).step()
    assert NameKeeper(database, lambda: now + keeping.TURN + timedelta(seconds=1)).step()


def test_other_words_make_the_index_anew(
    database: SqlDatabase, cipher: Cipher, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(database, cipher, NAMES[:10], now)
    assert ask(database, cipher, NAMES[0], now).complete
    monkeypatch.setattr(keeping, "EDITION", keeping.EDITION + 1)
    monkeypatch.setattr(index, "core_of", lambda name: f"旧{name}")
    assert NameKeeper(database, lambda: now).step()
    assert stored(database)[0] == sorted(f"旧{name}" for name in NAMES[:10])


def test_a_program_leaves_an_index_with_newer_words_alone(
    database: SqlDatabase, cipher: Cipher, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(database, cipher, NAMES[:10], now)
    assert ask(database, cipher, NAMES[0], now).complete
    before = stored(database)
    monkeypatch.setattr(keeping, "EDITION", keeping.EDITION - 1)
    assert not NameKeeper(database, lambda: now).step()
    assert not ask(database, cipher, NAMES[0], now).complete
    assert stored(database) == before


def test_a_search_takes_a_small_change_along(database: SqlDatabase, cipher: Cipher, now: datetime) -> None:
    fill(database, cipher, NAMES[:20], now)
    found = ask(database, cipher, NAMES[3], now)
    assert found.complete
    assert found.candidates[0].name == NAMES[3]


@pytest.mark.usefixtures("small")
def test_a_keeper_stops_when_a_newer_program_empties_the_index_under_it(
    database: SqlDatabase, cipher: Cipher, now: datetime
) -> None:
    fill(database, cipher, NAMES[:300], now)
    asked, newer = count(), keeping.EDITION + 1

    def emptied() -> bool:
        if next(asked) == 1:  # after the first page
            with database.write() as uow:
                uow.names.hold()
                uow.names.clear()
                uow.names.move(Cursor(edition=newer))
        return False

    assert not NameKeeper(database, lambda: now).step(emptied)
    with database.read() as uow:
        assert uow.names.cursor() == Cursor(edition=newer), "no names in older words, and nothing said to be known"
