"""The impact of a change: past checks decided again by both sets of packs, exactly, but each situation only once.

Messages are streamed out of the database to a bench of SQL and put into situations there. A first look keeps the checks that
the change can touch; of these, one message per situation is decided by the two engines in full, and the answers are joined
back and added up per subject and check. Facts are used as they were known then; what was
never asked makes a check unknown, not changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from engine.days import day_of
from engine.deciding.decide import RuleEngine
from engine.errors import JiangchengError
from engine.packs.packset import PackSet
from services.audit import trail
from services.impact.asked import Catalogue
from services.impact.bench import Acting, Answer, Bench, Document, Situation
from services.impact.entries import Catalogues, Untold, rows
from services.impact.grouping import Asking, groups
from services.impact.model import CheckImpact, CheckResult, ImpactReport
from services.impact.registry import registry_impact
from services.impact.sides import Side
from services.impact.unmapped import Waiting, look_up, waiting
from services.ports import Database, UnitOfWork

_TOGETHER = 200
"""Checks whose entries are looked up with one question to the registry."""


class Part(StrEnum):
    """What a report is about."""

    CHECKS = "checks"
    REGISTRY = "registry"


class Progress(Protocol):
    """Told how far the work is. ``total`` is known when a stage begins."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """``stage``: ``read``, ``load``, ``screen``, ``classify``, ``decide`` or ``sum``."""


def no_progress(stage: str, done: int, total: int) -> None:
    """Tells nobody."""


OpenBench = Callable[[], AbstractContextManager[Bench]]


class ImpactService:
    """``open_bench`` gives a bench of SQL in a private place, which is gone when its block ends."""

    def __init__(self, database: Database, open_bench: OpenBench) -> None:
        self._database = database
        self._open_bench = open_bench

    def report(
        self,
        a: RuleEngine,
        b: RuleEngine,
        *,
        actor: str,
        now: datetime,
        since: date | None = None,
        law_day: date | None = None,
        parts: frozenset[Part] = frozenset(Part),
        progress: Progress = no_progress,
        details: Callable[[CheckResult], None] | None = None,
        inspect: Callable[[Bench], None] | None = None,
    ) -> ImpactReport:
        """The report of deciding by ``b`` instead of ``a``. Leaves an entry in the audit trail: it reads what subjects are listed for.

        ``since``: only checks from that day on. ``law_day``: law and confirmations of this one day instead of each check's own.
        ``details`` is given every check that is not unchanged, ``inspect`` the bench at the end. Raises JiangchengError when the
        two evaluators of an engine disagree: such a report would be worth nothing.
        """
        before, after = Side(a), Side(b)
        checks = registry = None
        with self._open_bench() as bench:
            if Part.CHECKS in parts:
                catalogues = self._fill(bench, before, after, since, progress)
                checks = _decide(bench, catalogues, before, after, law_day, progress)
            if Part.REGISTRY in parts:
                unread = self._fill_entries(bench, before, after, law_day or day_of(now))
                registry = registry_impact(bench.entries, before, after, law_day or day_of(now), unread)
            report = ImpactReport(a.packs.revision, b.packs.revision, since, law_day, checks, registry)
            self._leave_trace(report, actor, now)  # before anybody is told anything
            if details:
                for result in bench.results() if checks else ():
                    details(result)
            if inspect:
                inspect(bench)
        return report

    def _fill(self, bench: Bench, a: Side, b: Side, since: date | None, progress: Progress) -> Mapping[int, Catalogue]:
        """Copies past checks to the bench, in bounded memory; the catalogues of their revisions by number."""
        pairs = a.plans.keys() | b.plans.keys()
        known: dict[str, int] = {}
        catalogues: dict[int, Catalogue] = {}
        missing: dict[tuple[int, str], frozenset[str]] = {}
        waiting_ones: list[Waiting] = []
        with self._database.read() as uow:
            total = uow.impact.count_checks(since)
            for number, check in enumerate(uow.impact.checks(since), 1):
                if check.revision not in known:
                    known[check.revision] = len(known) + 1
                    catalogues[known[check.revision]] = Catalogue(_packs(uow, check.revision, a, b))
                revision = known[check.revision]
                bench.add_document(Document(number, check.check_id, check.kind, check.day, revision, check.document))
                about = (revision, check.kind)
                if about not in missing:
                    missing[about] = _unmapped(catalogues[revision], check.kind, pairs)
                if missing[about] and (one := waiting(number, revision, check, missing[about])):
                    waiting_ones.append(one)
                if len(waiting_ones) >= _TOGETHER:
                    _add(bench, uow, waiting_ones, catalogues)
                if number % _TOGETHER == 0:
                    progress("read", number, total)
            _add(bench, uow, waiting_ones, catalogues)
            progress("read", total, total)
        return catalogues

    def _fill_entries(self, bench: Bench, a: Side, b: Side, day: date) -> list[Untold]:
        """Copies entries in force to the bench; those that the two sets' catalogues read differently."""
        unread: list[Untold] = []
        entries = bench.entries
        read = Catalogues(a.packs, b.packs, frozenset(list_id for _, list_id in b.plans.keys() - a.plans.keys()))
        with self._database.read() as uow:
            for row in rows(uow.impact.entries(), read, day):
                if isinstance(row, Untold):
                    unread.append(row)
                else:
                    entries.add(row)
        return unread

    def _leave_trace(self, report: ImpactReport, actor: str, now: datetime) -> None:
        detail = {"before": report.before, "after": report.after}
        if report.checks:
            detail |= {"checks": str(report.checks.total), "changed": str(report.checks.changed)}
        if report.registry:
            detail |= {"entries": str(report.registry.entries), "affected": str(report.registry.affected)}
        with self._database.write() as uow:
            trail.record(
                uow, actor=actor, action="impact.run", entity=f"revision:{report.after}", detail=detail, now=now
            )


