"""What a report says besides changes: what was never asked, what cannot be read, which law, who looked, and nothing left behind."""

from __future__ import annotations

import json
import random
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from adapters.impact.bench import DuckBench, open_bench
from adapters.storage.database import SqlDatabase
from adapters.storage.tables.audit import audit_entry
from adapters.storage.tables.checks import credit_check
from engine.packs.packset import PackSet
from services.checks.request import read_request
from services.impact.bench import Bench
from services.impact.model import CheckImpact, CheckResult, Result
from services.impact.service import ImpactService
from services.ports import Cipher, Signer
from tests.engine.packs import law, list_type, matter, measure, memorandum, packset, rule
from tests.impact.stored import fill_registry, submit
from tests.impact.test_checks import engines
from tests.impact.worlds import pair
from tests.support.callers import client
from tests.support.checks import service_for
from tests.support.registry import add_listing, company_code

THEN = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def ask(database: SqlDatabase, cipher: Cipher, signer: Signer) -> Any:
    """Lists one company and asks about it under some packs; gives the check's id."""
    add_listing(database, cipher, THEN, listing_id="l-1", list_id="bad", code=company_code(1))

    def asked(packs: PackSet, moment: datetime = THEN, **fields: Any) -> str:
        body = {
            "matter": {"kind": "bidding.qualification", "fields": {"government_funded": True, **fields}},
            "subjects": [{"role": "bidder", "kind": "legal_person", "name": "", "code": company_code(1)}],
            "purpose": "bid-qualification",
            "operator": {"department": "jy-ggzy", "person": "甲"},
        }
        with engines(packs) as (engine,):
            service = service_for(database, engine, cipher, signer)
            return service.submit(read_request(body), client(), now=moment).check_id

    return asked


@pytest.fixture
def compare(database: SqlDatabase, tmp_path: Path, now: datetime) -> Any:
    """The part of a report that is about checks."""

    def compared(first: PackSet, second: PackSet, **options: Any) -> CheckImpact:
        with engines(first, second) as (a, b):
            service = ImpactService(database, partial(open_bench, tmp_path))
            report = service.report(a, b, actor="account:li", now=now, **options)
        assert report.checks is not None
        return report.checks

    return compared


def _world(*rules: dict[str, Any], matter_fields: list[dict[str, Any]] | None = None, **changes: Any) -> PackSet:
    documents = [memorandum(list(rules), **changes), measure()]
    return packset(*documents, matter(fields=matter_fields) if matter_fields else matter())


FUNDED = {"name": "government_funded", "title": "政府投资", "type": "boolean", "required": True}
NEW = {"name": "urgent", "title": "是否应急", "type": "boolean"}


def test_a_field_that_was_never_asked_makes_a_check_unknown_not_changed(ask: Any, compare: Any) -> None:
    first = _world(rule(when={"matter.government_funded": "true"}), matter_fields=[FUNDED])
    second = _world(rule(when={"matter.urgent": "false"}), matter_fields=[FUNDED, NEW])
    ask(first)
    told = compare(first, second)
    assert (told.total, told.changed, told.unchanged, told.unknown) == (1, 0, 0, 1)
    assert [(one.field, one.checks) for one in told.unknown_fields] == [("matter.urgent", 1)]
    assert told.measures == told.outcomes == ()


def test_a_new_required_field_is_unknown_too(ask: Any, compare: Any) -> None:
    first = _world(rule(), matter_fields=[FUNDED])
    second = _world(rule(when={"matter.urgent": "false"}), matter_fields=[FUNDED, {**NEW, "required": True}])
    ask(first)
    told = compare(first, second)
    assert (told.changed, told.unknown) == (0, 1)


def test_a_field_that_was_asked_and_left_open_is_no_unknown(ask: Any, compare: Any) -> None:
    """It was a decision then, undetermined, and it is one under the other rules."""
    first = _world(rule(when={"matter.government_funded": "false"}))
    second = _world(rule(when={"matter.amount": {"gte": "1.00"}}))
    check_id = ask(first)
    told = compare(first, second)
    assert (told.changed, told.unknown) == (1, 0)
    (one,) = told.outcomes
    assert (one.before, one.after, one.examples) == ("clear", "undetermined", (check_id,))


def test_an_unasked_field_that_cannot_matter_hides_nothing(ask: Any, compare: Any) -> None:
    first = _world(rule(when={"matter.government_funded": "false"}), matter_fields=[FUNDED])
    either = {"any": [{"matter.government_funded": "true"}, {"matter.urgent": "true"}]}
    second = _world(rule(when=either), matter_fields=[FUNDED, NEW])
    ask(first)
    told = compare(first, second)
    assert (told.changed, told.unknown) == (1, 0)


def test_a_value_that_the_catalogue_no_longer_has_is_unknown(ask: Any, compare: Any) -> None:
    sector = {"name": "sector", "title": "领域", "type": "code", "values": {"road": "公路", "water": "水利"}}
    fewer = {**sector, "values": {"water": "水利", "rail": "铁路"}}
    first = _world(rule(when={"matter.sector": "water"}), matter_fields=[FUNDED, sector])
    second = _world(rule(when={"matter.sector": {"neq": "rail"}}), matter_fields=[FUNDED, fewer])
    ask(first, sector="road")
    ask(first, sector="water")
    told = compare(first, second)
    assert (told.unchanged, told.changed, told.unknown) == (1, 0, 1)


