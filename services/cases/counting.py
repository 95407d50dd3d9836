"""Which cases count as joint reward or punishment (联合奖惩案例): those on an entry that the listing procedure made (I-19).

A penalty that was only published, or brought to the registry as if it were a decision to list, is no such case: 2018 年案例归集的口径，
未经程序纳入名单的行政处罚信息不属于案例. Where the law makes the penalty itself the listing (the list has no number of a penalty
beside its own), the entry counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

from services.cases.model import Case
from services.ports import UnitOfWork
from services.registry.access import ListCatalogue
from services.registry.model import ListingVersion
from services.registry.words import decision_key

PENALTY_NUMBER = "penalty_no"
"""The field in which lists that follow penalties keep the penalty's own number."""

_LOT = 1_000


class Uncounted(StrEnum):
    """Why a case does not count."""

    NO_LAWFUL_LIST = "no_lawful_list"
    PENALTY_ONLY = "penalty_only"
    PENALTY_NOT_NAMED = "penalty_not_named"


UNCOUNTED_TITLES: Mapping[Uncounted, str] = {
    Uncounted.NO_LAWFUL_LIST: "名单没有依法设列、已停用或者仅供存档",
    Uncounted.PENALTY_ONLY: "条目的决定文书就是处罚决定书，没有经过列入程序",
    Uncounted.PENALTY_NOT_NAMED: "条目没有写处罚决定书文号，看不出列入决定与处罚决定是不是两份文书",
}


def lawful_lists(packs: ListCatalogue) -> frozenset[str]:
    """Lists whose cases may count."""
    return frozenset(
        one.id for one in packs.lists.values() if one.basis and not one.archive_only and one.status != "disabled"
    )


def penalty_lists(packs: ListCatalogue) -> frozenset[str]:
    """Those of them that follow penalties: whether a case counts is seen from its entry."""
    return frozenset(
        id_
        for id_ in lawful_lists(packs)
        if packs.lists[id_].from_penalties and any(spec.name == PENALTY_NUMBER for spec in packs.lists[id_].fields)
    )


def uncounted(uow: UnitOfWork, packs: ListCatalogue, cases: Iterable[Case]) -> dict[str, Uncounted]:
    """Why, by case id; the other cases count."""
    asked = tuple(cases)
    lawful, penalties = lawful_lists(packs), penalty_lists(packs)
    seen = uncounted_entries(uow, {case.key.listing_id for case in asked if case.list_id in penalties})
    found = {case.case_id: seen.get(case.key.listing_id) for case in asked}
    found |= {case.case_id: Uncounted.NO_LAWFUL_LIST for case in asked if case.list_id not in lawful}
    return {case_id: why for case_id, why in found.items() if why is not None}


def uncounted_entries(uow: UnitOfWork, listing_ids: Collection[str]) -> dict[str, Uncounted]:
    """Why, by entry, of entries on lists that follow penalties; cases of the others count."""
    found: dict[str, Uncounted] = {}
    wanted = sorted(set(listing_ids) - uow.dossiers.entered(listing_ids))
    for start in range(0, len(wanted), _LOT):
        lot = wanted[start : start + _LOT]
        entries = uow.registry.newest(lot)
        found |= {id_: why for id_ in lot if (why := _why(entries.get(id_))) is not None}
    return found


def _why(entry: ListingVersion | None) -> Uncounted | None:
    if entry is None:
        return Uncounted.NO_LAWFUL_LIST
    number = str(entry.texts.get(PENALTY_NUMBER) or entry.listing.facts.get(PENALTY_NUMBER) or "")
    if not number.strip():
        return Uncounted.PENALTY_NOT_NAMED
    return Uncounted.PENALTY_ONLY if decision_key(number) == decision_key(entry.listing.decision_no) else None
