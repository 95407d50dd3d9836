"""Engines of old revisions: built once while they are kept, bounded, and freed."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest

from adapters.storage.database import SqlDatabase
from engine.deciding.decide import RuleEngine
from engine.errors import EngineFault, JiangchengError
from engine.inputs import DecisionInput, Matter, Subject, SubjectKind
from engine.packs.packset import PackSet
from services.checks.revisions import KEEP, RevisionEngines
from tests.support.packs import FILES, small_packs


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> list[PackSet]:
    """Several revisions: each with another title of the list."""
    found = []
    for number in range(KEEP + 2):
        root = tmp_path_factory.mktemp(f"edition{number}")
        small_packs(root)
        path = root / "rules/lists/idle.yaml"
        path.write_text(FILES["rules/lists/idle.yaml"].replace("示例无措施名单", f"示例名单{number}"))
        found.append(PackSet.load(root, [root / "confirmations.yaml"]))
    return found


@pytest.fixture
def engines(database: SqlDatabase, editions: list[PackSet], now: datetime) -> RevisionEngines:
    with database.write() as uow:
        for packs in editions:
            uow.checks.keep_revision(packs.revision, packs.canonical, now)
    return RevisionEngines(database)


def alive(engine: RuleEngine, now: datetime) -> bool:
    matter = Matter("bidding.qualification", {"government_funded": True})
    try:
        engine.decide(DecisionInput(matter, (Subject(0, "bidder", SubjectKind.LEGAL_PERSON, "k"),), {}, now, 1))
    except EngineFault as fault:
        return fault.code != "engine_closed"
    return True


def test_a_kept_engine_serves_again(engines: RevisionEngines, editions: list[PackSet]) -> None:
    with engines.engine(editions[0].revision) as first:
        pass
    with engines.engine(editions[0].revision) as second:
        assert second is first
    engines.close()


def test_only_a_few_rest_and_the_rest_is_freed(
    engines: RevisionEngines, editions: list[PackSet], now: datetime
) -> None:
    built = []
    for packs in editions:
        with engines.engine(packs.revision) as engine:
            assert engine.packs.revision == packs.revision
            built.append(engine)
    assert len(engines) == KEEP
    assert [alive(engine, now) for engine in built] == [False] * (len(built) - KEEP) + [True] * KEEP
    engines.close()
    assert not any(alive(engine, now) for engine in built)
    assert len(engines) == 0


def test_an_engine_in_use_is_freed_by_its_last_user(
    engines: RevisionEngines, editions: list[PackSet], now: datetime
) -> None:
    with engines.engine(editions[0].revision) as oldest:
        for packs in editions[1:]:
            with engines.engine(packs.revision):
                pass
        assert alive(oldest, now)
    assert not alive(oldest, now)
    engines.close()


def test_threads_that_ask_together_share_one(engines: RevisionEngines, editions: list[PackSet]) -> None:
    found: list[RuleEngine] = []
    together = threading.Barrier(4)

    def ask() -> None:
        together.wait()
        with engines.engine(editions[0].revision) as engine:
            found.append(engine)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(map(id, found))) == 1
    engines.close()


def test_a_text_that_is_not_there_is_told(engines: RevisionEngines) -> None:
    with pytest.raises(JiangchengError) as told, engines.engine("sm3:" + "0" * 64):
        pass
    assert told.value.code == "revision_missing"
    assert len(engines) == 0
