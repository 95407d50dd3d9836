"""Whose a result is, and of which cases it can therefore speak. One supplier's refusal is no evidence against the others.

A subject is spoken of together with those who act for it (its representatives, the members of its consortium): they are one party.
A result that names nobody is of the party, where the matter has one; where it has several, nobody can tell of whom it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.errors import JiangchengError
from services.checks.replay import stored_document
from services.matters.model import MatterStanding
from services.matters.naming import Named
from services.ports import UnitOfWork

UNNAMED = (
    "办件核查了几个主体，回传的结果没有写明是哪一个的：请业务系统写明主体后再回传，或者由工作人员核对是不是本案主体"
)
SHARED = "案件还涉及办件中的其他主体，回传的结果没有写明是他们的：由工作人员核对后登记"


@dataclass(frozen=True, slots=True)
class Parties:
    """By subject key: ``heads``, for whom it takes part in the end (itself, if for nobody), and ``acting``, who acts for it.

    ``asked``: all parties that the matter's checks asked about, also those whose code is not known yet.
    """

    heads: Mapping[str, frozenset[str]]
    acting: Mapping[str, frozenset[str]]
    asked: frozenset[str]

    def of(self, keys: Iterable[str]) -> frozenset[str]:
        """The parties to which these subjects belong."""
        return frozenset().union(*(self.heads.get(key, frozenset({key})) for key in keys))

    def together(self, keys: Iterable[str]) -> frozenset[str]:
        """These subjects with all who act for them."""
        found, waiting = set(keys), list(keys)
        while waiting:
            more = self.acting.get(waiting.pop(), frozenset()) - found
            found |= more
            waiting += more
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class Whose:
    """``named``: the keys of which the result speaks, None where it names nobody. ``among``: of how many parties it may be then,
    ``with_cases`` among those that have cases."""

    named: frozenset[str] | None
    among: int
    with_cases: int

    def concerns(self, keys: frozenset[str]) -> bool:
        """Whether it may speak of a case of these subjects."""
        return self.named is None or bool(self.named & keys)

    def doubt(self, keys: frozenset[str], *, barred: bool) -> str:
        """Why nobody can tell whether it is about a case of these subjects, in Chinese; empty where it is.

        ``barred``: by the result a measure was carried out that keeps its subject out. Then it is of the only one that has such
        a case, though the matter asked about others as well; anything else may have happened to any of them.
        """
        if self.named is not None:
            return "" if keys <= self.named else SHARED
        return UNNAMED if self.with_cases > 1 or (self.among > 1 and not barred) else ""


def whose(uow: UnitOfWork, found: MatterStanding, named: Iterable[Named]) -> Whose:
    """Of whom a result is that names these subjects, or nobody."""
    parties = parties_of(uow, found)
    keys = {one.key for one in named}
    with_cases = parties.of(key for case in found.cases for key in found.subjects[case.case_id])
    return Whose(parties.together(keys) if keys else None, len(parties.asked | with_cases), len(with_cases))


def parties_of(uow: UnitOfWork, found: MatterStanding) -> Parties:
    """Who takes part in the matter for whom, by its checks."""
    heads: defaultdict[str, set[str]] = defaultdict(set)
    acting: defaultdict[str, set[str]] = defaultdict(set)
    asked: set[str] = set()
    for check in found.checks:
        above = _relations(uow, check.check_id) if len(check.subjects) > 1 else {}
        names = [one.key or f"{check.check_id}:{index}" for index, one in enumerate(check.subjects)]
        for index, one in enumerate(check.subjects):
            head = index
            while head in above:
                head = above[head]
            if one.key is not None:
                heads[one.key].add(names[head])
                if index in above:
                    acting[names[above[index]]].add(one.key)
            if one.key is not None or check in found.undetermined:
                asked.add(names[head])
    return Parties(_frozen(heads), _frozen(acting), frozenset(asked))


def _relations(uow: UnitOfWork, check_id: str) -> dict[int, int]:
    """Which subject of the check belongs to which, by index; none where the check's document cannot be read."""
    record = uow.checks.get(check_id)
    try:
        subjects = stored_document(record)["inputs"]["subjects"] if record else []
    except JiangchengError:
        return {}
    return {one["index"]: one["relates_to"] for one in subjects if one.get("relates_to") is not None}


def _frozen(found: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(keys) for key, keys in found.items()}
