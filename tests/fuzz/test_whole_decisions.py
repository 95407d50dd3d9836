"""Random worlds: every engine gives the same bytes, and what it decides is what the third interpreter reads in the files."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest

from engine import days
from engine.deciding import history
from engine.documents import LawLevel
from engine.inputs import Listing
from tests.fuzz import whole

RULES = 5_000
"""Rule evaluations of each engine."""


def test_engines_and_the_interpreter_never_differ() -> None:
    total = whole.run("20260601", RULES)
    # The comparison is worth something only if rules fire, all kinds of answer occur and rulesets are taken over.
    assert {"clear", "caution", "restricted", "undetermined", "identity_required"} <= total.outcomes.keys()
    assert total.outcomes["clear"] < 0.9 * total.outcomes.total()
    assert total.fired > total.outcomes.total() / 10
    assert total.taken_over > 0
    assert total.refused <= total.worlds / 10


def _rank(patch: pytest.MonkeyPatch) -> None:
    """Any instrument may carry a punishment."""
    patch.setattr(LawLevel, "may_carry_punishment", True)


def _last_day(patch: pytest.MonkeyPatch) -> None:
    """An entry's last day is no longer one of its days."""

    def in_force(self: Listing, day: date) -> bool:
        return self.stands(day) and (self.until is None or day < self.until)

    patch.setattr(Listing, "in_force", in_force)


def _window(patch: pytest.MonkeyPatch) -> None:
    """Entries count twice as long as they should."""
    patch.setattr(history, "add_months", lambda day, months: days.add_months(day, 2 * months))


@pytest.mark.parametrize("break_", [_rank, _last_day, _window])
def test_a_slip_in_the_engine_is_noticed(
    break_: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    break_(monkeypatch)
    monkeypatch.setattr(whole, "smallest", lambda case, *_: case)  # shrinking is tested below
    with pytest.raises(whole.WholeDifferenceError, match="seed slip-2/"):
        whole.run("slip-2", 3 * RULES)


def test_a_difference_is_told_with_a_small_world(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        _last_day(broken)
        with pytest.raises(whole.WholeDifferenceError) as raised:
            whole.run("slip", 3 * RULES)
        case = json.loads(str(raised.value).splitlines()[-1])
        assert whole.difference(case), "still wrong after printing and reading"
        rules = [rule for doc in case["world"].values() for rule in doc.get("rules", ())]
        assert (len(case["rows"]), len(rules)) == (1, 1)
    assert whole.difference(case) == "", "right again once the slip is gone"
