"""Which cases count as joint reward or punishment (联合奖惩案例): those on an entry that the listing procedure made (I-19).

A penalty that was only published, or brought to the registry as if it were a decision to list, is no such case: 2018 年案例归集的口径，
未经程序纳入名单的行政处罚信息不属于案例. Where the law makes the penalty itself the listing (the list has no number of a penalty
beside its own), the entry counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from engine.documents import ListType
from services.cases.model import Case
from services.ports import UnitOfWork
from services.registry.access import ListCatalogue
from services.registry.model import ListingVersion
from services.registry.words import decision_key

PENALTY_NUMBER = "penalty_no"
"""The field in which lists that follow penalties keep the penalty's own number."""


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


def uncounted(uow: UnitOfWork, packs: ListCatalogue, cases: Iterable[Case]) -> dict[str, Uncounted]:
    """Why, by case id; the other cases count."""
    asked = tuple(cases)
    listing_ids = sorted({case.key.listing_id for case in asked})
    entries = uow.registry.newest(listing_ids)
    decided_here = uow.dossiers.entered(listing_ids)
    found = {}
    for case in asked:
        listing_id = case.key.listing_id
        why = _why(packs.lists.get(case.list_id), entries.get(listing_id), listing_id in decided_here)
        if why is not None:
            found[case.case_id] = why
    return found


def _why(list_type: ListType | None, entry: ListingVersion | None, decided_here: bool) -> Uncounted | None:
    if list_type is None or entry is None or list_type.archive_only or list_type.status == "disabled":
        return Uncounted.NO_LAWFUL_LIST
    if not list_type.basis:
        return Uncounted.NO_LAWFUL_LIST
    names_penalties = any(spec.name == PENALTY_NUMBER for spec in list_type.fields)
    if decided_here or not (list_type.from_penalties and names_penalties):
        return None
    number = str(entry.texts.get(PENALTY_NUMBER) or entry.listing.facts.get(PENALTY_NUMBER) or "")
    if not number.strip():
        return Uncounted.PENALTY_NOT_NAMED
    return Uncounted.PENALTY_ONLY if decision_key(number) == decision_key(entry.listing.decision_no) else None
