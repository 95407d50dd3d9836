"""Random situations on the real packs: the engine and the third interpreter must never differ (S15)."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.deciding.decide import RuleEngine
from tests.packs.catalogue import Catalogue, day
from tests.packs.conftest import DEMO
from tests.packs.engine_side import ask
from tests.packs.interpreter import decide

CATALOGUE = Catalogue(DEMO)
DAYS = ["2013-12-31", "2015-06-01", "2018-06-01", "2020-05-01", "2026-05-31", "2026-06-01", "2026-06-02", "2027-09-01"]


def raw_value(spec: dict[str, Any]) -> st.SearchStrategy[str]:
    if "values" in spec:
        return st.sampled_from(sorted(spec["values"]))
    samples = {"boolean": ["true", "false"], "money": ["0.00", "4000000.00"], "date": ["2025-01-31"], "integer": ["3"]}
    return st.sampled_from(samples.get(spec["type"], ["文本"]))


def some_fields(specs: list[dict[str, Any]]) -> st.SearchStrategy[dict[str, str]]:
    required = {spec["name"]: raw_value(spec) for spec in specs if spec.get("required") == "true"}
    optional = {spec["name"]: raw_value(spec) for spec in specs if spec.get("required") != "true"}
    return st.fixed_dictionaries(required, optional=optional)


@st.composite
def entries(draw: st.DrawFn) -> dict[str, Any]:
    list_type = CATALOGUE.lists[draw(st.sampled_from(sorted(CATALOGUE.lists)))]
    entry: dict[str, Any] = {
        "list": list_type["id"],
        "since": draw(st.sampled_from(["2015-01-15", "2025-09-01", "2026-06-01"])),
    }
    entry["fields"] = draw(some_fields(list_type.get("fields", [])))
    entry |= draw(
        st.fixed_dictionaries(
            {},
            optional={
                "until": st.sampled_from(["2026-05-31", "2026-06-01", "2028-01-01"]),
                "exited_on": st.sampled_from(["2026-06-01", "2027-01-01"]),
                "level": st.sampled_from(["minor", "ordinary", "serious"]),
                "marks": st.sampled_from([["under_objection"], ["suspended"], ["under_repair"]]),
            },
        )
    )
    return entry


@st.composite
def situations(draw: st.DrawFn) -> tuple[str, dict[str, Any], str, dict[str, Any]]:
    matter_type = CATALOGUE.matters[draw(st.sampled_from(sorted(CATALOGUE.matters)))]
    matter = {"kind": matter_type["id"]} | draw(some_fields(matter_type.get("fields", [])))
    subject = {
        "kind": draw(st.sampled_from(["legal_person", "unincorporated", "natural_person"])),
        "listings": draw(st.lists(entries(), max_size=3)),
        "named_in": draw(st.lists(entries(), max_size=1)),
    }
    role = draw(st.sampled_from([found["id"] for found in matter_type["roles"]]))
    return draw(st.sampled_from(DAYS)), matter, role, subject


@settings(
    max_examples=800, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(situation=situations())
def test_the_engine_and_the_third_interpreter_agree(
    situation: tuple[str, dict[str, Any], str, dict[str, Any]], engine: RuleEngine
) -> None:
    now, matter, role, subject = situation
    assert ask(engine, day(now), matter, role, subject) == decide(CATALOGUE, day(now), matter, role, subject)
