"""The published pairs, with the scores that docs/performance.md tells: they may rise, and may not fall unseen."""

from __future__ import annotations

from datetime import datetime

import pytest

from adapters.storage.database import SqlDatabase
from benchmarks.workload.names import Scores, fill, judge, pairs, random_names
from services.names.keeping import NameKeeper
from services.ports import Cipher


@pytest.fixture
def scores(database: SqlDatabase, cipher: Cipher, now: datetime, capsys: pytest.CaptureFixture[str]) -> Scores:
    listed = dict.fromkeys([pair.listed for pair in pairs()] + random_names(400))
    fill(database, cipher, list(listed), now)
    NameKeeper(database, lambda: now).step()
    found = judge(database, cipher, now)
    with capsys.disabled():
        print("\n" + "\n".join(found.lines()))
    return found


# What is scored is no SQL; that both databases find the same is for test_keeping and test_search.
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_scores_hold(scores: Scores) -> None:
    assert scores.recall >= 0.98
    assert scores.unmarked <= 0.07
    assert scores.merged_ordinals == 0


def test_the_set_covers_what_the_search_is_for() -> None:
    found = pairs()
    assert len(found) > 100
    kinds = {pair.kind for pair in found}
    assert {"traditional", "width", "brackets", "abbreviation", "ordinal", "typo", "branch", "region"} <= kinds
    assert len({(pair.query, pair.listed) for pair in found}) == len(found)
    assert {pair.same for pair in found if pair.kind == "ordinal"} == {True, False}
