"""Chinese words for the values that the command line prints."""

from __future__ import annotations

from collections.abc import Mapping

OUTCOMES: Mapping[str, str] = {
    "barred": "禁止参加",
    "restricted": "受到限制",
    "caution": "提请注意",
    "identity_required": "需要身份代码,无法核查",
    "undetermined": "无法判断",
    "clear": "没有应当适用的惩戒",
}

EFFECTS: Mapping[str, str] = {"punish": "惩戒", "reward": "激励"}

STRENGTHS: Mapping[str, str] = {"mandatory": "应当", "discretionary": "可以", "reference": "参考"}
