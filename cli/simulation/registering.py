"""Entries come onto lists and leave them: a file at the beginning, single ones through the year, exits that keepers record, pushes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

from cli.simulation.desks import Desks
from cli.simulation.patterns import Pattern
from cli.simulation.people import Someone, clerk, initiator, someone
from cli.simulation.world import Entry, World
from engine.errors import JiangchengError
from engine.inputs import SubjectKind
from services.push import service as pushing
from services.push.model import PushState
from services.registry.access import initiators
from services.registry.creation import create_listing
from services.registry.exits import exit_listing
from services.registry.imports import import_rows
from services.registry.model import ExitKind
from services.registry.rows import Issue, RawRow

_PUSHED_MONTHS = 3
"""Lists are pushed once in so many months."""


class Rows:
    """A listing file that was never written."""

    notes: tuple[Issue, ...] = ()

    def __init__(self, name: str, rows: list[dict[str, Any]]) -> None:
        self.name = name
        self._rows = rows

    def __iter__(self) -> Iterator[RawRow]:
        return (RawRow(line, row, strict=True) for line, row in enumerate(self._rows, start=1))

    def fraction(self) -> float:
        """Nobody watches it being read."""
        return 1.0


class Registering:
    """The keepers of the lists."""

    def __init__(self, world: World, desks: Desks) -> None:
        self._world = world
        self._desks = desks

    def begin(self) -> None:
        """The lists as they stand on the first day, one file per list; among them subjects that stand on several."""
        world, plan = self._world, self._world.plan
        drawn = [(pattern, self.new_subject(pattern.kind)) for pattern in self._patterns(plan.entries_at_start)]
        for _ in range(plan.dense_subjects):
            first = world.rng.choice(world.patterns)
            who = self.new_subject(first.kind)
            others = [p for p in world.patterns if p.kind is first.kind and p.list_id != first.list_id]
            drawn += [(pattern, who) for pattern in [first, *world.rng.sample(others, min(2, len(others)))]]
        files: dict[str, list[tuple[Pattern, Someone, dict[str, Any]]]] = {}
        for pattern, who in drawn:
            term = pattern.term if pattern.term is not None else 300
            since = world.timeline.today - timedelta(days=world.rng.randrange(1, max(2, min(300, term))))
            row = pattern.row(who, self.document(), since)
            files.setdefault(pattern.list_id, []).append((pattern, who, row))
        for list_id in sorted(files):
            self._import(list_id, files[list_id])
        several: dict[str, list[Entry]] = {}
        for entry in world.entries:
            several.setdefault(entry.who.code, []).append(entry)
        world.dense = [found for found in several.values() if len(found) > 1]

    def month(self, first: date, days: list[date]) -> None:
        """Plans the month's acts on some of its working days."""
        world, plan = self._world, self._world.plan
        for count, act in ((plan.entries_a_month, self._list_one), (plan.exits_a_month, self._exit_one)):
            for _ in range(count):
                world.timeline.plan(world.timeline.moment(world.rng.choice(days)), act)
        for number, list_id in enumerate(sorted({pattern.list_id for pattern in world.patterns})):
            if (number + first.month) % _PUSHED_MONTHS == 0:
                moment = world.timeline.moment(world.rng.choice(days))
                world.timeline.plan(moment, partial(self._push, list_id))

    def exited(self, entry: Entry) -> None:
        """The entry has left its list: nobody asks about it as listed any more, and carriers lift what they did."""
        self._desks.lift(entry.listing_id)

    def _patterns(self, count: int) -> list[Pattern]:
        """Every pattern before any comes again."""
        found: list[Pattern] = []
        while len(found) < count:
            found += self._world.rng.sample(list(self._world.patterns), len(self._world.patterns))
        return found[:count]

    def new_subject(self, kind: SubjectKind) -> Someone:
        """Somebody who was on no list yet."""
        return someone(kind, self._world.number())

    def document(self) -> str:
        """The number of a document that nobody wrote yet."""
        return f"模拟决字第{self._world.number()}号"

    def _import(self, list_id: str, drawn: list[tuple[Pattern, Someone, dict[str, Any]]]) -> None:
        world = self._world
        rows = Rows(f"{list_id}.jsonl", [row for _, _, row in drawn])
        actor, now = initiator(min(initiators(world.packs, list_id))).id, world.timeline.now
        with world.application.database.write() as uow:
            list_type = world.packs.lists[list_id]
            report = import_rows(uow, world.application.cipher, list_type, rows, actor=actor, now=now)
        world.done["rows_imported"] += report.new
        with world.application.database.read() as uow:
            versions = uow.registry.page(list_id, after=None, limit=len(drawn) + 1).versions
        made = {version.listing.decision_no: version.listing.listing_id for version in versions}
        for pattern, who, row in drawn:
            if row["decision_no"] in made:
                world.entries.append(Entry(made[row["decision_no"]], pattern, who))

    def _list_one(self) -> None:
        world = self._world
        pattern = world.rng.choice(world.patterns)
        who, row_since = self.new_subject(pattern.kind), world.timeline.today - timedelta(days=world.rng.randrange(20))
        row = pattern.row(who, self.document(), row_since)
        list_type, now = world.packs.lists[pattern.list_id], world.timeline.now
        actor = initiator(min(initiators(world.packs, pattern.list_id))).id
        try:
            with world.application.database.write() as uow:
                made, _ = create_listing(uow, world.application.cipher, list_type, row, actor=actor, now=now)
        except JiangchengError as error:  # what the law of the first day allowed may not be allowed later in the year
            world.refused["list", error.code] += 1
            return
        world.done["list"] += 1
        world.entries.append(Entry(made.listing.listing_id, pattern, who))

    def _exit_one(self) -> None:
        world = self._world
        entry, kind = world.some_entry(), world.rng.choice(list(ExitKind))
        actor = initiator(min(initiators(world.packs, entry.pattern.list_id))).id
        left = world.act(
            "exit",
            lambda uow: exit_listing(
                uow,
                entry.listing_id,
                packs=world.packs,
                kind=kind,
                effective_on=world.timeline.today,
                document_no=self.document(),
                reason="模拟退出",
                actor=actor,
                now=world.timeline.now,
            ),
        )
        if left is not None:
            self.exited(entry)

    def _push(self, list_id: str) -> None:
        world = self._world
        keeper = initiator(min(initiators(world.packs, list_id)))
        sent = world.act(
            "push", lambda uow: pushing.push(uow, world.packs, list_id, caller=keeper, now=world.timeline.now)
        )
        if sent is None:
            return
        with world.application.database.read() as uow:
            deliveries = uow.pushes.deliveries(sent.push_id)
        for delivery in deliveries:
            habit = world.habits[delivery.department]
            if not world.chance(habit.forgets):
                receive = partial(self._receive, sent.push_id, delivery.department)
                world.timeline.in_office(world.delay(habit.acknowledges), receive)

    def _receive(self, push_id: str, department: str) -> None:
        world, who = self._world, clerk(department)
        received = world.act(
            "push_received",
            lambda uow: pushing.mark_received(uow, push_id, department, caller=who, now=world.timeline.now),
        )
        if received is not None and received.state is PushState.RECEIVED:
            failing = world.chance(0.04)
            settle = partial(self._settle, push_id, department, failing)
            world.timeline.in_office(world.delay(world.habits[department].acknowledges), settle)

    def _settle(self, push_id: str, department: str, failing: bool) -> None:
        world, who, now = self._world, clerk(department), self._world.timeline.now
        if failing:
            world.act(
                "push_failed",
                lambda uow: pushing.mark_failed(uow, push_id, department, reason="模拟：接口超时", caller=who, now=now),
            )
            world.timeline.in_office(1, partial(self._receive, push_id, department))
            return
        world.act("push_applied", lambda uow: pushing.mark_applied(uow, push_id, department, caller=who, now=now))
