"""An office with the small packs, the shipped ladder and a made-up long holiday (1 to 8 October 2026); a debtor whose check opened three cases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from api.settings import PROJECT
from engine.days import SHANGHAI
from engine.deciding.decide import RuleEngine
from engine.packs.loading import load_text
from engine.packs.packset import PackSet
from services.cases import feedback, handling
from services.cases.outcome import read_outcome
from services.outbox.model import Message
from services.ports import Cipher, Signer
from services.push import service as pushing
from services.push.model import Push
from services.registry.exits import exit_listing
from services.supervision import acts, daily
from services.supervision.model import Supervision, SupervisionFilter
from tests.support.calendars import synthetic
from tests.support.callers import BIDDING_CLERK, COURT, CREDIT_OFFICE, client
from tests.support.cases import EVIDENCE, cases_of
from tests.support.checks import DEBTOR, request, service_for
from tests.support.packs import small_packs
from tests.support.registry import add_listing

LADDER = "rules/parameters/supervision.yaml"
BIDDING = "jy-bidding"


def at(day: str, hour: int = 10) -> datetime:
    """A moment of a day in Shanghai."""
    return datetime.combine(date.fromisoformat(day), time(hour), SHANGHAI)


@pytest.fixture(scope="session")
def packs(tmp_path_factory: pytest.TempPathFactory) -> PackSet:
    """The small packs with the ladder and the calendars."""
    ladder = load_text(LADDER, (PROJECT / LADDER).read_text("utf-8"))
    return small_packs(tmp_path_factory.mktemp("packs")).changed([*synthetic(), ladder])


@pytest.fixture(scope="session")
def engine(packs: PackSet) -> Iterator[RuleEngine]:
    engine = RuleEngine(packs)
    yield engine
    engine.close()


class Office:
    """Every act in a transaction of its own, each at a moment of its own."""

    def __init__(
        self, database: SqlDatabase, packs: PackSet, engine: RuleEngine, cipher: Cipher, signer: Signer
    ) -> None:
        self.database, self.packs, self.cipher = database, packs, cipher
        self._checks = service_for(database, engine, cipher, signer)

    def listed(self, day: str, listing_id: str = "l-1") -> None:
        add_listing(self.database, self.cipher, at(day), listing_id=listing_id, list_id="debtors", code=DEBTOR)

    def checked(self, day: str, case_no: str = "JYGC-2026-0001") -> dict[str, str]:
        """Case ids by department: jy-bidding and jy-czj restrict, jy-spj reviews."""
        answer = self._checks.submit(request(case_no=case_no), client(), now=at(day))
        return {department: case_id for (_, _, department), case_id in cases_of(answer).items()}

    def acknowledged(self, case_id: str, day: str, caller: Any = BIDDING_CLERK) -> None:
        with self.database.write() as uow:
            handling.acknowledge(uow, caller, case_id, now=at(day))

    def reported(self, case_id: str, day: str, caller: Any = BIDDING_CLERK) -> None:
        with self.database.write() as uow:
            evidence = read_outcome(EVIDENCE | {"from": day, "until": "2026-12-31"})
            handling.record_outcome(uow, caller, case_id, evidence, now=at(day))

    def returned(self, case_id: str, day: str) -> None:
        with self.database.write() as uow:
            feedback.return_with_reason(uow, COURT, case_id, reason="请补充决定书", now=at(day))

    def verified(self, case_id: str, day: str) -> None:
        with self.database.write() as uow:
            feedback.verify(uow, COURT, case_id, now=at(day))

    def exited(self, day: str, listing_id: str = "l-1") -> None:
        with self.database.write() as uow:
            exit_listing(
                uow, listing_id, kind="repaired", effective_on=date.fromisoformat(day), document_no="修1", reason="履行",
                actor="account:t", packs=self.packs, now=at(day),
            )  # fmt: skip

    def pushed(self, day: str) -> Push:
        with self.database.write() as uow:
            return pushing.push(uow, self.packs, "debtors", caller=COURT, now=at(day))

    def received(self, sent: Push, day: str) -> None:
        with self.database.write() as uow:
            pushing.mark_received(uow, sent.push_id, BIDDING, caller=BIDDING_CLERK, now=at(day))

    def applied(self, sent: Push, day: str) -> None:
        with self.database.write() as uow:
            pushing.mark_applied(uow, sent.push_id, BIDDING, caller=BIDDING_CLERK, now=at(day))

    def round(self, day: str, hour: int = 8) -> daily.SupervisionResult:
        return daily.run(self.database, self.packs, at(day, hour))

    def snooze(
        self, one: Supervision, day: str, until: str, caller: Any = CREDIT_OFFICE, reason: str = "系统切换"
    ) -> None:
        with self.database.write() as uow:
            acts.snooze(
                uow, self.packs, caller, one.supervision_id, until=date.fromisoformat(until), reason=reason, now=at(day)
            )

    def close(self, one: Supervision, day: str, caller: Any = CREDIT_OFFICE, reason: str = "已当面核实") -> None:
        with self.database.write() as uow:
            acts.close_by_office(uow, caller, one.supervision_id, reason=reason, now=at(day))

    def answer(
        self, one: Supervision, day: str, text: str = "系统故障，10月14日办完", caller: Any = BIDDING_CLERK
    ) -> None:
        with self.database.write() as uow:
            acts.answer(uow, self.packs, caller, one.supervision_id, text=text, now=at(day))

    def all(self, **wanted: Any) -> tuple[Supervision, ...]:
        with self.database.read() as uow:
            return uow.supervision.page(SupervisionFilter(**wanted), None, 1000)

    def one(self, **wanted: Any) -> Supervision:
        (found,) = self.all(**wanted)
        return found

    def notices(self, department: str) -> list[Message]:
        """What the department was told by supervision, oldest first."""
        with self.database.read() as uow:
            found = uow.outbox.page(frozenset({department}), open_only=False, before=None, limit=100)
        return [message for message in reversed(found) if message.topic.startswith("supervision.")]


@pytest.fixture
def office(database: SqlDatabase, packs: PackSet, engine: RuleEngine, cipher: Cipher, signer: Signer) -> Office:
    return Office(database, packs, engine, cipher, signer)


@pytest.fixture
def cases(office: Office) -> dict[str, str]:
    """Three cases opened on Monday 28 September: to be acknowledged by Tuesday."""
    office.listed("2026-09-28")
    return office.checked("2026-09-28")
