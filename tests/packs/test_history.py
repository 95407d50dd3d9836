"""``history.*`` by the third interpreter, by a hand-written table and by the engine (S15). No real pack declares any yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.deciding.decide import RuleEngine
from tests.packs.catalogue import Catalogue, day, read
from tests.packs.engine_side import ask
from tests.packs.interpreter import decide
from tests.packs.situations import situations
from tests.support.history import history_packs

ROWS = read(Path(__file__).with_name("history_table.yaml"))["rows"]
MATTER = {"kind": "bidding.qualification", "government_funded": "true", "amount": "1.00"}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("history")


@pytest.fixture(scope="module")
def engine(root: Path) -> Iterator[RuleEngine]:
    found = RuleEngine(history_packs(root))
    yield found
    found.close()


@pytest.fixture(scope="module")
def catalogue(engine: RuleEngine, root: Path) -> Catalogue:
    """The same files, once the engine's fixture has written them."""
    return Catalogue(root / "confirmations.yaml", root)


def entry(given_: Any) -> dict[str, Any]:
    """A row names an entry by its first day alone where nothing else matters; an empty level is none."""
    whole = {"list": "debtors", "level": "ordinary", **(given_ if isinstance(given_, dict) else {"since": given_})}
    return {name: value for name, value in whole.items() if value != ""}


@pytest.mark.parametrize("part", ["listings", "named_in"])
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_all_three_agree(row: dict[str, Any], part: str, engine: RuleEngine, catalogue: Catalogue) -> None:
    """The company on its own, and the person whom the company's entries name as responsible: the same history."""
    own = part == "listings"
    role, kind = ("bidder", "legal_person") if own else ("legal-representative", "natural_person")
    subject = {"kind": kind, part: [entry(given_) for given_ in row["entries"]]}
    asked = (day(row["now"]), MATTER, role, subject)
    answer = decide(catalogue, *asked)
    assert answer == ask(engine, *asked)
    if own or "missing" not in row:  # the officer's rule reads no level
        assert answer.outcome == row["outcome"], row["why"]
        assert answer.missing == set(row.get("missing", [])), row["why"]


def near(today: date) -> list[str]:
    """Days around both ends of both windows, and some between."""
    ends = [today - timedelta(days=ago) for ago in (0, 181, 365, 1095)]
    return [(end + timedelta(days=step)).isoformat() for end in ends for step in range(-4, 5)]


@settings(
    max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_random_histories(data: st.DataObject, engine: RuleEngine, catalogue: Catalogue) -> None:
    now = data.draw(st.sampled_from(["2026-06-01", "2027-02-28", "2027-03-01", "2028-02-29", "2026-08-31"]))
    since = st.sampled_from(near(day(now)))
    _, matter, role, subject = data.draw(situations(catalogue, st.just(now), since, most=5))
    for part in ("listings", "named_in"):
        for found in subject[part][1:]:  # mostly one list, so that there is something to count
            found["list"] = subject[part][0]["list"]
    assert ask(engine, day(now), matter, role, subject) == decide(catalogue, day(now), matter, role, subject)
