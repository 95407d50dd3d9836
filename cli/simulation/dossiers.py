"""How subjects come onto the departments' own lists: collected, told, heard, decided, delivered; some are withdrawn, some decisions come late."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from cli.simulation.patterns import Pattern
from cli.simulation.people import Habits, Someone, initiator
from cli.simulation.registering import Registering
from cli.simulation.world import Entry, World
from engine.packs.packset import PackSet
from services.accounts.model import Caller
from services.dossiers import bodies, collecting, deciding, hearing
from services.dossiers.access import visible
from services.dossiers.model import Dossier, objections
from services.dossiers.rows import DECIDED_LATER
from services.ports import UnitOfWork
from services.registry.access import initiators

_STATEMENT_DAYS = 5
"""Working days to be heard that the invented departments give."""

_FROM_ABOVE, _WITHDRAWN, _HASTY = 0.15, 0.08, 0.15
_OBJECTS, _UPHELD, _TAKEN_UP_AGAIN = 0.4, 0.35, 0.6


@dataclass(frozen=True, slots=True)
class Lead:
    """A dossier under way: about whom, by whom, and how that department works."""

    dossier_id: str
    pattern: Pattern
    who: Someone
    keeper: Caller
    habit: Habits


class Dossiers:
    """The departments that decide who stands on their lists."""

    def __init__(self, world: World, registering: Registering) -> None:
        self._world = world
        self._registering = registering

    def month(self, days: list[date]) -> None:
        """Plans the month's new dossiers on some of its working days."""
        world = self._world
        for _ in range(world.plan.dossiers_a_month):
            world.timeline.plan(world.timeline.moment(world.rng.choice(days)), self._open)

    # collected and examined

    def _open(self) -> None:
        world, pattern = self._world, self._world.rng.choice(self._world.patterns)
        department = min(initiators(world.packs, pattern.list_id))
        keeper, who = initiator(department), self._registering.new_subject(pattern.kind)
        from_above = world.chance(_FROM_ABOVE)
        row = pattern.row(who, self._registering.document(), world.timeline.today)
        told = {"list": pattern.list_id, "row": row, "source": "模拟上级机关函送"} if from_above else {
            "list": pattern.list_id, "row": _undecided(row)
        }  # fmt: skip
        opened = world.act(
            "dossier_received" if from_above else "dossier_opened",
            lambda uow: collecting.open_dossier(
                uow,
                world.application.cipher,
                world.packs,
                keeper,
                bodies.read(bodies.Opening, told),
                now=world.timeline.now,
            ),
        )
        if opened is not None:
            lead = Lead(opened[0].dossier_id, pattern, who, keeper, world.habits[department])
            self._soon(2, self._enlist if from_above else self._validate, lead)

    def _validate(self, lead: Lead) -> None:
        if self._world.chance(_WITHDRAWN):
            self._drop(lead)
        elif self._sealed("dossier_validated", collecting.validate, lead, bodies.NotedStep) is not None:
            self._soon(1, self._publicise if lead.pattern.reward else self._notify, lead)

    # told and heard

    def _notify(self, lead: Lead) -> None:
        written = self._plain(
            "notice_prepared",
            hearing.prepare_notice,
            lead,
            bodies.NoticeText,
            **self._grounds(),
            document_no=f"模拟告字第{self._world.number()}号",
            reasons="模拟理由",
            statement_days=_STATEMENT_DAYS,
        )
        if written is not None:
            self._soon(lead.habit.acknowledges, self._serve, lead)

    def _serve(self, lead: Lead) -> None:
        self._told(lead, self._plain("notice_served", hearing.serve_notice, lead, bodies.Service, **self._served()))

    def _publicise(self, lead: Lead) -> None:
        said = self._grounds() | {"place": "模拟网站", "from": self._today(), "days": _STATEMENT_DAYS}
        self._told(lead, self._plain("publicised", hearing.publicise, lead, bodies.Publicity, **said))

    def _told(self, lead: Lead, told: Dossier | None) -> None:
        """The time to be heard runs: some object in it, and on its last day some departments cannot wait."""
        world = self._world
        if told is None or told.waits_until is None:
            return
        if world.chance(_OBJECTS):
            world.timeline.in_office(world.rng.randrange(_STATEMENT_DAYS), partial(self._object, lead))
        world.timeline.plan(world.timeline.moment(told.waits_until), partial(self._last_day, lead))

    def _last_day(self, lead: Lead) -> None:
        if self._world.chance(_HASTY):
            self._decide(lead)
        if not self._world.chance(lead.habit.forgets):
            self._world.timeline.in_office(1 + self._world.delay(lead.habit.answers), partial(self._decide, lead))

    def _object(self, lead: Lead) -> None:
        said = {"by": "本人", "received_on": self._today(), "text": "模拟陈述申辩"}
        heard = self._plain("statement_heard", hearing.raise_objection, lead, bodies.ObjectionSaid, **said)
        if heard is not None:
            self._soon(lead.habit.answers, self._answer, lead)

    def _answer(self, lead: Lead) -> None:
        upheld = self._world.chance(_UPHELD)
        said = {"outcome": "upheld" if upheld else "rejected", "text": "模拟核查意见", "answered_on": self._today()}
        answered = self._plain("statement_answered", _answer_last, lead, bodies.ObjectionAnswer, **said)
        if answered is None:
            return
        if not upheld:
            self._soon(2, self._decide, lead)
        elif self._world.chance(_TAKEN_UP_AGAIN):
            self._take_up_again(lead)
        else:
            self._drop(lead)

    def _take_up_again(self, lead: Lead) -> None:
        row = _undecided(lead.pattern.row(lead.who, "", self._world.timeline.today)) | {"grounds": "模拟事由（已核实）"}
        if self._plain("dossier_returned", collecting.send_back, lead, bodies.ReasonedStep, reason="模拟：事实有误"):
            self._sealed("dossier_amended", collecting.amend, lead, bodies.Amendment, row=row)
            self._soon(2, self._validate, lead)

    # decided and delivered

    def _decide(self, lead: Lead) -> None:
        world, term = self._world, lead.pattern.term
        said = {
            "document_no": self._registering.document(),
            "authority": "模拟机关",
            "decided_on": self._today(),
            "since": self._today(),
            "until": (world.timeline.today + timedelta(days=term)).isoformat() if term is not None else None,
            "reasons": "模拟认定理由",
        }
        if self._sealed("dossier_decided", deciding.decide, lead, bodies.Decision, **said) is None:
            return
        if world.chance(_WITHDRAWN):
            self._soon(1, self._drop, lead)
        elif not world.chance(lead.habit.forgets):
            self._soon(lead.habit.answers, self._enlist if lead.pattern.reward else self._deliver, lead)

    def _deliver(self, lead: Lead) -> None:
        said = self._served() | {"repair_notice": True}
        self._entered(lead, self._sealed("dossier_delivered", deciding.deliver, lead, bodies.Delivery, **said))

    def _enlist(self, lead: Lead) -> None:
        self._entered(lead, self._sealed("dossier_enlisted", deciding.enlist, lead, bodies.NotedStep))

    def _entered(self, lead: Lead, done: tuple[Dossier, Any] | None) -> None:
        if done is not None and done[0].listing_id is not None:
            self._world.entries.append(Entry(done[0].listing_id, lead.pattern, lead.who))

    def _drop(self, lead: Lead) -> None:
        self._plain("dossier_dropped", collecting.drop, lead, bodies.ReasonedStep, reason="模拟：不予列入")

    # common

    def _plain(
        self, name: str, step: Callable[..., Dossier], lead: Lead, body: type[bodies.Step], **said: Any
    ) -> Dossier | None:
        world, read = self._world, bodies.read(body, said)
        return world.act(
            name,
            lambda uow: step(uow, world.packs, lead.keeper, lead.dossier_id, read, now=world.timeline.now),
        )

    def _sealed(self, name: str, step: Callable[..., Any], lead: Lead, body: type[bodies.Step], **said: Any) -> Any:
        """A step that opens codes."""
        cipher = self._world.application.cipher
        return self._plain(name, lambda uow, *rest, now: step(uow, cipher, *rest, now=now), lead, body, **said)

    def _soon(self, working_days: int, act: Callable[[Lead], None], lead: Lead) -> None:
        self._world.timeline.in_office(self._world.delay(working_days), partial(act, lead))

    def _today(self) -> str:
        return self._world.timeline.today.isoformat()

    def _served(self) -> dict[str, Any]:
        return {"served_on": self._today(), "method": "direct", "receipt": f"模拟回证{self._world.number()}"}

    def _grounds(self) -> dict[str, Any]:
        return {"facts": "模拟事实", "basis": "模拟依据", "contact": "模拟联系处"}


def _answer_last(
    uow: UnitOfWork, packs: PackSet, caller: Caller, dossier_id: str, body: bodies.ObjectionAnswer, *, now: datetime
) -> Dossier:
    """A round hears at most one objection, so that the last is the one without an answer."""
    dossier = visible(uow, packs, caller, dossier_id)
    number = len(objections(uow.dossiers.events(dossier)))
    return hearing.answer_objection(uow, packs, caller, dossier_id, number, body, now=now)


def _undecided(row: dict[str, Any]) -> dict[str, Any]:
    """What a row says before anybody has decided."""
    return {name: value for name, value in row.items() if name not in DECIDED_LATER}
