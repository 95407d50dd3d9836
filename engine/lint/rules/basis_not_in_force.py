"""A measure in use must not rest on an article that has ended; one not yet in force, or long unchecked, is a warning.

An article that has ended may stay beside the one that replaced it: it carries what was decided then.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.law.in_force import FORCE_TITLES, Force, article_force
from engine.lint.finding import Finding, Severity
from engine.lint.walk import measures_in_use
from engine.packs.packset import PackSet

CODES = {
    "basis_not_in_force": "所引条文当日不在施行期内",
}


def check(packs: PackSet, day: date) -> Iterator[Finding]:
    """A finding per basis that is not in force on the day."""
    for measure in measures_in_use(packs):
        for number, basis in enumerate(measure.bases):
            law, article = packs.article(basis.article)
            force = article_force(law, article, day)
            followed = force is Force.ENDED and article.replaced_by in {other.article for other in measure.bases}
            if force is not Force.IN_FORCE and not followed:
                yield Finding(
                    "basis_not_in_force",
                    Severity.ERROR if force is Force.ENDED else Severity.WARNING,
                    f"措施“{measure.title}”所引{law.short_title}{article.article}{FORCE_TITLES[force]}",
                    packs.at(f"measure/{measure.id}", ("bases", number, "article")),
                    "请核对现行文本，改引现行条文，或更新该法的日期与 last_checked",
                    item=f"measure/{measure.id}",
                )
