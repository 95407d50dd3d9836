"""Random situations on the real packs: the engine and the third interpreter must never differ (S15)."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.deciding.decide import RuleEngine
from tests.packs.catalogue import Catalogue, day
from tests.packs.conftest import DEMO
from tests.packs.engine_side import ask
from tests.packs.interpreter import decide
from tests.packs.situations import Situation, situations

CATALOGUE = Catalogue(DEMO)
DAYS = ["2013-12-31", "2015-06-01", "2018-06-01", "2020-05-01", "2026-05-31", "2026-06-01", "2026-06-02", "2027-09-01"]
BEGUN = ["2015-01-15", "2025-09-01", "2026-06-01"]


@settings(
    max_examples=800, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(situation=situations(CATALOGUE, st.sampled_from(DAYS), st.sampled_from(BEGUN)))
def test_the_engine_and_the_third_interpreter_agree(situation: Situation, engine: RuleEngine) -> None:
    now, matter, role, subject = situation
    assert ask(engine, day(now), matter, role, subject) == decide(CATALOGUE, day(now), matter, role, subject)
