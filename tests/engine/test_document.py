"""The decision document: whole, canonical, free of names and chance, the same whenever the same is decided (S11)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from engine.deciding.decide import RuleEngine
from engine.packs.digests import canonical
from tests.engine import packs

WHEN = {"all": [{"matter.government_funded": True}, {"listing.debt": {"gte": "100.00"}}]}
ENTRY = packs.listing(facts={"debt": 123456, "penalties": frozenset({"fine", "ban"})})
FIELDS = {"government_funded": True, "amount": 400000000}


def _document(**changes: Any) -> dict[str, Any]:
    given = packs.given(ENTRY, packs.listing(number=2), fields=FIELDS, **changes)
    return packs.decide(packs.simple(packs.rule(when=WHEN)), given).document


def _values(node: Any) -> Iterator[Any]:
    if isinstance(node, dict):
        yield from node
        for inner in node.values():
            yield from _values(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _values(inner)
    else:
        yield node


def test_it_says_what_was_decided_from_what() -> None:
    document = _document()
    assert document["now"] == "2026-06-01T09:00:00+08:00"
    assert document["registry"] == {"version": 7, "state": "fresh"}
    assert document["revision"].startswith("sm3:")
    assert document["inputs"] == {
        "matter": {
            "kind": "bidding.qualification",
            "fields": {"matter.amount": "4000000.00", "matter.government_funded": True},
        },
        "subjects": [{"index": 0, "role": "bidder", "kind": "legal_person", "subject_key": "k0"}],
    }
    [first, second] = document["messages"]
    assert (first["listing_id"], first["version"], first["list"], first["reached_as"]) == ("k0-bad-1", 1, "bad", "own")
    assert first["facts"]["listing.debt"] == "1234.56"
    assert first["facts"]["listing.penalties"] == ["ban", "fine"]
    assert first["facts"]["listing.since"] == "2025-11-02"
    assert first["facts"]["subject.lists"] == ["bad"]
    assert "listing.debt" not in second["facts"]
    [subject] = document["subjects"]
    assert subject["missing"] == ["listing.debt"]
    [measure] = subject["hits"][0]["measures"]
    assert (measure["measure"], measure["legal_basis"]) == ("restrict", ["fa/10"])
    assert measure["sources"][0]["because"][1] == {
        "field": "listing.debt",
        "op": "gte",
        "expected": "100.00",
        "actual": "1234.56",
    }


def test_it_holds_only_what_canonical_json_holds() -> None:
    kinds = {type(value) for value in _values(_document())}
    assert kinds <= {str, int, bool}
    assert json.loads(canonical(_document())) == _document()


def test_it_holds_no_name_of_a_subject() -> None:
    """S10, S11: erasing a subject's key must be enough."""
    assert "示例公司" not in canonical(_document()).decode()


def test_the_same_moment_in_another_zone_gives_the_same_bytes() -> None:
    assert canonical(_document(now=packs.NOW.astimezone(UTC))) == canonical(_document())


def test_a_replay_gives_the_same_bytes() -> None:
    """S11: another engine, built anew from the stored text of the revision, decides the same to the byte."""
    original = packs.simple(packs.rule(when=WHEN), packs.rule("r2", roles=["bidder"]))
    given = packs.given(ENTRY, packs.listing(number=2), fields=FIELDS)
    restored = packs.PackSet.from_canonical(original.canonical())
    first, second = packs.decide(original, given), packs.decide(restored, given)
    assert canonical(first.document) == canonical(second.document)
    assert first.revision == second.revision == first.document["revision"]


def test_what_differs_shows() -> None:
    """Another version of a listing, another registry version or moment is another record."""
    engine = RuleEngine(packs.simple(packs.rule()))
    base = packs.given(packs.listing())
    others = [
        packs.given(packs.listing(version=2)),
        packs.given(packs.listing(), now=packs.NOW.replace(minute=1)),
        packs.given(packs.listing(), fields={"government_funded": False}),
    ]
    records = {canonical(engine.decide(given).document) for given in (base, *others)}
    engine.close()
    assert len(records) == 4
