"""What the law reaches: the bases of a measure that carry it for entries of a list on a day (S1, I-01, I-20, S14)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from datetime import date
from typing import Literal, NamedTuple
from weakref import WeakKeyDictionary

from engine.documents import Article, Basis, Law, ListType, MatterType, Measure, Reach
from engine.law.in_force import FORCE_TITLES, Force, article_force
from engine.law.silence import Silence, because
from engine.packs.packset import PackSet

Reaches = Literal["subject", "responsible_person", "represented"]


class ReachingBasis(NamedTuple):
    """An article that carries a measure for a list, and through which of its reaches."""

    basis: Basis
    reach: Reach
    law: Law
    article: Article


def bases_reaching(
    packs: PackSet, measure: Measure, list_id: str, reaches: Reaches, day: date, matter_kind: str | None = None
) -> tuple[ReachingBasis, ...]:
    """The articles that by themselves carry the measure for entries of the list on the day.

    Never among them: an article that does not suffice alone or only asks for a mechanism, one below the rank of I-01
    (punishments), one that is not in force, and, unless ``matter_kind`` is given and related to the list, one that allows related matters only (S14).
    Where a reach has ``carrying``, it holds only for entries that meet that condition.
    """
    matter = packs.matters[matter_kind] if matter_kind else None
    remaining, _ = _sieve(packs, measure, list_id, reaches, day, matter)
    return tuple(remaining)


def reach_silence(
    packs: PackSet, measure: Measure, list_id: str, reaches: Reaches, day: date, matter: MatterType | None
) -> Silence | None:
    """Why no basis carries the measure for this list (S1), or None if one does."""
    return _sieve(packs, measure, list_id, reaches, day, matter)[1]


_Sieved = tuple[list[ReachingBasis], Silence | None]

_MAX_DAYS = 8
"""Days of which a set of packs remembers what reaches what: decisions ask for today, lint and replays for a few more."""

_SIEVED: WeakKeyDictionary[PackSet, dict[date, dict[Hashable, tuple[Measure, _Sieved]]]] = WeakKeyDictionary()


def _sieve(
    packs: PackSet, measure: Measure, list_id: str, reaches: Reaches, day: date, matter: MatterType | None
) -> _Sieved:
    """``_sift``, once for all rules of a set that apply the measure to the list: the law says the same of all of them."""
    days = _SIEVED.setdefault(packs, {})
    known = days.get(day)
    if known is None:  # two threads may both begin the day; what one of them finds is found again
        for past in list(days)[: len(days) - _MAX_DAYS + 1]:
            days.pop(past, None)
        known = days.setdefault(day, {})
    related = matter is not None and not set(matter.domains).isdisjoint(packs.lists[list_id].domains)
    key = (id(measure), list_id, reaches, related)
    found = known.get(key)
    if found is None:  # the measure beside the answer, so that no other gets its number
        found = known[key] = (measure, _sift(packs, measure, packs.lists[list_id], reaches, day, related))
    return found[1]


def _sift(packs: PackSet, measure: Measure, list_type: ListType, reaches: Reaches, day: date, related: bool) -> _Sieved:
    """The bases that pass every gate; if none does, the gate at which the last ones fell. ``related``: matter and list (S14)."""
    remaining = [found for found in _all_reaches(packs, measure) if names_list(found.reach, list_type)]
    if not remaining:
        return [], Silence(
            "basis_does_not_reach", f"依据未及于该名单（S1）{because(measure.unreached.get(list_type.id))}"
        )
    gates: list[tuple[Callable[[ReachingBasis], bool], str, str]] = [
        (
            lambda found: reaches != "responsible_person" or found.reach.responsible_person,
            "responsible_person_not_reached",
            "依据未及于该名单所列单位的责任人（I-20）",
        ),
        (
            lambda found: measure.effect == "reward" or found.law.level.may_carry_punishment,
            "basis_level",
            "依据的层级不足：惩戒须以法律、行政法规、地方性法规或党中央、国务院政策文件为依据（I-01）",
        ),
        (
            lambda found: found.article.alone,
            "basis_not_alone",
            "所引条文不能单独作为依据，还须有法律、行政法规的规定（S1）",
        ),
        (
            lambda found: not found.article.mechanism_only,
            "basis_mechanism_only",
            "所引条文只要求建立机制或者记录，自己没有规定后果（S1）",
        ),
        (
            lambda found: related or not found.article.related_matters_only,
            "matter_not_related",
            "所引条文只适用于与失信行为相关联的事项，本事项与该名单的领域不相关（S14）",
        ),
        (
            lambda found: article_force(found.law, found.article, day) is Force.IN_FORCE,
            "basis_not_in_force",
            "依据当日不在施行期内",
        ),
    ]
    for passes, code, reason in gates:
        before, remaining = remaining, [found for found in remaining if passes(found)]
        if not remaining:
            return [], Silence(code, reason + _forces(before, day) if code == "basis_not_in_force" else reason)
    return remaining, None


def _all_reaches(packs: PackSet, measure: Measure) -> Iterator[ReachingBasis]:
    for basis in measure.bases:
        law, article = packs.article(basis.article)
        for reach in basis.reaches:
            yield ReachingBasis(basis, reach, law, article)


def names_list(reach: Reach, list_type: ListType) -> bool:
    """Whether a reach names the list, or conduct that every entry on it establishes (S1)."""
    return reach.list_ == list_type.id or (reach.conduct is not None and reach.conduct in list_type.establishes)


def _forces(bases: list[ReachingBasis], day: date) -> str:
    shown = (
        f"{b.law.short_title}{b.article.article}{FORCE_TITLES[article_force(b.law, b.article, day)]}" for b in bases
    )
    return "：" + "；".join(dict.fromkeys(shown))
