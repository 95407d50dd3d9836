"""The checks of a period: most about nobody on a list, some about the listed, a dense set about subjects that stand on several lists."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from cli.simulation.desks import Desks
from cli.simulation.patterns import Pattern
from cli.simulation.people import Someone, organisation, platform, someone
from cli.simulation.results import Results
from cli.simulation.world import World
from engine.days import SHANGHAI
from services.checks.model import CheckAnswer
from services.checks.request import CheckRequest, read_request

_ASKS = {"bidding": "jy-ggzy", "procurement": "jy-czj"}
_OTHERS_ASK = "jy-spj"
_CLEAN_SUBJECTS = 3000
_CLEAN_FROM = 5_000_000
"""Numbers from which subjects are drawn that nobody ever lists."""

_WEEKEND_SHARE = 0.1
_PREVIEWS, _WITHOUT_CODE, _OTHER_NAME, _REPEATED, _AGAIN = 0.02, 0.01, 0.05, 0.01, 0.1


class Asking:
    """The platforms that ask."""

    def __init__(self, world: World, desks: Desks, results: Results) -> None:
        self._world = world
        self._desks = desks
        self._results = results
        self._seen: set[str] = set()
        self._matters: dict[str, list[str]] = {}
        self._favourite = organisation(_CLEAN_FROM + _CLEAN_SUBJECTS)
        self._padder = world.rng.choice(sorted(_ASKS.values()))

    def plan_all(self, days: Iterable[date]) -> None:
        """Spreads the checks over the days; on days off only few ask."""
        world = self._world
        every = list(days)
        weights = [1.0 if world.timeline.works(day) else _WEEKEND_SHARE for day in every]
        for day in sorted(world.rng.choices(every, weights, k=world.plan.checks)):
            minutes = world.rng.randrange(8 * 60, 20 * 60)
            moment = datetime.combine(day, time(), SHANGHAI) + timedelta(minutes=minutes)
            world.timeline.plan(moment, self._ask)

    def _ask(self) -> None:
        world = self._world
        if world.chance(world.plan.dense) and world.dense:
            entry = world.rng.choice(world.rng.choice(world.dense))
            self._submit(entry.pattern, entry.who)
        elif world.chance(world.plan.hit_rate):
            entry = world.rng.choice(world.entries)
            self._submit(entry.pattern, entry.who)
        elif world.chance(0.01):
            self._pad()
        else:
            pattern = world.rng.choice(world.patterns)
            number = _CLEAN_FROM + world.rng.randrange(_CLEAN_SUBJECTS)
            self._submit(pattern, someone(pattern.kind, number), code=not world.chance(_WITHOUT_CODE))

    def _pad(self) -> None:
        """One department asks about the same subject again and again, mostly without any matter: calls, not work."""
        patterns = [p for p in self._world.patterns if p.kind is self._favourite.kind and self._asks(p) == self._padder]
        self._submit(patterns[0] if patterns else self._world.patterns[0], self._favourite, preview=0.7)

    def _submit(self, pattern: Pattern, who: Someone, *, code: bool = True, preview: float = _PREVIEWS) -> None:
        world = self._world
        department = self._asks(pattern)
        request = self._request(pattern, who, department, code, world.chance(preview))
        key = f"simulated-{len(world.checks)}"
        answer = self._send(request, department, key)
        world.checks.append(answer.check_id)
        if world.chance(_REPEATED):
            world.timeline.plan(
                world.timeline.now + timedelta(minutes=2), partial(self._repeat, request, department, key, answer)
            )

    def _request(self, pattern: Pattern, who: Someone, department: str, code: bool, preview: bool) -> CheckRequest:
        world = self._world
        name = f"{who.name}分部" if world.chance(_OTHER_NAME) else who.name
        subject: dict[str, Any] = {"role": pattern.role, "kind": who.kind.value, "name": name}
        matter: dict[str, Any] = {"kind": pattern.matter, "fields": dict(pattern.fields)}
        if code:
            subject["code"] = who.code
        if not preview:
            matter["case_no"] = self._case_no(pattern.matter)
        return read_request(
            {
                "matter": matter,
                "subjects": [subject],
                "purpose": "simulated",
                "operator": {"department": department, "person": "模拟经办人"},
            }
        )

    def _case_no(self, matter: str) -> str:
        """A new matter; sometimes one that was asked about before."""
        known = self._matters.setdefault(matter, [])
        if known and self._world.chance(_AGAIN):
            return self._world.rng.choice(known)
        known.append(f"模拟-{matter}-{self._world.number()}")
        return known[-1]

    def _send(self, request: CheckRequest, department: str, key: str) -> CheckAnswer:
        world = self._world
        answer = world.application.checks.submit(
            request, platform(department), idempotency_key=key, now=world.timeline.now
        )
        world.done["check"] += 1
        if not answer.replayed and b'"case_id"' in answer.body:
            self._take(answer)
            if request.matter.case_no is not None:
                [subject] = request.subjects
                self._results.expected(department, request.matter.kind, request.matter.case_no, subject)
        return answer

    def _take(self, answer: CheckAnswer) -> None:
        """Cases that were not seen before come to their departments' desks."""
        cases = {
            case["case_id"]: case["department"]
            for subject in answer.content["subjects"]
            for hit in subject["hits"]
            for measure in hit["measures"]
            for case in measure["cases"]
        }
        new = {case_id: department for case_id, department in cases.items() if case_id not in self._seen}
        self._seen |= new.keys()
        self._desks.opened(new)

    def _repeat(self, request: CheckRequest, department: str, key: str, first: CheckAnswer) -> None:
        """The network was slow: the same question under the same key has the same answer, to the byte."""
        world = self._world
        again = self._send(request, department, key)
        world.done["check"] -= 1
        world.done["repeated"] += 1
        if again.body != first.body or not again.replayed:
            raise AssertionError(f"check {first.check_id} was answered differently under its key")

    def _asks(self, pattern: Pattern) -> str:
        department = _ASKS.get(pattern.matter.partition(".")[0], _OTHERS_ASK)
        return department if department in self._world.packs.departments else _OTHERS_ASK
