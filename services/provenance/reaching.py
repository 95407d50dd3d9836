"""Per measure and list: the articles that carry the measure to the list on a day, or the reason why none does (S1)."""

from __future__ import annotations

from datetime import date

from engine.documents import ListType, Measure
from engine.language import ir
from engine.language.fields import listing_fields
from engine.language.words import condition_text
from engine.law.confirming import reach_anywhere
from engine.law.reach import ReachingBasis, bases_reaching, names_list
from engine.matching.compiler import carried
from engine.packs.packset import PackSet
from services.provenance.model import Carrying, OnList

UNNAMED = "本措施引用的条文没有指明该名单，也没有指明该名单每个条目都能证明的行为（S1）"
"""The reason where nobody wrote a better one."""


def on_list(packs: PackSet, measure: Measure, entry: ListType, day: date) -> OnList | None:
    """None where no article names the list and there is no more to be said: then the reason is ``UNNAMED``."""
    named = any(names_list(reach, entry) for basis in measure.bases for reach in basis.reaches)
    if not named:
        written = measure.unreached.get(entry.id)
        return OnList(entry.id, entry.title, (), "basis_does_not_reach", written) if written else None
    silence = reach_anywhere(packs, measure, entry, "subject", day)
    if silence is not None:
        return OnList(entry.id, entry.title, (), silence.code, silence.reason)
    return OnList(entry.id, entry.title, _bases(packs, measure, entry, day), None, None)


def _bases(packs: PackSet, measure: Measure, entry: ListType, day: date) -> tuple[Carrying, ...]:
    found: dict[tuple[str, str | None], Carrying] = {}
    for kind in packs.matters:
        for basis in bases_reaching(packs, measure, entry.id, "subject", day, kind):
            one = _carrying(packs, entry, basis)
            found.setdefault((one.ref, one.penalty), one)
    return tuple(found.values())


def _carrying(packs: PackSet, entry: ListType, found: ReachingBasis) -> Carrying:
    condition = carried(packs, found.reach, entry.id)
    return Carrying(
        ref=found.basis.article,
        law=found.law.short_title,
        article=found.article.article,
        gist=found.article.gist,
        penalty=None if condition == ir.TRUE else condition_text(condition, listing_fields(entry)),
        responsible_person=found.reach.responsible_person,
        related_matters_only=found.article.related_matters_only,
        decision_needed=found.basis.decision_needed,
    )