def test_a_field_of_another_type_was_not_asked(ask: Any, compare: Any) -> None:
    amount = {"name": "amount", "title": "金额", "type": "money"}
    days = {"name": "amount", "title": "天数", "type": "integer"}
    first = _world(rule(when={"matter.amount": {"gte": "5"}}), matter_fields=[FUNDED, amount])
    second = _world(rule(when={"matter.amount": {"gte": "5"}}), matter_fields=[FUNDED, days])
    ask(first, amount="100.00")
    told = compare(first, second)
    assert (told.changed, told.unknown) == (0, 1)


def test_law_is_that_of_each_checks_own_day_unless_one_day_is_asked_for(ask: Any, compare: Any) -> None:
    later = law("neu", in_force={"from": "2026-06-01"})
    reaching = {"bases": [{"article": "neu/10", "reaches": [{"list": "bad"}]}]}
    first = _world(rule(when={"matter.government_funded": "false"}))
    second = packset(memorandum([rule()]), measure("restrict", **reaching), later, list_type(), matter())
    ask(first)
    ask(first, THEN + timedelta(days=150))
    assert compare(first, second).changed == 1
    assert compare(first, second, law_day=date(2026, 6, 2)).changed == 2
    assert compare(first, second, law_day=date(2026, 5, 2)).changed == 0
    assert compare(first, second, since=date(2026, 4, 1)).total == 1


def test_a_document_that_cannot_be_read_is_counted_and_the_rest_is_told(
    ask: Any, compare: Any, database: SqlDatabase
) -> None:
    first, second = _world(rule()), _world(rule(when={"matter.government_funded": "false"}))
    kept, *broken = [ask(first, THEN + timedelta(days=n)) for n in range(4)]
    for check_id, content in zip(broken, (b"{", b"\xff\xfe", b'{"messages": 1}'), strict=True):
        with database.engine.begin() as connection:
            connection.execute(update(credit_check).where(credit_check.c.check_id == check_id).values(document=content))
    told = compare(first, second)
    assert (told.total, told.damaged, told.changed) == (4, 3, 1)
    assert told.outcomes[0].examples == (kept,)


def test_it_leaves_an_entry_in_the_audit_trail(ask: Any, compare: Any, database: SqlDatabase) -> None:
    first, second = _world(rule()), _world(rule(when={"matter.government_funded": "false"}))
    ask(first)
    compare(first, second)
    with database.engine.connect() as connection:
        wanted = select(audit_entry).where(audit_entry.c.action == "impact.run")
        (entry,) = connection.execute(wanted).all()
    assert (entry.actor, entry.entity) == ("account:li", f"revision:{second.revision}")
    assert json.loads(entry.detail)["changed"] == "1"


def test_whoever_gets_single_checks_is_in_the_trail_before_the_first(
    ask: Any, compare: Any, database: SqlDatabase
) -> None:
    """A run that is stopped halfway has told something, too."""
    first, second = _world(rule()), _world(rule(when={"matter.government_funded": "false"}))
    ask(first)

    def stopped(_: CheckResult) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        compare(first, second, details=stopped)
    with database.engine.connect() as connection:
        actions = connection.execute(select(audit_entry.c.action)).scalars().all()
    assert "impact.run" in actions


@contextmanager
def _watched(folder: Path, seen: list[int]) -> Iterator[DuckBench]:
    with open_bench(folder) as bench:
        (private,) = folder.glob("run/impact-*")
        seen.append(stat.S_IMODE(private.stat().st_mode))
        yield bench


def test_its_files_are_private_and_gone_also_after_an_error(
    ask: Any, database: SqlDatabase, tmp_path: Path, now: datetime
) -> None:
    packs = _world(rule())
    ask(packs)
    seen: list[int] = []
    home = tmp_path / "some one's data"
    home.mkdir()

    def fail(_: Bench) -> None:
        raise RuntimeError("halt")

    with engines(packs) as (a,):
        service = ImpactService(database, lambda: _watched(home, seen))
        with pytest.raises(RuntimeError, match="halt"):
            service.report(a, a, actor="account:li", now=now, inspect=fail)
    assert seen == [0o700]
    assert [left.name for left in (home / "run").iterdir()] == ["lock"]


def test_the_report_is_plain_data_without_keys_of_subjects(
    database: SqlDatabase, cipher: Cipher, signer: Signer, now: datetime, tmp_path: Path
) -> None:
    rng = random.Random(5)
    first, second = pair(5)
    fill_registry(rng, database, cipher)
    found: list[CheckResult] = []
    with engines(first, second) as (a, b):
        submit(rng, database, a, cipher, signer, 10)
        service = ImpactService(database, partial(open_bench, tmp_path))
        report = service.report(a, b, actor="account:li", now=now, details=found.append)
    data = json.dumps(report.to_json(), ensure_ascii=False)
    assert json.loads(data)["format"] == "impact/1"
    with database.read() as uow:
        keys = {entry.listing.subject_key for entry in uow.impact.entries()}
    assert not any(key in data for key in keys)
    assert "王小明" not in data + repr(found)
    assert {one.result for one in found} <= {Result.CHANGED, Result.UNKNOWN}
