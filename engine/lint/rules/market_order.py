"""I-05: a measure of class 三 only informs the market. It orders nothing, so it opens no case and needs no department."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.documents import MeasureClass
from engine.law.legality import orders_the_market
from engine.lint.finding import Finding, Severity
from engine.lint.walk import rule_places
from engine.packs.packset import PackSet

CODES = {
    "market_order": "第三类措施下了指令",
}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """An error per class-三 measure that orders, and per rule that hands one to a department."""
    for measure in packs.measures.values():
        if orders_the_market(measure):
            yield Finding(
                "market_order",
                Severity.ERROR,
                f"第三类措施“{measure.title}”只能推送信息供参考，不能下指令（I-05）",
                packs.at(f"measure/{measure.id}", ("outcome",)),
                "请写 outcome: none、strength: reference；确有依据强制实施的，请更正 class",
                item=f"measure/{measure.id}",
            )
    for place in rule_places(packs):
        if place.measure.class_ is MeasureClass.MARKET and place.rule.carried_out_by:
            yield Finding(
                "market_order",
                Severity.ERROR,
                f"{place.name}把第三类措施交给部门实施；这类措施不产生案件（I-05）",
                place.at("carried_out_by"),
                "请删去 carried_out_by",
                item=place.item,
            )
