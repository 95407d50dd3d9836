"""Who keeps a list."""

from __future__ import annotations

import pytest

from engine.packs.packset import PackSet
from services.accounts.model import Caller, Role
from services.errors import ForbiddenError, NotFoundError
from services.registry.access import initiators, require_keeper
from tests.support.callers import AUDITOR, BIDDING_CLERK, COURT, CREDIT_OFFICE, client, person
from tests.support.fixtures import packs

__all__ = ["packs"]


def test_initiators_come_from_the_packs(packs: PackSet) -> None:
    assert initiators(packs, "debtors") == {"jy-court"}
    assert initiators(packs, "evaders") == {"jy-tax"}
    assert initiators(packs, "idle") == frozenset()


@pytest.mark.parametrize("caller", [COURT, CREDIT_OFFICE])
def test_keepers(packs: PackSet, caller: Caller) -> None:
    assert require_keeper(packs, "debtors", caller).id == "debtors"


@pytest.mark.parametrize(
    "caller",
    [BIDDING_CLERK, AUDITOR, client(), person("shuiwu", "jy-tax", Role.INITIATOR), person("x", "jy-court", Role.CLERK)],
)
def test_others(packs: PackSet, caller: Caller) -> None:
    with pytest.raises(ForbiddenError):
        require_keeper(packs, "debtors", caller)
    with pytest.raises(NotFoundError):
        require_keeper(packs, "no-list", caller)