def _decide(
    bench: Bench, catalogues: Mapping[int, Catalogue], a: Side, b: Side, law_day: date | None, progress: Progress
) -> CheckImpact:
    progress("load", 0, 1)
    bench.load()
    progress("screen", 0, 1)
    acting = bench.acting()
    unnamed = {one.number: (_unnamed(a, one, law_day), _unnamed(b, one, law_day)) for one in acting}
    asking = {one.group.number: one for one in groups(bench.occurring(), catalogues, a, b, law_day)}
    bench.screen(one.screening for one in asking.values() if any(one.apart))
    touched = [one.number for one in bench.situations() if _touched(asking[one.group], one, a, b)]
    bench.keep(touched, (number for number, (before, after) in unnamed.items() if before != after))
    progress("classify", 0, 1)
    total = bench.classify(one.group for one in asking.values())
    progress("decide", 0, total)
    answers = _answers(bench, asking, a, b, total, progress)
    bench.answer(answers, ((number, *sides) for number, sides in unnamed.items()))
    if disagreements := [*a.disagreements, *b.disagreements]:
        first = disagreements[0]
        detail = f"{len(disagreements)} 处，第一处：{first.matter}/{first.list_id} {'、'.join(first.rules)}"
        raise JiangchengError("engine_disagreement", "规则引擎与参考解释器的结论不一致", detail, "请联系维护人员")
    progress("sum", 0, 1)
    return bench.impact()


def _touched(about: Asking, one: Situation, a: Side, b: Side) -> bool:
    apart = about.apart[one.epoch]
    if not apart:
        return False
    before, after = (side.facts(about.pair, about.asked, one.facts)[0] for side in (a, b))
    return any(measure.may_differ(before, after) for measure in apart)


def _answers(
    bench: Bench, asking: Mapping[int, Asking], a: Side, b: Side, total: int, progress: Progress
) -> Iterator[tuple[int, Answer, Answer]]:
    for done, one in enumerate(bench.situations(), 1):
        about = asking[one.group]
        day = about.days[one.epoch]
        before, after = (side.answer(about.pair, about.asked, one.facts, one.name_differs, day) for side in (a, b))
        yield one.number, before, after
        if done % _TOGETHER == 0 or done == total:
            progress("decide", done, total)


def _unnamed(side: Side, acting: Acting, law_day: date | None) -> bool:
    return side.unnamed(acting, law_day or acting.day)


def _unmapped(catalogue: Catalogue, kind: str, pairs: set[tuple[str, str]]) -> frozenset[str]:
    """Lists that either side maps to the matter and the check's revision did not."""
    return frozenset(list_id for of, list_id in pairs - catalogue.mapped if of == kind)


def _packs(uow: UnitOfWork, revision: str, a: Side, b: Side) -> PackSet:
    for side in (a, b):
        if side.packs.revision == revision:
            return side.packs
    text = uow.checks.revision(revision)
    if text is None:
        raise JiangchengError(
            "revision_missing", "没有存档该核查所用的规则版本", revision, "请从备份恢复，或联系维护人员"
        )
    return PackSet.from_canonical(text)


def _add(bench: Bench, uow: UnitOfWork, checks: list[Waiting], catalogues: Mapping[int, Catalogue]) -> None:
    for message in look_up(uow, checks, catalogues):
        bench.add_message(message)
    checks.clear()
