"""What departments do with their cases: take them up, report, review refusals, verify, archive, lift; soon, late, or never."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from cli.simulation.people import clerk, initiator
from cli.simulation.showing import Showing
from cli.simulation.world import World
from services.calendar.working_days import DAY
from services.cases import feedback, handling, recall
from services.cases.model import Case, CaseFilter, Scope
from services.cases.outcome import read_outcome, reasons_for, terms_of
from services.cases.states import State
from services.outbox.model import Message
from services.outbox.reading import confirm

_OUTCOMES = {"implemented": 82, "not_applicable": 8, "not_same_subject": 3, "declined": 7}
"""How many of a hundred reports say what."""
_EVERYTHING = Scope(True, frozenset())
_ALL_OF_A_SUBJECT = 1000


def settled_order(case: Case) -> tuple[str, ...]:
    """By what the seed settles. Ids are not the seed's: their order must not decide who is late."""
    return case.list_id, case.key.measure, case.key.department, case.case_no


class Desks:
    """All departments' desks."""

    def __init__(self, world: World, showing: Showing) -> None:
        self._world = world
        self._showing = showing
        self._read: set[str] = set()

    def opened(self, cases: dict[str, str]) -> None:
        """New cases, each with the department that carries it out."""
        for case_id, department in cases.items():
            habit = self._world.habits[department]
            if not self._world.chance(habit.forgets):
                act = partial(self._acknowledge, case_id, department)
                self._world.timeline.in_office(self._world.delay(habit.acknowledges), act)

    def reported(self, case: Case) -> None:
        """An outcome was recorded: whoever listed verifies it."""
        if case.outcome == "implemented":
            self._world.felt.append(case.key.listing_id)
        self._plan_verification(case)

    def lift(self, listing_id: str) -> None:
        """Whatever was carried out on an entry that has left its list is lifted, and the lifting is confirmed."""
        world = self._world
        with world.application.database.read() as uow:
            entry = uow.registry.get(listing_id)
            if entry is None:
                return
            wanted = CaseFilter(subject_key=entry.subject_key, lift_required=True)
            found = uow.cases.page(_EVERYTHING, wanted, None, _ALL_OF_A_SUBJECT)
        for case in sorted(found, key=settled_order):
            habit = world.habits[case.key.department]
            if not world.chance(habit.forgets):
                world.timeline.in_office(world.delay(habit.acknowledges), partial(self._confirm_lifted, case))

    def read_notices(self) -> None:
        """What asks for a confirmation, exits above all, comes to its department's desk."""
        world = self._world
        with world.application.database.read() as uow:
            waiting = uow.duties.unconfirmed(world.habits.keys())
        # by what the seed settles, see settled_order
        for message in sorted(waiting, key=lambda one: (one.created_at, one.department, one.title)):
            habit = world.habits[message.department]
            if message.message_id not in self._read and not world.chance(habit.forgets):
                world.timeline.in_office(world.delay(habit.acknowledges), partial(self._confirm_notice, message))
            self._read.add(message.message_id)

    def _confirm_notice(self, message: Message) -> None:
        who, now = clerk(message.department), self._world.timeline.now
        self._world.act("notice_confirmed", lambda uow: confirm(uow, message.message_id, caller=who, now=now))

    def _acknowledge(self, case_id: str, department: str) -> None:
        world = self._world
        case = world.act(
            "acknowledge",
            lambda uow: handling.acknowledge(uow, clerk(department), case_id, now=world.timeline.now),
        )
        if case is not None:
            self._plan_answer(case)

    def _plan_answer(self, case: Case) -> None:
        habit = self._world.habits[case.key.department]
        if not self._world.chance(habit.forgets / 2):
            self._world.timeline.in_office(self._world.delay(habit.answers), partial(self._answer, case))

    def _answer(self, case: Case) -> None:
        world = self._world
        outcome = world.rng.choices(list(_OUTCOMES), list(_OUTCOMES.values()))[0]
        done = self._report(case, outcome)
        if done is None and outcome == "implemented":  # the entry ran out or was suspended meanwhile
            done = self._report(case, "not_applicable")
        if done is not None and done.state is State.DECLINED:
            world.timeline.in_office(world.delay(2), partial(self._review, done))
        elif done is not None:
            self.reported(done)

    def _report(self, case: Case, outcome: str) -> Case | None:
        world = self._world
        report = read_outcome(self._evidence(outcome), terms_of(world.packs, world.timeline.now))
        who = clerk(case.key.department)
        return world.act(
            outcome,
            lambda uow: handling.record_outcome(uow, who, case.case_id, report, now=world.timeline.now),
        )

    def _evidence(self, outcome: str) -> dict[str, Any]:
        world = self._world
        if outcome != "implemented":
            return {"outcome": outcome, "reason": "模拟理由", **self._grounds(outcome)}
        told: dict[str, Any] = {"outcome": outcome, "from": world.timeline.today.isoformat()}
        if world.chance(0.9):
            told["document_no"] = f"模拟办字第{world.number()}号"
        else:
            told["reason"] = "模拟：当场办理"
        if world.chance(0.8):
            told["attachments"] = [{"name": "模拟决定书.pdf", "sm3": f"{world.number():064x}"}]
        return told

    def _grounds(self, outcome: str) -> dict[str, Any]:
        """A reason of the catalogue where the outcome needs one; a refusal holds for some weeks only."""
        world = self._world
        fitting = reasons_for(world.packs.reasons, outcome)
        told: dict[str, Any] = {"reason_code": world.rng.choice(fitting).code} if fitting else {}
        if outcome == "declined":
            told["until"] = (world.timeline.today + timedelta(days=world.rng.randrange(20, 60))).isoformat()
        return told

    def _review(self, case: Case) -> None:
        world, second = self._world, clerk(case.key.department, 2)
        approve = world.chance(0.8)
        reviewed = world.act(
            "review",
            lambda uow: handling.review(
                uow, second, case.case_id, approve=approve, reason="模拟复核意见", now=world.timeline.now
            ),
        )
        if reviewed is not None and reviewed.state is State.FED_BACK:
            self._plan_verification(reviewed)
            self._plan_return(reviewed)
        elif reviewed is not None:
            self._plan_answer(reviewed)

    def _plan_return(self, case: Case) -> None:
        """When the days of an approved refusal are over the case comes back, and is answered anew."""
        if case.override_until is not None:
            self._world.timeline.plan(
                self._world.timeline.moment(case.override_until + DAY), partial(self._again, case)
            )

    def _again(self, case: Case) -> None:
        with self._world.application.database.read() as uow:
            now = uow.cases.get(case.case_id)
        if now is not None and now.state is State.ACKNOWLEDGED:
            self._plan_answer(now)

    def _plan_verification(self, case: Case) -> None:
        habit = self._world.habits[case.sources[0].initiator]
        if not self._world.chance(habit.forgets):
            self._world.timeline.in_office(self._world.delay(habit.acknowledges), partial(self._verify, case))

    def _verify(self, case: Case) -> None:
        world = self._world
        who, now = initiator(case.sources[0].initiator), world.timeline.now
        if world.chance(0.08):
            returned = world.act(
                "return",
                lambda uow: feedback.return_with_reason(uow, who, case.case_id, reason="模拟：请补充文书", now=now),
            )
            if returned is not None:
                self._plan_answer(returned)
            return
        verified = world.act("verify", lambda uow: feedback.verify(uow, who, case.case_id, now=now))
        if verified is not None:
            self._showing.verified(verified)
            world.timeline.in_office(1, partial(self._archive, case))

    def _archive(self, case: Case) -> None:
        world, who = self._world, initiator(case.sources[0].initiator)
        world.act("archive", lambda uow: feedback.archive(uow, who, case.case_id, now=world.timeline.now))

    def _confirm_lifted(self, case: Case) -> None:
        world, who = self._world, clerk(case.key.department)
        world.act(
            "confirm_lifted",
            lambda uow: recall.confirm_lifted(
                uow, who, case.case_id, explanation="模拟：已解除", now=world.timeline.now
            ),
        )
