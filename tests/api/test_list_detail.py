"""GET /api/v1/lists/{id}: what a list rests on, who must not stand on it, how long it is shown today."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.world import World


def shown(world: World, list_id: str) -> dict[str, Any]:
    answer = world.client("ggzy").get(f"/api/v1/lists/{list_id}")
    assert answer.status_code == 200, answer.text
    detail: dict[str, Any] = answer.json()
    return detail


def test_a_list_says_what_it_rests_on_and_whom_it_leaves_out(shared: World) -> None:
    detail = shown(shared, "work-safety")
    assert [basis["ref"] for basis in detail["legal_basis"]] == ["aqsc/78"]
    assert {one["kind"]: one["field"] for one in detail["exclusions"] if one["field"]} == {
        "simple_procedure": "penalty_procedure",
        "open_to_review": "review_state",
        "withdrawn": "penalty_state",
    }
    assert (detail["excludes_minors"], detail["import_bounds"]["min_rows"]) == (True, 1)
    assert [(one["months"], one["counted_from"]) for one in detail["exit_conditions"]] == [(12, "listed")]
    assert detail["to_confirm"]


def test_the_months_of_display_are_those_of_the_day(shared: World) -> None:
    """On 2026-11-22 the order of 2026-04-01 holds; its predecessor knew no levels."""
    detail = shown(shared, "wage-arrears")
    months = {one["level"]: (one["min_months"], one["max_months"]) for one in detail["publicity"]}
    assert months == {"minor": (0, 3), "ordinary": (3, 12), "serious": (12, 36)}
    assert {basis["ref"].split("/")[0] for one in detail["publicity"] for basis in one["legal_basis"]} == {"fgw36"}


@pytest.mark.parametrize(
    ("list_id", "reason"),
    [("abnormal-operations", "只作存档"), ("domestic-trade", "依据没有核到"), ("statistics", "没有依据")],
)
def test_a_list_without_effect_says_why(shared: World, list_id: str, reason: str) -> None:
    detail = shown(shared, list_id)
    assert detail["in_use"] is False
    assert reason in "".join(detail["silences"])


def test_a_list_with_a_rule_of_its_own_names_it(shared: World) -> None:
    detail = shown(shared, "judgment-defaulters")
    assert (detail["publicity"], [basis["ref"] for basis in detail["publicity_rule"]]) == ([], ["sxbzx17/2"])


def test_no_such_list(shared: World) -> None:
    assert shared.client("ggzy").get("/api/v1/lists/nothing").status_code == 404
    assert shared.client(None).get("/api/v1/lists/work-safety").status_code == 401
