"""Random past checks in a database: entries that changed, subjects with and without codes, several days and revisions."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from adapters.storage.database import SqlDatabase
from adapters.storage.tables.checks import credit_check
from engine.deciding.decide import RuleEngine
from engine.decision import Decision
from engine.inputs import DecisionInput, Level, Mark, Matter, RegistryState, Subject, SubjectKind
from engine.language.fields import matter_fields
from engine.packs.packset import PackSet
from engine.values import from_json
from services.checks.request import read_request
from services.impact.deltas import changes_of
from services.impact.model import Result
from services.impact.sides import line_of
from services.ports import Cipher, Signer
from tests.impact.worlds import KINDS, LISTS
from tests.support.callers import client
from tests.support.checks import service_for
from tests.support.registry import add_listing, change_listing, company_code, person_code

START = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
NAMES = ("济源市示例建设有限公司", "另一家公司")


def fill_registry(rng: random.Random, database: SqlDatabase, cipher: Cipher) -> None:
    """Entries of four companies and two persons; most of them changed once, some exited."""
    for number in range(10):
        natural = rng.random() < 0.3
        code = person_code(rng.randrange(2)) if natural else company_code(rng.randrange(4))
        add_listing(
            database,
            cipher,
            START,
            listing_id=f"l-{number}",
            list_id=rng.choice(LISTS),
            code=code,
            name="王小明" if natural else NAMES[0],
            kind=SubjectKind.NATURAL_PERSON if natural else SubjectKind.LEGAL_PERSON,
            since=date(2025, 1, 1) + timedelta(days=rng.randrange(420)),
            until=rng.choice((None, date(2026, 4, 20), date(2027, 6, 1))),
        )
        facts: dict[str, Any] = {}
        if rng.random() < 0.7:
            facts["debt"] = rng.choice((999, 1000, 1001, 2000, 2001))
        if rng.random() < 0.7:
            facts["penalties"] = frozenset(rng.sample(("ban", "fine"), rng.randint(0, 2)))
        if rng.random() < 0.5:
            facts["banned"] = rng.random() < 0.5
        marks = frozenset({Mark.UNDER_OBJECTION} if rng.random() < 0.3 else ())
        change_listing(database, START, f"l-{number}", facts=facts, level=rng.choice((None, *Level)), marks=marks)


def later_changes(rng: random.Random, database: SqlDatabase) -> None:
    """What happens to entries between one half of the checks and the other."""
    for number in rng.sample(range(10), 3):
        change_listing(database, START, f"l-{number}", level=rng.choice(tuple(Level)), exited_on=date(2026, 4, 10))


def submit(
    rng: random.Random, database: SqlDatabase, engine: RuleEngine, cipher: Cipher, signer: Signer, count: int
) -> None:
    """Previews under the engine's packs on random days."""
    service = service_for(database, engine, cipher, signer)
    for _ in range(count):
        moment = START + timedelta(days=rng.randrange(100), seconds=rng.randrange(1000))
        service.submit(read_request(_body(rng)), client(), now=moment)


def _body(rng: random.Random) -> dict[str, Any]:
    fields: dict[str, Any] = {"government_funded": rng.random() < 0.6}
    if rng.random() < 0.7:
        fields["amount"] = rng.choice(("49.99", "50.00", "99.99", "100.00", "100.01", "199.99", "200.00"))
    if rng.random() < 0.7:
        fields["sector"] = rng.choice(("road", "water"))
    return {
        "matter": {"kind": rng.choice(KINDS), "fields": fields},
        "subjects": _subjects(rng),
        "purpose": "bid-qualification",
        "operator": {"department": "jy-ggzy", "person": "甲"},
    }


def _subjects(rng: random.Random) -> list[dict[str, Any]]:
    company = {"role": "bidder", "kind": "legal_person", "name": rng.choice(NAMES)}
    found = [{**company, "code": company_code(rng.randrange(6))} if rng.random() < 0.9 else dict(company)]
    if rng.random() < 0.5:
        person = {"role": rng.choice(("legal-representative", "agent")), "kind": "natural_person", "name": "王小明"}
        code = {"code": person_code(rng.randrange(3))} if rng.random() < 0.6 else {}
        found.append({**person, **code, "relates_to": 0})
    if rng.random() < 0.3:
        member = {"role": "consortium-member", "kind": "legal_person", "name": rng.choice(NAMES)}
        found.append({**member, "code": company_code(rng.randrange(6)), "relates_to": 0})
    return found


@dataclass(frozen=True)
class Expected:
    """What becomes of one check when both engines decide it in full."""

    result: Result
    before: str
    after: str
    measures: tuple[tuple[int, str, str, str], ...]


def expectations(database: SqlDatabase, a: RuleEngine, b: RuleEngine, since: date | None = None) -> dict[str, Expected]:
    """Every stored check, decided twice from its stored inputs and the registry as it was known."""
    found = {}
    with database.engine.connect() as connection:
        rows = connection.execute(select(credit_check).order_by(credit_check.c.check_id)).all()
    for row in rows:
        if since and row.day < since:
            continue
        document = json.loads(row.document)
        with database.read() as uow:
            keys = {one["subject_key"] for one in document["inputs"]["subjects"] if "subject_key" in one}
            listings = uow.registry.listings_for(keys, known_at=row.registry_version)
        given = _input(document, row.decided_at, listings, a.packs)
        found[row.check_id] = _expected(a.decide(given), b.decide(given))
    return found


def _expected(before: Decision, after: Decision) -> Expected:
    assert before.disagreements == after.disagreements == ()
    measures: list[tuple[int, str, str, str]] = []
    differs = False
    for one, other in zip(before.subjects, after.subjects, strict=True):
        differs |= (one.outcome, one.complete, one.favoured) != (other.outcome, other.complete, other.favoured)
        lines = [{(hit.listing.listing_id, hit.reached_as): hit.measures for hit in x.hits} for x in (one, other)]
        for key in sorted(lines[0].keys() | lines[1].keys()):
            first, second = (map(line_of, side.get(key, ())) for side in lines)
            measures += [(one.index, key[0], measure, change) for measure, change in changes_of(first, second)]
    differs |= bool(measures)
    result = Result.CHANGED if differs else Result.UNCHANGED
    return Expected(result, before.outcome.value, after.outcome.value, tuple(sorted(measures)))


def _input(document: dict[str, Any], now: datetime, listings: Any, packs: PackSet) -> DecisionInput:
    matter = document["inputs"]["matter"]
    fields = matter_fields(packs.matters[matter["kind"]])
    values = {fields[name].short: from_json(fields[name].type, value) for name, value in matter["fields"].items()}
    subjects = []
    for one in document["inputs"]["subjects"]:
        more = {name: one.get(name) for name in ("region", "industry", "relates_to", "subject_key")}
        differ = frozenset(one.get("names_differ", ()))
        kind = SubjectKind(one["kind"])
        subjects.append(Subject(index=one["index"], role=one["role"], kind=kind, names_differ=differ, **more))
    return DecisionInput(
        matter=Matter(matter["kind"], values),
        subjects=tuple(subjects),
        listings=listings,
        now=now,
        registry_version=document["registry"]["version"],
        registry_state=RegistryState(document["registry"]["state"]),
    )
