"""What a department can owe, and by which parameters its time is counted."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from services.supervision.states import Action


class Kind(StrEnum):
    """Something that a department has to do."""

    ACKNOWLEDGE = "acknowledge"
    RESOLVE = "resolve"
    REVIEW = "review"
    VERIFY = "verify"
    LIFT = "lift"
    CONFIRM = "confirm"
    SIGN = "sign"
    APPLY = "apply"
    CLAIM = "claim"


KIND_TITLES: Mapping[Kind, str] = {
    Kind.ACKNOWLEDGE: "确认案件",
    Kind.RESOLVE: "登记办理结果",
    Kind.REVIEW: "复核不予实施",
    Kind.VERIFY: "核验反馈",
    Kind.LIFT: "解除已实施的措施",
    Kind.CONFIRM: "确认通知",
    Kind.SIGN: "签收推送的名单",
    Kind.APPLY: "应用推送的名单",
    Kind.CLAIM: "办理异议和修复申请",
}

PERIODS: Mapping[Kind, str] = {
    kind: f"supervision/{kind.value}" for kind in Kind if kind not in (Kind.CONFIRM, Kind.CLAIM)
}
"""The parameter that says how many working days there are. A message carries its own last day, a claim has those of law."""

STRICT = frozenset({Kind.LIFT, Kind.CONFIRM, Kind.CLAIM})
"""Where delay goes on touching somebody's rights; these climb the ladder faster."""


def ladder_parameter(kind: Kind, action: Action) -> str:
    """The parameter that says on which working day after the last one a step is taken."""
    return f"supervision/{'strict-' if kind in STRICT else ''}{action.value}"
