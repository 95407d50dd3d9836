"""Whether a case keeps its ground when something that was counted has gone (I-08)."""

from __future__ import annotations

from typing import Any

import pytest

from services.cases.recall import counts_hold


def reason(op: str, expected: Any, actual: Any, field: str = "history.recent") -> dict[str, Any]:
    return {"field": field, "op": op, "expected": expected, "actual": actual}


PLAIN = reason("eq", True, True, "matter.government_funded")


@pytest.mark.parametrize(
    ("sources", "holds"),
    [
        ([[reason("gte", 2, 2)]], False),
        ([[reason("gte", 2, 3)]], True),
        ([[reason("between", [2, 4], 2)]], False),
        ([[reason("in", [2, 3], 3)]], True),
        ([[reason("lte", 2, 2)]], True),
        ([[reason("exists", True, 2)]], True),
        ([[PLAIN, reason("gte", 2, 2)]], False),
        ([[reason("gte", 2, 3), reason("gte", 2, 2, "history.grave")]], False),
        ([[reason("gte", 2, 2)], [PLAIN]], True),  # another rule gives the measure without counting
        ([[reason("gte", 2, 2)], []], True),  # as does a rule without a condition
    ],
)
def test_it_does_where_some_rule_still_holds_with_one_less(sources: list[list[dict[str, Any]]], holds: bool) -> None:
    grounds = {"sources": [{"because": because} for because in sources], "counted": ["l-2", "l-3"]}
    assert counts_hold(grounds, {"l-2"}) is holds
    assert counts_hold(grounds, {"l-9"})  # nothing that it counted has gone
    assert counts_hold({"sources": grounds["sources"]}, {"l-2"})  # it counted nothing
