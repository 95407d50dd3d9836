"""A business system that checks and posts results to the service under test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from adapters.storage.database import SqlDatabase
from engine.packs.packset import PackSet
from services.accounts.model import Caller
from services.matters.following import Fate
from services.matters.report import read_result
from services.matters.results import Posted, post_result
from services.ports import Cipher
from tests.support.callers import client

NO = "JYGC-2026-0001"
SYSTEM = client("platform", "jy-ggzy", "jy-bidding", "jy-czj")
"""A platform that asks and also acts for two of the three departments that carry out."""


@dataclass(frozen=True)
class Desk:
    """Where results are posted, each a millisecond after the one before."""

    database: SqlDatabase
    cipher: Cipher
    packs: PackSet
    passed: Iterator[int] = field(default_factory=count)

    def post(self, now: datetime, result: str, caller: Caller = SYSTEM, *, case_no: str = NO, **more: Any) -> Posted:
        """The result of a bidder's qualification, unless told otherwise."""
        moment = now + timedelta(milliseconds=next(self.passed))
        body = read_result({"kind": "bidding.qualification", "result": result, **more})
        with self.database.write() as uow:
            return post_result(uow, self.cipher, self.packs, caller, case_no, body, now=moment)


def fates(posted: Posted) -> Mapping[tuple[str, str], Fate]:
    """What became of each case, by measure and department."""
    return {(one.case.key.measure, one.case.key.department): one.fate for one in posted.followed}
