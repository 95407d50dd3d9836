"""What a clerk calls the figures of a report and the values of their dimensions."""

from __future__ import annotations

from collections.abc import Mapping

from engine.documents import MEASURE_OUTCOME_TITLES
from engine.packs.packset import PackSet
from services.cases.counting import UNCOUNTED_TITLES
from services.cases.outcome import OUTCOME_TITLES
from services.cases.states import STATE_TITLES
from services.reports.model import COUNTED, ORGANISATIONS, PEOPLE, Figure, Keeping, Step

FIGURE_TITLES: Mapping[Figure, str] = {
    Figure.ASKED: "全部核查",
    Figure.CHECKS: "触发的核查",
    Figure.HITS: "命中",
    Figure.SUBJECTS: "涉及的主体",
    Figure.MEASURES: "适用的措施",
    Figure.CASES: "案件",
    Figure.CLAUSES: "按条款的案件",
    Figure.RECALLS: "退出后的撤回通知",
}

FIGURE_HINTS: Mapping[Figure, str] = {
    Figure.ASKED: "按核查日期；预览不计",
    Figure.CHECKS: "至少有一个主体适用措施的核查",
    Figure.HITS: "一次核查中一个主体的一条名单记录算一次",
    Figure.SUBJECTS: "同一主体多次命中只算一个",
    Figure.MEASURES: "一次命中的一项措施算一次",
    Figure.CASES: "按提示日期；一项措施由一个部门办理为一件",
    Figure.CLAUSES: "由几条规则共同引起的案件在每条规则下都算",
    Figure.RECALLS: "名单退出、失效或暂停后须由部门确认的通知",
}

EFFECT_TITLES: Mapping[str, str] = {"punish": "惩戒", "reward": "激励"}
WHO_TITLES: Mapping[str, str] = {ORGANISATIONS: "单位", PEOPLE: "自然人"}
STEP_TITLES: Mapping[Step, str] = {Step.ACKNOWLEDGE: "确认用时", Step.FEEDBACK: "反馈用时"}

KEEPING_TITLES: Mapping[str, str] = {
    Keeping.IN_TIME: "按期",
    Keeping.LATE: "超期后办理",
    Keeping.RUNNING: "期限未到",
    Keeping.OVERDUE: "逾期未办",
    Keeping.DROPPED: "已撤回，不再办理",
    Keeping.UNSET: "没有规定期限",
}

DIMENSION_TITLES: Mapping[str, str] = {
    "who": "主体",
    "list": "名单",
    "department": "部门",
    "measure": "措施",
    "measure_outcome": "措施结果",
    "state": "状态",
    "outcome": "办理结果",
    "reason": "理由",
    "acknowledging": "确认",
    "answering": "反馈",
    "lifting": "解除",
    "memorandum": "备忘录",
    "rule": "规则",
    "recall": "确认",
    "counting": "是否计入案例",
}

NO_OUTCOME = "尚未登记结果"


class Titles:
    """Titles by one set of packs; what a later edition dropped keeps its id."""

    def __init__(self, packs: PackSet) -> None:
        self._packs = packs

    def of(self, dimension: str, value: str) -> str:
        """One value of a dimension in words."""
        fixed = _FIXED.get(dimension)
        if fixed is not None:
            return fixed.get(value, value)
        documents: Mapping[str, Mapping[str, object]] = {
            "list": self._packs.lists,
            "department": self._packs.departments,
            "measure": self._packs.measures,
            "memorandum": self._packs.memoranda,
            "reason": self._packs.reasons,
        }
        found = documents.get(dimension, {}).get(value)
        return str(getattr(found, "title", value)) or "未填写"

    def clause(self, memorandum: str, rule: str) -> str:
        """A rule by the title of its measure."""
        pack = self._packs.memoranda.get(memorandum)
        known = next((one for one in pack.rules if one.id == rule), None) if pack else None
        return f"{self.of('measure', known.measure)}（{rule}）" if known else rule

    def selection(self, figure: Figure, by: Mapping[str, str]) -> str:
        """A number in words: 案件 · 单位 · 已实施."""
        values = (self.of(dimension, value) for dimension, value in by.items())
        return " · ".join([FIGURE_TITLES[figure], *values])

    def matter(self, kind: str) -> str:
        """A kind of matter."""
        found = self._packs.matters.get(kind)
        return found.title if found else kind


_FIXED: Mapping[str, Mapping[str, str]] = {
    "who": WHO_TITLES,
    "state": {state.value: title for state, title in STATE_TITLES.items()},
    "outcome": {**OUTCOME_TITLES, "": NO_OUTCOME},
    "measure_outcome": MEASURE_OUTCOME_TITLES,
    "acknowledging": KEEPING_TITLES,
    "answering": KEEPING_TITLES,
    "recall": KEEPING_TITLES,
    "counting": {COUNTED: "计入案例", **{why.value: title for why, title in UNCOUNTED_TITLES.items()}},
    "lifting": {"required": "须解除、尚未登记解除", "": "没有待解除的措施"},
}
