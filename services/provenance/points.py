"""What is missing before an item can be relied on: derived from the packs as far as a program can see, then ``to_confirm``.

A point says what a person has to establish or mend. Whoever confirms an item vouches that it was established, so the points
of a confirmed item shrink to what the law still says against it today.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from engine.documents import Article, InForce, Law, ListType, Measure, Memorandum
from engine.law.in_force import FORCE_TITLES, FRESH_DAYS, Force, checked_recently, memorandum_force
from engine.law.silence import Silence
from engine.packs.packset import PackSet
from services.provenance.model import Point

_UNREAD = Point("source_not_read", "出处是整理者自有知识，没有对照过原文")
ROW = Point("national_row", "《全国失信惩戒措施基础清单》的版本和条目还没有人核对")


def legal(obstacles: Iterable[Silence]) -> tuple[Point, ...]:
    """What the law says against an item."""
    return tuple(Point(silence.code, silence.reason) for silence in obstacles)


def of_measure(packs: PackSet, measure: Measure) -> tuple[Point, ...]:
    """What nobody has established yet of a measure."""
    found = [ROW] if measure.effect == "punish" else []
    found += [_UNREAD] if measure.confidence == "known" else []
    found += _of_articles(packs, (basis.article for basis in measure.bases))
    return (*found, *_given(measure.to_confirm))


def of_list(packs: PackSet, entry: ListType) -> tuple[Point, ...]:
    """What nobody has established yet of a list."""
    found = [_UNREAD] if entry.confidence == "known" else []
    return (*found, *_of_articles(packs, entry.basis), *_given(entry.to_confirm))


def of_memorandum(packs: PackSet, memorandum: Memorandum, day: date, *, silent: bool) -> tuple[Point, ...]:
    """What is missing of a memorandum beside its rules. ``silent``: the law lets nobody confirm any of them."""
    found = list(_of_document(memorandum, day))
    if memorandum.rules and silent:
        found.append(Point("nothing_confirmable", "没有一条规则可以确认：依据不及于其名单，或措施、名单停用"))
    return (*found, *_of_departments(packs, memorandum), *_given(memorandum.to_confirm))


def of_rules_of(packs: PackSet, memorandum: Memorandum) -> tuple[Point, ...]:
    """What whoever confirms a rule has to establish of its memorandum."""
    return (*_of_source(memorandum), *_of_departments(packs, memorandum), *_given(memorandum.to_confirm))


def _of_document(memorandum: Memorandum, day: date) -> Iterator[Point]:
    yield from _of_source(memorandum)
    force = memorandum_force(memorandum, day)
    if force in (Force.ENDED, Force.NOT_YET):
        successor = f"，由“{memorandum.superseded_by}”代替" if memorandum.superseded_by else ""
        yield Point("pack_not_in_force", f"{FORCE_TITLES[force]}{successor}")
    if not checked_recently(memorandum.last_checked, day):
        yield Point("stale_check", f"最近一次核对已超过 {FRESH_DAYS} 天")
    if not memorandum.lists:
        yield Point("no_list", "没有合法的名单可以对应，所以没有规则（I-07）")
    elif not memorandum.rules:
        yield Point("no_rules", "没有规则：没有取到它的措施，或没有条文支持")


def _of_source(memorandum: Memorandum) -> Iterator[Point]:
    if memorandum.source == "memorandum" and not memorandum.document_no:
        yield Point("document_number", "文号没有查到")
    elif memorandum.document_no and not memorandum.document_no_confirmed:
        yield Point("document_number", f"文号“{memorandum.document_no}”没有核实")
    if memorandum.in_force.from_ == "unknown":
        yield Point("in_force_unknown", "施行日期没有查到")


def _of_departments(packs: PackSet, memorandum: Memorandum) -> Iterator[Point]:
    named = dict.fromkeys([memorandum.initiator, *memorandum.participants])
    assumed = [packs.departments[id_].title for id_ in named if packs.departments[id_].assumed]
    if assumed:
        yield Point("departments_assumed", f"部门对应关系是假定的：{'、'.join(assumed)}")


def _of_articles(packs: PackSet, references: Iterable[str]) -> Iterator[Point]:
    told = set()
    for reference in dict.fromkeys(references):
        law, article = packs.article(reference)
        for point in _of_article(law, article):
            if point not in told:
                told.add(point)
                yield point


def _of_article(law: Law, article: Article) -> Iterator[Point]:
    for what, period in ((f"《{law.title}》", law.in_force), (f"《{law.title}》{article.article}", article.in_force)):
        if period is not None and not _known(period):
            known = "没有查到" if period.from_ == "unknown" else f"只查到月份（{period.from_}）"
            yield Point("in_force_unknown", f"{what}的施行日期{known}")
    for text in law.to_confirm:
        yield Point("to_confirm", f"《{law.title}》：{text}")


def _known(period: InForce) -> bool:
    return len(period.from_) == len("2026-01-01")


def _given(texts: Iterable[str]) -> Iterator[Point]:
    return (Point("to_confirm", text) for text in texts)
