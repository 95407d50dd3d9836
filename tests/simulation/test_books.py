"""A simulated month leaves consistent books on both databases, and the audit of the books finds what somebody bends afterwards."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from adapters.storage.database import make_engine
from cli.simulation import books
from cli.simulation.plan import Plan
from cli.simulation.run import lived
from cli.simulation.world import World

MONTH = Plan(
    months=1, checks=120, dense=0.6, entries_at_start=60, dense_subjects=15, exits_a_month=25, dossiers_a_month=15
)
"""Few checks, most of them about the listed: cases and dossiers enough, so that many get to their end, whatever chance says."""

FEIGN_A_VERIFICATION = """
UPDATE case_record SET state = 'verified'
WHERE case_id = (SELECT MIN(case_id) FROM case_record WHERE state = 'fed_back')
"""
LOSE_AN_EVENT = """
DELETE FROM case_event
WHERE action = 'acknowledge' AND case_id = (SELECT MAX(case_id) FROM case_event WHERE action = 'acknowledge')
"""
INVENT_A_RESULT = """
UPDATE case_event SET data = '{"result": "nobody-posted-it"}'
WHERE case_id = (SELECT MIN(case_id) FROM case_event WHERE action = 'feed_back') AND action = 'prompt'
"""
DECIDE_UNHEARD = """
UPDATE dossier_event SET data = '{"decided_on": "2026-01-01", "document_no": ""}'
WHERE action = 'decide' AND dossier_id = (SELECT MIN(dossier_id) FROM dossier WHERE state IN ('decided', 'listed') AND track <> 'received' AND sealed IS NULL)
"""
ENTER_SOMEBODY_ELSE = """
UPDATE dossier SET listing_id = (SELECT MIN(listing_id) FROM listing)
WHERE dossier_id = (SELECT MAX(dossier_id) FROM dossier WHERE state = 'listed')
"""
REWRITE_AN_ACTOR = "UPDATE audit_entry SET actor = 'account:nobody' WHERE seq = 7"


@pytest.fixture
def world(database_url: str, tmp_path: Path) -> Iterator[World]:
    with lived(MONTH, tmp_path / "home", database_url=database_url) as found:
        yield found


def bend(world: World, statement: str) -> None:
    """What nobody may do: changes one row past the services."""
    engine = make_engine(world.application.settings.database)
    with engine.begin() as connection:
        assert connection.execute(text(statement)).rowcount == 1, statement
    engine.dispose()


def test_a_months_books_agree_and_bent_ones_do_not(world: World) -> None:
    audited, faults = books.audit(world)
    assert faults == ()
    assert audited["checks"] == world.done["check"] == MONTH.checks
    assert audited["hits"] > MONTH.checks // 10
    assert audited["cases"] > 40
    assert audited["claims"] > 0
    assert audited["dossiers"] == MONTH.dossiers_a_month
    assert audited["reports"] == len(world.packs.memoranda) + 1  # one month is the whole time; and the city
    assert {
        "implemented",
        "confirm_lifted",
        "notice_confirmed",
        "push_applied",
        "change",
        "result_posted",
        "night",
    } <= world.done.keys()
    assert {"notice_served", "statement_heard", "dossier_decided"} <= world.done.keys()

    for statement in (
        FEIGN_A_VERIFICATION,
        LOSE_AN_EVENT,
        INVENT_A_RESULT,
        DECIDE_UNHEARD,
        ENTER_SOMEBODY_ELSE,
        REWRITE_AN_ACTOR,
    ):
        bend(world, statement)
    found = books.audit(world)[1]
    assert any("事件给出" in fault for fault in found)
    assert any("state=" in fault for fault in found)
    assert any("序号不连续" in fault for fault in found)
    assert any("审计记录中 case 有" in fault for fault in found)
    assert any("没有人回传过" in fault for fault in found)
    assert any("没有届满就作出认定" in fault for fault in found)
    assert any("认定没有文书号" in fault for fault in found)
    assert any("条目不是在入库时产生的" in fault for fault in found)
    assert any("审计链" in fault for fault in found)


def test_the_same_seed_tells_the_same_story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever ids are drawn: those of one moment come in the order in which they are made, or the other way round."""
    told = []
    for name, seed, step in (("first", 1, 1), ("again", 1, -1), ("other", 2, 1)):
        monkeypatch.setattr("services.ids.secrets", _Drawn(step))
        with lived(Plan(months=1, checks=40, dense=1, entries_at_start=20, seed=seed), tmp_path / name) as world:
            told.append((world.done, world.refused, world.rng.random()))
    assert told[0] == told[1] != told[2]


class _Drawn:
    """Stands for the module ``secrets``: every number is the last one and a step."""

    def __init__(self, step: int) -> None:
        self._numbers = itertools.count(2**32, step)

    def token_hex(self, size: int) -> str:
        return f"{next(self._numbers):0{2 * size}x}"
