"""The provenance report in words, the same on the page, in the terminal and in the documents."""

from __future__ import annotations

from collections.abc import Mapping

from engine.documents import LawLevel
from engine.language.words import day_text
from services.provenance.model import STANDING_TITLES, Carrying, Item, PackReport, Report, Standing, Word

CONFIRMATIONS: Mapping[str, str] = {
    "confirmed": "已确认",
    "unconfirmed": "未确认",
    "confirmation_void": "确认后有改动，原确认失效",
    "confirmation_not_yet": "确认尚未生效",
    "confirmation_ended": "确认已过有效期",
}


LEVELS: Mapping[LawLevel, str] = {
    LawLevel.LAW: "法律",
    LawLevel.ADMINISTRATIVE_REGULATION: "行政法规",
    LawLevel.LOCAL_REGULATION: "地方性法规",
    LawLevel.CENTRAL_POLICY: "党中央、国务院政策文件",
    LawLevel.JUDICIAL_INTERPRETATION: "司法解释",
    LawLevel.MINISTRY_RULE: "部门规章",
    LawLevel.NORMATIVE_DOCUMENT: "规范性文件",
}


def heading(report: Report) -> str:
    """What the report speaks of."""
    demo = "（含演示确认集：国家清单是假定的，没有人核对过）" if report.demo else ""
    return f"规则版本 {report.revision}，按 {day_text(report.day)} 的情况{demo}"


def standing(item: Item | PackReport) -> str:
    """How an item or a pack stands, in a few words."""
    word = STANDING_TITLES[item.standing]
    if isinstance(item, PackReport):
        return word
    if item.standing is Standing.NEEDS_REVIEW:
        why = "" if item.confirmation == "unconfirmed" else f"，{CONFIRMATIONS[item.confirmation]}"
        return f"{word}{why}" if item.confirmable else f"{word}{why}，暂不能确认"
    assumed = item.standing is Standing.CONFIRMED and all(one.assumed for one in item.words)
    return f"{word}（演示）" if assumed else word


def carrying(basis: Carrying) -> str:
    """An article with what narrows or widens it."""
    notes = [f"仅限{basis.penalty}的条目"] if basis.penalty else []
    notes += ["连同责任人"] if basis.responsible_person else []
    notes += ["仅限相关联的事项"] if basis.related_matters_only else []
    notes += ["须另作决定"] if basis.decision_needed else []
    return f"{basis.law}{basis.article}" + (f"（{'，'.join(notes)}）" if notes else "")


def word(one: Word) -> str:
    """A confirmation as it was given."""
    until = f"至{day_text(one.until)}" if one.until else "起"
    what = "现行文本" if one.this_text else "以前的文本"
    return f"{one.by} 于{day_text(one.on)}确认{what}（{one.edition} {one.row}），自{day_text(one.from_)}{until}"
