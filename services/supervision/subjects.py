"""Whom duties and supervisions are about, by names that may be shown (S10).

A case keeps its subject's masked name and tells it by itself. Of claims and notices the name is read from their entry, and only for
what is shown: the nightly round needs no names. Lists that are pushed are about nobody in particular.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from services.ports import UnitOfWork
from services.registry.views import shown_name
from services.supervision.model import Duty, Supervision

One = TypeVar("One", Duty, Supervision)


def with_subjects(uow: UnitOfWork, found: Sequence[One]) -> tuple[One, ...]:
    """The same, those about an entry with its subject's name."""
    entries = uow.supervision.entries({one.key.about for one in found})
    names = {id_: shown_name(entry) for id_, entry in uow.registry.newest(set(entries.values())).items()}
    told = {about: names.get(listing_id, "") for about, listing_id in entries.items()}
    return tuple(replace(one, subject=told.get(one.key.about, one.subject)) for one in found)
