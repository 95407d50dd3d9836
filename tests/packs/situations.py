"""Random situations on a catalogue, as a table would write them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.packs.catalogue import Catalogue

Days = st.SearchStrategy[str]
Situation = tuple[str, dict[str, Any], str, dict[str, Any]]


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
def entries(draw: st.DrawFn, catalogue: Catalogue, since: Days) -> dict[str, Any]:
    list_type = catalogue.lists[draw(st.sampled_from(sorted(catalogue.lists)))]
    entry: dict[str, Any] = {"list": list_type["id"], "since": draw(since)}
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
def situations(draw: st.DrawFn, catalogue: Catalogue, now: Days, since: Days, most: int = 3) -> Situation:
    """A day, a matter, a role and a subject with at most ``most`` entries of its own and two that name it."""
    matter_type = catalogue.matters[draw(st.sampled_from(sorted(catalogue.matters)))]
    matter = {"kind": matter_type["id"]} | draw(some_fields(matter_type.get("fields", [])))
    subject = {
        "kind": draw(st.sampled_from(["legal_person", "unincorporated", "natural_person"])),
        "listings": draw(st.lists(entries(catalogue, since), max_size=most)),
        "named_in": draw(st.lists(entries(catalogue, since), max_size=2)),
    }
    role = draw(st.sampled_from([found["id"] for found in matter_type["roles"]]))
    return draw(now), matter, role, subject
