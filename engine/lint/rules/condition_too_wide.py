"""A rule whose condition asks for too many combinations at once: the engine would refuse the whole set when it starts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.errors import PackErrors
from engine.lint.finding import Finding, Severity
from engine.matching.compiler import compile_plans
from engine.packs.packset import PackSet

CODES = {
    "condition_too_wide": "条件的组合太多，引擎不能安全执行",
}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """An error for the first such rule; the next shows when it is mended."""
    try:
        compile_plans(packs)
    except PackErrors as found:
        for error in found.errors:
            message = f"规则 {error.detail}：{error.title}"
            yield Finding(
                "condition_too_wide", Severity.ERROR, message, error.position, error.advice, item=f"rule/{error.detail}"
            )
