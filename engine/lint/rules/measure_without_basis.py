"""I-01: a punishment needs a basis in law, administrative or local regulation, or central policy.

Which lists the basis reaches is another matter (``reach``): here the measure has no proper basis for anybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.lint.finding import Finding, Severity
from engine.lint.walk import measures_in_use
from engine.packs.packset import PackSet

CODES = {
    "measure_without_basis": "惩戒措施没有层级足够的依据",
}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """An error per punishing measure in use without any basis of that rank."""
    for measure in measures_in_use(packs):
        proper = (packs.article(basis.article)[0].level.may_carry_punishment for basis in measure.bases)
        if measure.effect == "punish" and not any(proper):
            yield Finding(
                "measure_without_basis",
                Severity.ERROR,
                f"惩戒措施“{measure.title}”没有法律、行政法规、地方性法规或党中央、国务院政策文件作依据（I-01）",
                packs.at_key(f"measure/{measure.id}", ("bases",)),
                "请补充依据；查不到依据的，写 status: disabled 并在 status_reason 说明",
                item=f"measure/{measure.id}",
            )
