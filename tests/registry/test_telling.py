"""I-08: everybody concerned by an entry learns in the same transaction that it ended, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from api.settings import PROJECT
from engine.documents import Calendar, Parameter
from engine.inputs import Mark, SubjectKind
from engine.packs.loading import load_text
from engine.packs.packset import PackSet
from services.accounts import directory
from services.accounts.model import Role
from services.checks.service import CheckService
from services.outbox import desk
from services.outbox.model import Message
from services.ports import Cipher, UnitOfWork
from services.push import service as push
from services.registry import telling
from services.registry.exits import exit_listing
from services.registry.imports import import_rows
from services.registry.marking import clear_mark, set_mark
from tests.registry.samples import Rows, row
from tests.support.callers import BIDDING_CLERK, COURT, client, person
from tests.support.cases import acknowledge, cases_of, report
from tests.support.checks import DEBTOR, request
from tests.support.fixtures import checks, engine, packs
from tests.support.registry import add_listing, company_code, person_code

__all__ = ["checks", "engine", "packs"]


class City:
    """Debtors, pushes and exits; every call in a transaction of its own."""

    def __init__(self, database: SqlDatabase, cipher: Cipher, packs: PackSet, now: datetime) -> None:
        self.database, self.cipher, self.packs, self.now = database, cipher, packs, now

    def list(self, listing_id: str, code: str = DEBTOR, **more: Any) -> None:
        given = {"listing_id": listing_id, "list_id": "debtors", "code": code} | more
        add_listing(self.database, self.cipher, self.now, **given)

    def leave(self, listing_id: str = "l-1", document_no: str = "济信修复〔2026〕3号") -> int:
        with self.database.write() as uow:
            return exit_listing(
                uow, listing_id, packs=self.packs, kind="repaired", effective_on=date(2026, 11, 22),
                document_no=document_no, reason="履行完毕", actor=COURT.id, now=self.now,
            ).told  # fmt: skip

    def do(self, act: Callable[[UnitOfWork], Any]) -> Any:
        with self.database.write() as uow:
            return act(uow)

    def told(self, *, topic: str = "listing.exited") -> dict[str, Message]:
        """Notices by department."""
        with self.database.read() as uow:
            found = uow.outbox.page(self.packs.departments.keys(), open_only=False, before=None, limit=100)
        chosen = [message for message in found if message.topic == topic]
        assert len(chosen) == len({message.department for message in chosen}), "each once"
        return {message.department: message for message in chosen}


@pytest.fixture
def city(database: SqlDatabase, cipher: Cipher, packs: PackSet, now: datetime) -> City:
    return City(database, cipher, packs, now)


def test_the_initiator_and_the_credit_office_always_know(city: City) -> None:
    city.list("l-1")
    assert city.leave() == 2
    told = city.told()
    assert set(told) == {"jy-court", "jy-credit"}
    message = told["jy-court"]
    assert message.title == "“示例失信名单”条目已因信用修复退出"
    assert "济源市示例建设有限公司" in message.text
    assert "济信修复〔2026〕3号" in message.text
    assert message.confirm_by == datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC)
    assert {key: message.data[key] for key in ("listing_id", "list", "kind", "effective_on", "cases")} == {
        "listing_id": "l-1",
        "list": "debtors",
        "kind": "repaired",
        "effective_on": "2026-11-22",
        "cases": [],
    }


def test_those_to_whom_the_entry_was_sent_know(city: City) -> None:
    city.list("l-0", company_code(5))
    city.do(lambda uow: push.push(uow, city.packs, "debtors", caller=COURT, now=city.now))
    city.list("l-1")
    city.leave()
    assert set(city.told()) == {"jy-court", "jy-credit"}, "the list was sent before this entry was on it"
    city.leave("l-0")
    with city.database.read() as uow:
        ids = city.packs.departments.keys()
        found = uow.outbox.page(ids, open_only=True, before=None, limit=100)
    first = {message.department for message in found if message.about == "listing:l-0"}
    assert first == {"jy-bidding", "jy-court", "jy-credit", "jy-czj", "jy-spj"}


def test_carriers_and_those_who_asked_know_what_became_of_their_cases(city: City, checks: CheckService) -> None:
    city.list("l-1")
    city.do(
        lambda uow: directory.create_client(
            uow, city.cipher, client_id="ggzy", name="ggzy", departments=["jy-ggzy"], actor="local:t", now=city.now
        )
    )
    city.do(lambda uow: desk.register_webhook(uow, "ggzy", "https://r.example/", actor="local:t", now=city.now))
    cases = cases_of(checks.submit(request(), client(), now=city.now))
    own = next(case_id for (_, _, department), case_id in cases.items() if department == "jy-bidding")
    acknowledge(city.database, BIDDING_CLERK, own, city.now)
    report(city.database, BIDDING_CLERK, own, city.now)
    assert city.leave() == 7
    told = city.told()
    assert set(told) == {"jy-bidding", "jy-court", "jy-credit", "jy-czj", "jy-ggzy", "jy-spj"}
    assert told["jy-bidding"].data["cases"] == [
        {
            "case_id": own,
            "case_no": "JYGC-2026-0001",
            "measure": "restrict-bidding",
            "state": "recalled",
            "lift_required": True,
        }
    ]
    assert "已实施、须解除措施的 1 件" in told["jy-bidding"].text
    assert told["jy-bidding"].link == "/cases?lift_required=true"
    assert [case["lift_required"] for case in told["jy-czj"].data["cases"]] == [False]
    assert told["jy-ggzy"].data["cases"] == []
    delivery = city.do(lambda uow: uow.outbox.claim(city.now, city.now))
    assert delivery is not None
    assert (delivery.client, delivery.department) == ("ggzy", "jy-ggzy")


def test_a_person_who_asked_in_the_console_is_told_by_department(city: City, checks: CheckService) -> None:
    city.list("l-1")
    clerk = person("xunwen", "jy-ggzy", Role.CLERK)
    city.do(
        lambda uow: directory.create_account(
            uow, name="xunwen", password="Shili-Kouling-2026", roles=[Role.CLERK], department="jy-ggzy",
            actor="local:t", now=city.now,
        )
    )  # fmt: skip
    checks.submit(request(), clerk, now=city.now)
    city.leave()
    assert "jy-ggzy" in city.told()


def test_a_natural_person_is_not_named(city: City) -> None:
    code = person_code(3)
    city.list("l-1", code, name="王小明", kind=SubjectKind.NATURAL_PERSON)
    city.leave(document_no=f"关于王小明（{code}）的决定")
    message = city.told()["jy-court"]
    for text in (message.title, message.text, str(message.data)):
        assert "王小明" not in text
        assert code not in text
    assert "王**" in message.text


def test_suspension_and_its_end_are_told(city: City, checks: CheckService) -> None:
    city.list("l-1")
    checks.submit(request(), client(), now=city.now)
    given: dict[str, Any] = {"packs": city.packs, "reason": "裁定", "actor": COURT.id, "now": city.now}
    city.do(lambda uow: set_mark(uow, "l-1", Mark.UNDER_OBJECTION, **given))
    assert city.told() == {}
    assert city.do(lambda uow: set_mark(uow, "l-1", Mark.SUSPENDED, **given)).told == 5
    assert "暂停适用，措施暂时解除" in city.told(topic="listing.suspended")["jy-bidding"].text
    city.do(lambda uow: clear_mark(uow, "l-1", Mark.SUSPENDED, **given))
    resumed = city.told(topic="listing.resumed")
    assert set(resumed) == {"jy-bidding", "jy-court", "jy-credit", "jy-czj", "jy-spj"}
    assert "恢复适用" in resumed["jy-bidding"].text
    city.do(lambda uow: set_mark(uow, "l-1", Mark.SUSPENDED, **given))
    with city.database.read() as uow:
        found = uow.outbox.page(["jy-bidding"], open_only=False, before=None, limit=100)
    assert [message.topic for message in found].count("listing.suspended") == 2, "a second suspension is told again"


def test_an_import_that_ends_an_entry_tells_those_who_carry_cases(city: City, checks: CheckService) -> None:
    def take(**changes: Any) -> None:
        cells = row(1, code=DEBTOR, until="") | changes
        debtors = city.packs.lists["debtors"]
        city.do(lambda uow: import_rows(uow, city.cipher, debtors, Rows([cells]), actor=COURT.id, now=city.now))

    take()
    checks.submit(request(), client(), now=city.now)
    take(until="2026-11-21")
    told = city.told(topic="listing.lapsed")
    assert set(told) == {"jy-bidding", "jy-court", "jy-czj", "jy-spj"}
    assert {case["state"] for case in told["jy-spj"].data["cases"]} == {"recalled"}
    take(until="2026-11-21", grounds="补充")
    assert city.told(topic="listing.lapsed") == told


def test_an_exit_that_fails_told_nobody(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    city.list("l-1")

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("services.audit.trail.record_each", broken)
    with pytest.raises(RuntimeError):
        city.leave()
    assert city.told() == {}
    with city.database.read() as uow:
        entry = uow.registry.get("l-1")
    assert entry is not None
    assert entry.exited_on is None


LADDER_FILE = "rules/parameters/supervision.yaml"
LADDER = load_text(LADDER_FILE, (PROJECT / LADDER_FILE).read_text("utf-8"))
TWO_DAYS = {"value": "2", "from": "2020-01-01", "decided_by": "测试"}
TO_CONFIRM = {"name": "confirm", "title": "示例", "unit": "working_days", "settings": [TWO_DAYS]}
LONGER = LADDER.document.model_copy(update={"parameters": [Parameter.model_validate(TO_CONFIRM)]})


@pytest.mark.parametrize(
    ("calendar", "ladder", "expected"),
    [
        (None, LADDER.document, "2026-11-23"),
        ({}, LADDER.document, "2026-11-23"),
        ({}, LONGER, "2026-11-24"),
        ({}, None, "2026-11-23"),
        ({"holidays": [{"title": "示例", "from": "2026-11-23", "until": "2026-11-29"}]}, LADDER.document, "2026-11-30"),
        ({"holidays": [{"title": "示例", "from": "2026-11-23", "until": "2026-11-29"}]}, LONGER, "2026-12-01"),
    ],
)
def test_a_confirmation_is_asked_for_by_the_last_working_day_that_the_office_set(
    now: datetime, calendar: dict[str, Any] | None, ladder: Any, expected: str
) -> None:
    notice = {"title": "示例", "document_no": "示例", "source": "测试"}
    given = {"kind": "calendar", "id": "2026", "title": "示例", "last_checked": "2026-11-22", "notice": notice}
    found: dict[str, Any] = {} if ladder is None else {"parameters/supervision": ladder}
    if calendar is not None:
        found["calendar/2026"] = Calendar.model_validate(given | calendar)
    packs: Any = SimpleNamespace(documents=found)
    until = telling.confirm_by(packs, now)
    assert until.isoformat() == f"{expected}T23:59:59+08:00"
    assert until - now > timedelta(hours=24)
