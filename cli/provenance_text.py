"""The provenance report in lines: for the terminal with indentation, for a page of the documents as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from api.provenance_texts import carrying, heading, standing, word
from engine.language.words import day_text
from services.provenance.model import ROLE, STANDING_TITLES, Standing
from services.provenance.reaching import UNNAMED

if TYPE_CHECKING:
    from services.provenance.model import Count, Item, LawReport, MeasureReport, PackReport, Point, Report, Word

_WORDS = (
    "*已确认*：有权的人确认过现在的文字。*待审核*：还没有人确认；写着“暂不能确认”的，要先补上所缺的依据或内容。"
    "*停用*：没有依据，或一条规则也不能触发。*未及*：没有条文把这项措施指向这个名单，规则照样展示，但不触发。"
)

Line = tuple[int, str]
"""How deep, and what. 0 is a heading."""


def lines(report: Report) -> Iterator[str]:
    """For the terminal."""
    yield heading(report)
    for depth, words in _lines(report):
        if depth == 0:
            yield ""
        yield "  " * depth + words


def page(report: Report) -> str:
    """A page of the documents."""
    demo = "，含演示确认集" if report.demo else ""
    lead = f"按{day_text(report.day)}的情况{demo}。由 `jiangcheng packs provenance` 生成，不要手改。"
    return "\n".join(["# 来源与确认", "", lead, "", _WORDS, *_markdown(report)]) + "\n"


def _markdown(report: Report) -> Iterator[str]:
    before = 0
    for depth, words in _lines(report):
        if depth == 0:
            yield from ("", f"## {words}", "")
        elif depth == 1 and before > 1:
            yield from ("", f"- {words}")
        else:
            yield "  " * (depth - 1) + f"- {words}"
        before = depth


def _lines(report: Report) -> Iterator[Line]:
    yield 0, "数量"
    for count in report.counts:
        yield from _count(count)
    yield 0, f"备忘录和法定规则包（{len(report.packs)}）"
    for pack in report.packs:
        yield from _pack(pack)
    yield 0, f"措施（{len(report.measures)}）"
    for measure in report.measures:
        yield from _measure(measure)
    yield 0, f"名单（{len(report.lists)}）"
    for entry in report.lists:
        yield from _item(entry)
    yield 0, f"法律文件（{len(report.laws)}）"
    for law in report.laws:
        yield from _law(law)


def _count(count: Count) -> Iterator[Line]:
    parts = [f"{title} {count.standings[key]}" for key, title in STANDING_TITLES.items() if count.standings.get(key)]
    if count.ready:
        waiting = STANDING_TITLES[Standing.NEEDS_REVIEW]
        parts = [f"{part}（其中 {count.ready} 现在就可以确认）" if part.startswith(waiting) else part for part in parts]
    sources = f"，对应来源 {count.sources} 项" if count.sources != count.number else ""
    yield 1, f"{count.kind} {count.number}{sources}" + (f"：{'，'.join(parts)}" if parts else "")
    for why in count.why:
        yield 2, why


def _pack(pack: PackReport) -> Iterator[Line]:
    number = pack.document_no or (f"法定：{pack.statute}" if pack.statute else "无文号")
    yield 1, f"{pack.id} {pack.title}（{number}，来源 {pack.source_id or '未编号'}）：{STANDING_TITLES[pack.standing]}"
    yield 2, f"由{ROLE}确认，会同{'、'.join(pack.confirmers)}；最近核对 {pack.last_checked}"
    yield from _missing(pack.missing)
    if pack.rules:
        states = [rule.standing for rule in pack.rules]
        ready = sum(rule.ready for rule in pack.rules)
        done, never = states.count(Standing.CONFIRMED), sum(not rule.confirmable for rule in pack.rules)
        yield 2, f"规则 {len(pack.rules)} 条：已确认 {done}，可以确认 {ready}，暂不能确认 {never}"
    for rule in pack.rules:
        name = rule.item.rpartition("/")[2]
        reasons = "；".join(point.text for point in rule.missing)
        yield 3, f"{name} {rule.title}：{standing(rule)}" + (f"。{reasons}" if reasons else "")
        yield from _words(rule.words, 4)


def _measure(measure: MeasureReport) -> Iterator[Line]:
    yield from _item(measure.item)
    for entry in measure.lists:
        if entry.reason is None:
            yield 2, f"及于“{entry.title}”：{'；'.join(carrying(basis) for basis in entry.bases)}"
        else:
            yield 2, f"未及“{entry.title}”：{entry.reason}"
    if measure.unnamed:
        yield 2, f"其余 {len(measure.unnamed)} 个名单未及：{UNNAMED}"


def _item(item: Item) -> Iterator[Line]:
    yield 1, f"{item.item} {item.title}（来源 {item.source_id}）：{standing(item)}"
    checked = f"；最近核对 {item.last_checked}" if item.last_checked else ""
    yield 2, f"由{ROLE}确认，会同{'、'.join(item.confirmers)}{checked}；出处：{item.source}"
    yield from _missing(item.missing)
    yield from _words(item.words, 2)


def _missing(points: Iterable[Point]) -> Iterator[Line]:
    return ((2, f"缺：{point.text}") for point in points)


def _words(words: Iterable[Word], depth: int) -> Iterator[Line]:
    return ((depth, word(one)) for one in words)


def _law(law: LawReport) -> Iterator[Line]:
    number = f"（{law.document_no}）" if law.document_no else ""
    yield (
        1,
        f"{law.id} {law.title}{number}：条文 {law.articles} 条，文本 {law.text_version}，核对于 {law.last_checked}，{law.source}",
    )
    for point in law.to_confirm:
        yield 2, f"缺：{point}"
