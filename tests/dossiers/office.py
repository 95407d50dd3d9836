"""Walks dossiers through their steps as a keeper of the list does; each step is a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from engine.days import SHANGHAI, day_of
from engine.packs.packset import PackSet
from services.accounts.model import Caller
from services.dossiers import bodies, collecting, deciding, hearing
from services.dossiers.model import Dossier, Event
from services.dossiers.reading import Detail, get_dossier
from services.ports import Cipher, Database, UnitOfWork
from tests.support.callers import COURT
from tests.support.registry import company_code, person_code

CALENDAR = """\
kind: calendar
id: "2026"
title: 2026 年工作日
notice: {title: 示例放假通知, document_no: 示例〔2025〕1号, source: 测试}
holidays:
  - {title: 示例假, from: 2026-12-01, until: 2026-12-03}
workdays: [2026-12-05]
last_checked: 2026-11-01
"""
"""Tuesday to Thursday off, the Saturday after worked."""
WEEKENDS_ONLY = 'kind: calendar\nid: "2026"\ntitle: 2026 年工作日\nlast_checked: 2026-11-01\n'
"""The same year before anybody entered its notice."""

LEAD = {
    "subject_kind": "legal_person",
    "name": "济源示例建设有限公司",
    "code": company_code(1),
    "level": "serious",
    "grounds": "示例事由",
}
PERSON = LEAD | {"subject_kind": "natural_person", "name": "示例张三", "code": person_code(1)}
NOTICE = {
    "document_no": "示例告〔2026〕1号",
    "facts": "示例事实",
    "reasons": "示例理由",
    "basis": "示例法第十条",
    "statement_days": 5,
    "contact": "示例机关 示例路1号",
}
SERVED = {"served_on": "2026-11-22", "method": "direct", "receipt": "示例回证1号"}
PUBLICITY = {
    "place": "示例网站",
    "from": "2026-11-22",
    "days": 5,
    "facts": "示例事实",
    "basis": "示例法第二十条",
    "contact": "示例机关",
}
OBJECTION = {"by": "本人", "received_on": "2026-11-22", "text": "已经履行"}
ANSWER = {"outcome": "rejected", "text": "核查属实", "answered_on": "2026-11-22"}
DECISION = {
    "document_no": "示例决〔2026〕1号",
    "authority": "示例法院",
    "decided_on": "2026-11-30",
    "since": "2026-11-30",
    "until": "2028-11-29",
    "reasons": "示例理由",
}
DELIVERY = SERVED | {"served_on": "2026-11-30", "repair_notice": True}
REASON = {"reason": "示例理由"}
AFTER = date(2026, 11, 30)
"""The first day after five working days that began on Sunday, 22 November."""


@dataclass
class Office:
    """One office with a clock. ``caller`` acts."""

    database: Database
    cipher: Cipher
    packs: PackSet
    now: datetime
    caller: Caller = COURT

    def on(self, day: date) -> Office:
        """The same office on another day, at ten."""
        return replace(self, now=datetime.combine(day, time(10), SHANGHAI))

    def by(self, caller: Caller) -> Office:
        """The same office with somebody else."""
        return replace(self, caller=caller)

    @property
    def today(self) -> date:
        return day_of(self.now)

    def open(self, list_id: str = "debtors", row: dict[str, Any] | None = None, **more: Any) -> Dossier:
        opening = bodies.read(bodies.Opening, {"list": list_id, "row": row or LEAD} | more)
        with self.database.write() as uow:
            made, self.warned = collecting.open_dossier(
                uow, self.cipher, self.packs, self.caller, opening, now=self.now
            )
        return made

    def _do(self, step: Callable[[UnitOfWork], Dossier]) -> Dossier:
        with self.database.write() as uow:
            return step(uow)

    def _plain(self, act: Callable[..., Dossier], body: Any, id_: str) -> Dossier:
        return self._do(lambda uow: act(uow, self.packs, self.caller, id_, body, now=self.now))

    def _sealed(self, act: Callable[..., Any], body: Any, id_: str) -> Dossier:
        def run(uow: UnitOfWork) -> Dossier:
            done = act(uow, self.cipher, self.packs, self.caller, id_, body, now=self.now)
            return done[0] if isinstance(done, tuple) else done

        return self._do(run)

    def amend(self, id_: str, row: dict[str, Any] | None = None) -> Dossier:
        return self._sealed(collecting.amend, bodies.read(bodies.Amendment, {"row": row or LEAD}), id_)

    def validate(self, id_: str, **said: Any) -> Dossier:
        return self._sealed(collecting.validate, bodies.read(bodies.NotedStep, said), id_)

    def send_back(self, id_: str) -> Dossier:
        return self._plain(collecting.send_back, bodies.read(bodies.ReasonedStep, REASON), id_)

    def drop(self, id_: str) -> Dossier:
        return self._plain(collecting.drop, bodies.read(bodies.ReasonedStep, REASON), id_)

    def prepare_notice(self, id_: str, **said: Any) -> Dossier:
        return self._plain(hearing.prepare_notice, bodies.read(bodies.NoticeText, NOTICE | said), id_)

    def serve_notice(self, id_: str, **said: Any) -> Dossier:
        served = SERVED | {"served_on": self.today.isoformat()} | said
        return self._plain(hearing.serve_notice, bodies.read(bodies.Service, served), id_)

    def publicise(self, id_: str, **said: Any) -> Dossier:
        shown = PUBLICITY | {"from": self.today.isoformat()} | said
        return self._plain(hearing.publicise, bodies.read(bodies.Publicity, shown), id_)

    def object(self, id_: str, **said: Any) -> Dossier:
        heard = OBJECTION | {"received_on": self.today.isoformat()} | said
        return self._plain(hearing.raise_objection, bodies.read(bodies.ObjectionSaid, heard), id_)

    def answer(self, id_: str, number: int = 1, **said: Any) -> Dossier:
        body = bodies.read(bodies.ObjectionAnswer, ANSWER | {"answered_on": self.today.isoformat()} | said)
        return self._do(
            lambda uow: hearing.answer_objection(uow, self.packs, self.caller, id_, number, body, now=self.now)
        )

    def decide(self, id_: str, **said: Any) -> Dossier:
        days = {"decided_on": self.today.isoformat(), "since": self.today.isoformat()}
        return self._sealed(deciding.decide, bodies.read(bodies.Decision, DECISION | days | said), id_)

    def deliver(self, id_: str, **said: Any) -> Dossier:
        body = bodies.read(bodies.Delivery, DELIVERY | {"served_on": self.today.isoformat()} | said)
        return self._sealed(deciding.deliver, body, id_)

    def enlist(self, id_: str) -> Dossier:
        return self._sealed(deciding.enlist, bodies.read(bodies.NotedStep, {}), id_)

    def noticed(self, **lead: Any) -> str:
        """A dossier whose notice was served today."""
        id_ = self.open(**lead).dossier_id
        self.validate(id_)
        self.prepare_notice(id_)
        self.serve_notice(id_)
        return id_

    def publicised(self, row: dict[str, Any] | None = None) -> str:
        """A dossier of a redlist, shown from today."""
        id_ = self.open("trusted", row or {name: value for name, value in LEAD.items() if name != "level"}).dossier_id
        self.validate(id_)
        self.publicise(id_)
        return id_

    def detail(self, id_: str) -> Detail:
        with self.database.write() as uow:
            return get_dossier(uow, self.cipher, self.packs, self.caller, id_, now=self.now)

    def events(self, id_: str) -> tuple[Event, ...]:
        return self.detail(id_).events

    def entries(self, list_id: str = "debtors") -> list[str]:
        """Ids of the entries on a list."""
        with self.database.read() as uow:
            return [one.listing.listing_id for one in uow.registry.page(list_id, after=None, limit=50).versions]
