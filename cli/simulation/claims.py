"""Objections, repairs, revocations and reorganisations through the year: filed for the subjects, decided by who listed and the credit office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from cli.simulation.people import initiator, office
from cli.simulation.registering import Registering
from cli.simulation.world import Entry, World
from services.accounts.model import Caller
from services.outbox.offices import credit_offices
from services.ports import UnitOfWork
from services.registry.model import ListingVersion
from services.rights import filing, objections, repairs, revocations
from services.rights.access import authorities
from services.rights.acting import Act
from services.rights.model import Applicant, ApplicantKind, Claim, Paper, PaperKind
from services.rights.objections import Finding, Remedy
from services.rights.states import State

_SUBJECT = Applicant(ApplicantKind.SUBJECT)
_PAPERS = (
    Paper(PaperKind.OBLIGATIONS, "模拟履行证明", "模拟证字第1号"),
    Paper(PaperKind.PROMISE, "模拟信用承诺书"),
)
_RULING = (Paper(PaperKind.RULING, "模拟裁定书", "模拟破字第1号"),)
_WRONG, _AGREED, _EXECUTED, _FAILS = 0.35, 0.8, 0.85, 0.3


class Claims:
    """The rights of those on the lists."""

    def __init__(self, world: World, registering: Registering) -> None:
        self._world = world
        self._registering = registering
        self._first, self._second = office(world.packs, 1), office(world.packs, 2)
        self._desk = min(credit_offices(world.packs))

    def month(self, days: list[date]) -> None:
        """Plans the month's applications on some of its working days."""
        plan = self._world.plan
        for count, act in (
            (plan.objections_a_month, self._object),
            (plan.repairs_a_month, self._ask_repair),
            (plan.revocations_a_month, self._report_revocation),
            (plan.reorganisations_a_month, self._report_ruling),
        ):
            for _ in range(count):
                self._world.timeline.plan(self._world.timeline.moment(self._world.rng.choice(days)), act)

    # filing

    def _object(self) -> None:
        entry = self._world.rng.choice(self._world.entries)
        claim = self._file("objection", filing.file_objection, entry)
        if claim is not None:
            self._soon(1, self._inquire, claim, entry)

    def _ask_repair(self) -> None:
        entry = self._world.rng.choice(self._world.entries)
        known = self._known(entry)
        if known is None:
            return
        corrected = max(known.listing.decided_on, self._world.timeline.today - timedelta(days=5))
        claim = self._file("repair", filing.file_repair, entry, papers=_PAPERS, corrected_on=corrected)
        if claim is not None:
            self._soon(2, self._accept, claim, entry)

    def _report_revocation(self) -> None:
        entry, today = self._world.rng.choice(self._world.entries), self._world.timeline.today
        known = self._known(entry)
        if known is None:
            return
        on = max(known.listing.decided_on, today - timedelta(days=3))
        number = f"模拟复决字第{self._world.number()}号"
        told = {"document_no": number, "revoked_by": "模拟复议机关", "revoked_on": on, "received_on": today}
        claim = self._file("revocation", filing.file_revocation, entry, **told)
        if claim is not None:
            self._soon(1, self._revoke, claim, entry)

    def _report_ruling(self) -> None:
        entry = self._world.rng.choice(self._world.entries)
        claim = self._file("reorganisation", filing.file_reorganisation, entry, papers=_RULING)
        if claim is not None:
            self._soon(2, self._accept, claim, entry)

    def _file(self, name: str, file: Callable[..., Claim], entry: Entry, **more: Any) -> Claim | None:
        world = self._world
        return world.act(
            f"{name}_filed",
            lambda uow: file(
                uow,
                world.packs,
                entry.listing_id,
                applicant=_SUBJECT,
                statement="模拟事实和理由",
                department=self._desk,
                actor=self._first.id,
                now=world.timeline.now,
                **more,
            ),
        )

    # objections

    def _inquire(self, claim: Claim, entry: Entry) -> None:
        if self._step("inquire", objections.inquire, claim, self._first) is not None:
            self._soon(3, self._verify, claim, entry)

    def _verify(self, claim: Claim, entry: Entry) -> None:
        wrong = self._world.chance(_WRONG)
        told: dict[str, Any] = {"finding": Finding.RIGHT, "remedy": None}
        if wrong:
            number = f"模拟更正字第{self._world.number()}号"
            told = {"finding": Finding.WRONG, "remedy": Remedy.REMOVE, "document_no": number}
        step = self._step(
            "verify_objection", objections.verify, claim, self._authority(entry), reason="模拟核实", **told
        )
        if step is not None:
            self._soon(2, self._close, claim, entry, wrong)

    def _close(self, claim: Claim, entry: Entry, wrong: bool) -> None:
        name, act = ("uphold", objections.uphold) if wrong else ("reject", objections.reject)
        if self._step(name, act, claim, self._second, reason="模拟处理意见") is not None and wrong:
            self._registering.exited(entry)

    # repairs and reorganisations

    def _accept(self, claim: Claim, entry: Entry) -> None:
        if self._step("accept", repairs.accept, claim, self._authority(entry)) is not None:
            self._soon(5, self._decide, claim, entry)

    def _decide(self, claim: Claim, entry: Entry) -> None:
        agree = self._world.chance(_AGREED)
        number = f"模拟修复字第{self._world.number()}号"
        told = {"agree": agree, "reason": "模拟意见", "document_no": number}
        if self._step("decide", repairs.review, claim, self._authority(entry), **told) is not None:
            self._soon(2, self._confirm, claim, entry)

    def _confirm(self, claim: Claim, entry: Entry) -> None:
        confirmed = self._step("confirm", repairs.confirm, claim, self._second)
        if confirmed is None:
            return
        if confirmed.state in (State.REPAIRED, State.LIFTED):
            self._registering.exited(entry)
        if confirmed.state is State.LIFTED and self._world.chance(_FAILS):
            self._soon(40, self._restore, claim, entry)

    def _restore(self, claim: Claim, entry: Entry) -> None:
        number = f"模拟恢复字第{self._world.number()}号"
        self._step(
            "restore", repairs.restore, claim, self._authority(entry), reason="模拟：计划未执行", document_no=number
        )

    # revocations

    def _revoke(self, claim: Claim, entry: Entry) -> None:
        if not self._world.chance(_EXECUTED):
            self._step("dismiss", revocations.dismiss, claim, self._authority(entry), reason="模拟：文书与条目无关")
        elif self._step("execute", revocations.execute, claim, self._authority(entry), reason="模拟理由") is not None:
            self._registering.exited(entry)

    # common

    def _step(self, name: str, act: Callable[..., Claim], claim: Claim, who: Caller, **more: Any) -> Claim | None:
        world = self._world

        def step(uow: UnitOfWork) -> Claim:
            return act(Act(uow, world.packs, who, claim.claim_id, now=world.timeline.now), **more)

        return world.act(f"claim_{name}", step)

    def _soon(self, working_days: int, act: Callable[..., None], *given: Any) -> None:
        self._world.timeline.in_office(self._world.delay(working_days), partial(act, *given))

    def _authority(self, entry: Entry) -> Caller:
        ours = authorities(self._world.packs, entry.pattern.list_id)
        return self._first if ours == credit_offices(self._world.packs) else initiator(min(ours))

    def _known(self, entry: Entry) -> ListingVersion | None:
        with self._world.application.database.read() as uow:
            return uow.registry.newest([entry.listing_id]).get(entry.listing_id)
