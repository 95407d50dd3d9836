"""Random rows for a world, as a table would write them: a day, a matter, a role and a subject with its entries."""

from __future__ import annotations

import random
from typing import Any

from tests.engine.packs import Doc
from tests.fuzz.texts import following, value
from tests.fuzz.worlds import KINDS, LEVELS, World, constants_of, of_kind

Row = dict[str, Any]
"""``on``, ``matter``, ``role``, ``subject``: what ``tests.packs.interpreter.decide`` is asked."""

DAYS = ("2026-05-31", "2026-06-01", "2026-06-02", "2026-06-02", "2026-06-30", "2028-02-29")
MARKS: tuple[list[str], ...] = ([], [], [], [], ["under_objection"], ["under_repair"], ["suspended"])


def row(rng: random.Random, world: World) -> Row:
    """One random row."""
    matter = rng.choice(list(of_kind(world, "matter").values()))
    on = rng.choice(DAYS)
    subject: Doc = {"kind": rng.choice(KINDS)}
    subject |= {"region": rng.choice(("市财政", "4601", "4602"))} if rng.random() < 0.7 else {}
    subject |= {"industry": rng.choice(("a b", "x"))} if rng.random() < 0.7 else {}
    subject |= {"code": "none"} if rng.random() < 0.02 else {}
    subject["listings"] = [_entry(rng, world, on) for _ in range(rng.choice((0, 1, 1, 2, 3, 3, 5)))]
    subject["named_in"] = [_entry(rng, world, on) for _ in range(rng.choice((0, 0, 1, 2)))]
    given = {"kind": matter["id"]} | _fields(rng, "matter", matter["fields"])
    return {"on": on, "matter": given, "role": rng.choice(("bidder", "agent")), "subject": subject}


def _fields(rng: random.Random, prefix: str, specs: list[Doc]) -> Doc:
    found: Doc = {}
    for spec in specs:
        words = tuple(spec.get("values", ()))
        required = prefix == "matter" and spec.get("required") == "true"
        if required or rng.random() < 0.7:
            stranger = prefix == "listing" and words and rng.random() < 0.05
            known = constants_of(f"{prefix}.{spec['name']}", spec["type"], words)
            given = value(rng, spec["type"], () if stranger else known, () if stranger else words or ("x", "y", "4601"))
            found[spec["name"]] = given
    return found


def _entry(rng: random.Random, world: World, on: str) -> Doc:
    listed = rng.choice(list(of_kind(world, "list").values()))
    back = rng.choice((0, 1, 30, 31, 365, 365, 366, 366, 730, 731, 731, 1096, 3000, rng.randint(0, 1200), -1))
    entry: Doc = {
        "list": listed["id"],
        "since": following(on, -back),
        "fields": _fields(rng, "listing", listed["fields"]),
    }
    entry |= {"until": following(on, rng.choice((-1, 0, 1, 400)))} if rng.random() < 0.2 else {}
    entry |= {"exited_on": following(on, rng.choice((-1, 0, 1)))} if rng.random() < 0.1 else {}
    entry |= {"decided_on": following(entry["since"], -rng.choice((0, 1, 90)))} if rng.random() < 0.5 else {}
    entry |= {"level": rng.choice(LEVELS)} if rng.random() < 0.6 else {}
    marks = rng.choice(MARKS)
    return entry | ({"marks": marks} if marks else {})
