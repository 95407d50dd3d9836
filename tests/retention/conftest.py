"""An archive on the small packs: rules that destroy after twelve months, rules that destroy nothing, and a registry to age."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest

from adapters.storage.database import SqlDatabase
from engine.days import SHANGHAI
from engine.inputs import Listing, ResponsiblePerson, SubjectKind
from engine.packs.loading import load_text
from engine.packs.packset import PackSet
from services.daily import jobs
from services.ports import Cipher
from services.registry.model import ListingVersion
from services.retention import daily, reading
from services.retention.model import Archived, ArchiveFilter
from services.subjects.identity import parse_code
from services.subjects.keys import ensure_keys
from tests.support.callers import AUDITOR
from tests.support.fixtures import checks, engine, packs
from tests.support.registry import add_listing, change_listing, company_code, person_code

__all__ = ["checks", "engine", "packs"]

PARAMETERS = """\
kind: parameters
id: retention
title: 保存和销毁
last_checked: 2026-11-22
parameters:
  - name: archive-kept
    title: 归档后保存
    unit: months
    settings:
      - {value: "12", from: 2020-01-01, decided_by: 测试〔2020〕1号}
  - name: closed-kept
    title: 办结后保存
    unit: months
    settings:
      - {value: "18", from: 2020-01-01, decided_by: 测试〔2020〕1号}
  - name: after-hold
    title: 解除暂缓后再保存
    unit: months
    settings:
      - {value: "2", from: 2020-01-01, decided_by: 测试〔2020〕1号}
  - name: destruction
    title: 保存期满后
    unit: choice
    choices: {never: 不销毁, after-archive: 销毁}
    settings:
      - {value: never, from: 2020-01-01, until: 2027-12-31, decided_by: 测试〔2020〕1号}
      - {value: after-archive, from: 2028-01-01, decided_by: 测试〔2027〕9号}
"""


def at(day: str, hour: int = 10) -> datetime:
    """A moment of a day in Shanghai."""
    return datetime.combine(date.fromisoformat(day), time(hour), SHANGHAI)


class Archive:
    """A registry whose days go by."""

    def __init__(self, database: SqlDatabase, cipher: Cipher, packs: PackSet) -> None:
        self.database, self.cipher = database, cipher
        self.packs = packs.changed([load_text("rules/parameters/retention.yaml", PARAMETERS)])
        self._made = 0

    def person(self, number: int, until: str | None = "2026-06-30", **more: Any) -> Listing:
        """A natural person's entry."""
        return self.listing(person_code(number), SubjectKind.NATURAL_PERSON, until, name=f"示例人{number}", **more)

    def company(self, number: int, until: str | None = "2026-06-30", names: int | None = None) -> Listing:
        """A company's entry; ``names``: the number of the person whom it names as responsible."""
        entry = self.listing(company_code(number), SubjectKind.LEGAL_PERSON, until)
        if names is None:
            return entry
        code = parse_code(SubjectKind.NATURAL_PERSON, person_code(names), "code")
        with self.database.write() as uow:
            key = ensure_keys(uow, self.cipher, [code], at("2026-01-10"))[code]
            version = uow.registry.next_version(at("2026-01-10"), "account:test")
            known = uow.registry.newest([entry.listing_id])[entry.listing_id]
            named = replace(
                known.listing, version=version, responsible_persons=(ResponsiblePerson(key, "负责人", "第二项"),)
            )
            uow.registry.append([replace(known, listing=named, person_names=("负责甲",))])
        return named

    def listing(
        self,
        code: str,
        kind: SubjectKind,
        until: str | None,
        name: str = "济源市示例建设有限公司",
        made: str = "2026-01-10",
    ) -> Listing:
        """An entry that began on 10 January 2026."""
        self._made += 1
        return add_listing(
            self.database, self.cipher, at(made), listing_id=f"{self._made:032x}", list_id="debtors", code=code,
            name=name, kind=kind, until=date.fromisoformat(until) if until else None,
        )  # fmt: skip

    def change(self, entry: Listing, day: str, **changes: Any) -> None:
        """What is known of the entry from that day on."""
        change_listing(self.database, at(day), entry.listing_id, **changes)

    def day(self, day: str) -> daily.DailyResult:
        """The daily job of that day."""
        job = jobs.Job(daily.JOB, lambda now, stopping: daily.run(self.database, self.packs, now, stopping))
        result = jobs.run(self.database, job, at(day))
        assert isinstance(result, daily.DailyResult)
        return result

    def shown(self, entry: Listing, day: str) -> str | None:
        """On which day the person's key is destroyed at the earliest, as people read it, alike on the entry's page and in the list."""
        with self.database.read() as uow:
            one = reading.show_one(uow, self.packs, entry.listing_id, caller=AUDITOR, now=at(day))
            page = reading.show_page(uow, self.packs, ArchiveFilter(), caller=AUDITOR, now=at(day))
        [line] = [line for line in page.items if line["listing_id"] == entry.listing_id]
        assert line["destroys_on"] == one["destroys_on"]
        return one["destroys_on"]  # type: ignore[no-any-return]

    def place(self, entry: Listing) -> Archived:
        """Where the entry stands with the archive."""
        with self.database.read() as uow:
            found = uow.retention.get(entry.listing_id)
        assert found is not None
        return found

    def readable(self, entry: Listing) -> ListingVersion:
        """The entry as storage gives it."""
        with self.database.read() as uow:
            return uow.registry.newest([entry.listing_id])[entry.listing_id]


@pytest.fixture
def archive(database: SqlDatabase, cipher: Cipher, packs: PackSet) -> Archive:
    return Archive(database, cipher, packs)
