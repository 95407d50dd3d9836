"""S11: what is stored of a check is enough to decide it again to the byte, after the registry and the packs have moved on.

Names are not stored; of the identity that they gave, the document keeps what counted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from adapters.storage.database import SqlDatabase
from engine.decide import RuleEngine
from engine.digests import canonical
from engine.inputs import DecisionInput, Identity, Level, Listing, Mark, Matter, Subject, SubjectKind
from engine.packset import PackSet
from engine.values import from_json
from services.checks.model import CheckRecord
from services.checks.service import CheckService
from services.ports import Cipher
from services.subjects.keys import erase
from tests.support.callers import client
from tests.support.checks import CLEAN, DEBTOR, request, subject
from tests.support.registry import add_listing, change_listing, person_code

DIFFERS = Identity.NAME_DIFFERS.value


def decided_again(database: SqlDatabase, check_id: str) -> tuple[CheckRecord, bytes]:
    """The stored check, and the document of a decision made from stored things only."""
    with database.read() as uow:
        record = uow.checks.get(check_id)
        assert record is not None
        text = uow.checks.revision(record.revision)
        assert text is not None
        given = json.loads(record.document)
        keys = {one["subject_key"] for one in given["inputs"]["subjects"] if "subject_key" in one}
        listings = uow.registry.listings_for(keys, known_at=given["registry"]["version"])
    packs = PackSet.from_canonical(text)
    engine = RuleEngine(packs)
    decision = engine.decide(_input(given, packs, listings))
    engine.close()
    return record, canonical(decision.document)


def _input(given: Mapping[str, Any], packs: PackSet, listings: Mapping[str, tuple[Listing, ...]]) -> DecisionInput:
    matter, subjects = given["inputs"]["matter"], given["inputs"]["subjects"]
    types = {f"matter.{spec.name}": spec for spec in packs.matters[matter["kind"]].fields}
    fields = {types[name].name: from_json(types[name].type, value) for name, value in matter["fields"].items()}
    differing = {hit["listing_id"] for one in given["subjects"] for hit in one["hits"] if hit["identity"] == DIFFERS}
    return DecisionInput(
        matter=Matter(matter["kind"], fields, matter.get("case_no"), matter.get("item_code")),
        subjects=tuple(
            Subject(**(one | {"kind": SubjectKind(one["kind"]), "subject_key": one.get("subject_key"), "name": "同"}))
            for one in subjects
        ),
        listings={
            key: tuple(replace(one, name="异" if one.listing_id in differing else "同") for one in found)
            for key, found in listings.items()
        },
        now=datetime.fromisoformat(given["now"]),
        registry_version=given["registry"]["version"],
    )


def test_a_stored_check_is_decided_again_to_the_byte(
    checks: CheckService, database: SqlDatabase, cipher: Cipher, now: datetime
) -> None:
    person = person_code(7)
    add_listing(database, cipher, now, listing_id="l-1", list_id="debtors", code=DEBTOR)
    add_listing(database, cipher, now, listing_id="l-2", list_id="evaders", code=DEBTOR, until=date(2026, 11, 22))
    add_listing(
        database,
        cipher,
        now,
        listing_id="p-1",
        list_id="debtors",
        code=person,
        name="王小明",
        kind=SubjectKind.NATURAL_PERSON,
    )
    add_listing(database, cipher, now, listing_id="t-1", list_id="trusted", code=CLEAN)
    asked = request(
        subject(DEBTOR, name="另一家公司", industry="E47"),
        subject(person, kind="natural_person", name="王小明", role="legal-representative", relates_to=0),
        subject(CLEAN, role="consortium-member", relates_to=0, name=""),
        subject(None),
        fields={"government_funded": True, "method": "open"},
    )
    answer = checks.submit(asked, client(), now=now + timedelta(microseconds=123_456))
    change_listing(database, now, "l-1", exited_on=date(2026, 11, 22), level=Level.SERIOUS)
    change_listing(database, now, "p-1", marks=frozenset({Mark.UNDER_OBJECTION}))
    before, again = decided_again(database, answer.check_id)
    assert again == before.document
    told = json.loads(before.document)
    assert DIFFERS in {one["identity"] for one in told["subjects"]}
    assert told["subjects"][0]["missing"] == ["matter.amount"]


def test_it_is_decided_again_also_after_a_person_was_erased(
    checks: CheckService, database: SqlDatabase, cipher: Cipher, now: datetime
) -> None:
    person = person_code(7)
    listing = add_listing(
        database,
        cipher,
        now,
        listing_id="p-1",
        list_id="debtors",
        code=person,
        name="王小明",
        kind=SubjectKind.NATURAL_PERSON,
    )
    asked = request(subject(person, kind="natural_person", name="王大明", role="legal-representative"))
    answer = checks.submit(asked, client(), now=now)
    with database.write() as uow:
        erase(uow, listing.subject_key, actor="account:xinyong", reason="保存期满", now=now)
    before, again = decided_again(database, answer.check_id)
    assert again == before.document
    assert DIFFERS in again.decode()
