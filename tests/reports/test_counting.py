"""I-19: what is told as a case of joint punishment, and what is only handled."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from engine.documents import FieldSpec
from engine.packs.packset import PackSet
from services.reports.building import build
from services.reports.model import COUNTED, ORGANISATIONS, Figure
from services.reports.reading import read_items
from services.reports.tables import tables_of
from services.reports.titles import Titles
from tests.reports.story import DEBTORS, NOVEMBER, NOW
from tests.support.callers import COURT
from tests.support.registry import change_listing


@pytest.mark.usefixtures("story")
def test_penalties_that_were_never_listed_are_handled_but_no_case_of_joint_punishment(
    database: SqlDatabase, packs: PackSet
) -> None:
    """I-19: what stands on the penalty's own paper, or names none, is told apart with its reason; every number opens all the same."""
    with database.read() as uow:
        decision_no = uow.registry.newest(["d"])["d"].listing.decision_no
    change_listing(database, NOW, "d", facts={"penalty_no": decision_no})
    strict = _AfterPenalties(packs)
    with database.read() as uow:
        [part] = build(uow, strict, DEBTORS, NOVEMBER, now=NOW).parts  # type: ignore[arg-type]
        assert part.now.count(Figure.CASES) == 5
        assert part.now.count(Figure.CASES, outcome="implemented") == 1
        assert part.now.count(Figure.CASES, counting=COUNTED) == 0
        assert part.now.count(Figure.CASES, counting="penalty_only", outcome="implemented", who=ORGANISATIONS) == 1
        assert part.now.count(Figure.CASES, counting="penalty_not_named") == 2
        tables = {table.name: table for table in tables_of(part, Titles(packs))}
        assert [len(tables[name].rows) for name in ("uncounted",)] == [2]
        for line in part.now.table(Figure.CASES, "counting", "outcome"):
            assert read_items(uow, strict, COURT, line.selection, now=NOW).total == line.count  # type: ignore[arg-type]
    change_listing(database, NOW, "d", facts={"penalty_no": "示例罚〔2026〕9号"})
    with database.read() as uow:
        [part] = build(uow, strict, DEBTORS, NOVEMBER, now=NOW).parts  # type: ignore[arg-type]
        unlawful = build(uow, _Disabled(packs), DEBTORS, NOVEMBER, now=NOW)  # type: ignore[arg-type]
    assert part.now.count(Figure.CASES, counting=COUNTED, outcome="implemented") == 1
    assert unlawful.count(Figure.CASES, counting="no_lawful_list") == 5


class _AfterPenalties:
    """The packs with a list that follows penalties."""

    def __init__(self, packs: PackSet) -> None:
        self._packs = packs
        self.lists = dict(packs.lists) | {"debtors": packs.lists["debtors"].model_copy(update=self.changed())}

    def changed(self) -> dict[str, Any]:
        return {"from_penalties": True, "fields": [FieldSpec(name="penalty_no", title="处罚决定书文号", type="text")]}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._packs, name)


class _Disabled(_AfterPenalties):
    """The packs with a list that was switched off."""

    def changed(self) -> dict[str, Any]:
        return {"status": "disabled"}
