"""To whom pages offer a person's entry in full; what the offer leads to asks once more."""

from __future__ import annotations

import pytest

from engine.inputs import SubjectKind
from engine.packs.packset import PackSet
from services.accounts.model import Caller, Role
from services.subject_view.unmasking import may_unmask
from tests.support.callers import AUDITOR, BIDDING_CLERK, COURT, CREDIT_OFFICE, person
from tests.support.fixtures import packs

__all__ = ["packs"]


@pytest.mark.parametrize(
    ("caller", "may"),
    [
        (COURT, True),
        (CREDIT_OFFICE, True),
        (AUDITOR, False),
        (BIDDING_CLERK, False),
        (person("fayuan", "jy-court", Role.CLERK), False),
        (person("shuiwu", "jy-tax", Role.INITIATOR), False),
    ],
)
def test_who_keeps_the_list_of_a_persons_entry(packs: PackSet, caller: Caller, may: bool) -> None:
    assert may_unmask(packs, "debtors", SubjectKind.NATURAL_PERSON, caller) is may
    assert not may_unmask(packs, "debtors", SubjectKind.LEGAL_PERSON, caller), "nothing of it is masked"
