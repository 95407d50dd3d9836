"""Putting every wrapped key under the newest master key, a few hundred in a transaction, resumable at any point.

What is sealed is not touched: data keys stay as they are, only their wraps change. Nothing is remembered between runs: a key that
stands under the newest master already is passed over, so a run that was killed is simply started again. A key that is destroyed
meanwhile stays destroyed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from services.audit import trail
from services.errors import UnavailableError
from services.ports import Cipher, Database

BATCH = 500

Progress = Callable[[str, int], None]
"""Called with the place and the keys passed there so far."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is wrapped under what. ``behind``: keys under an earlier master, by place; ``unreadable``: under none that is there."""

    current: int
    behind: Mapping[str, int] = field(default_factory=dict)
    unreadable: Mapping[str, int] = field(default_factory=dict)

    @property
    def done(self) -> bool:
        """Whether no earlier master key is needed any more."""
        return not any(self.behind.values())


def rewrap_all(
    database: Database, cipher: Cipher, *, actor: str, now: datetime, progress: Progress | None = None
) -> dict[str, int]:
    """Rewraps what stands under an earlier master key; how many, by place. Each transaction has its audit entry."""
    with database.read() as uow:
        places = uow.wraps.places()
    changed: Counter[str] = Counter(dict.fromkeys(places, 0))
    for place in places:
        after, passed = "", 0
        while True:
            with database.write() as uow:
                page = uow.wraps.page(place, after=after, limit=BATCH)
                done = 0
                for wrap in page:
                    made = _rewrapped(cipher, wrap.wrapped)
                    done += made is not None and uow.wraps.replace(place, wrap, made[1], made[0])
                if done:
                    detail = {"place": place, "keys": done, "master": cipher.key_id}
                    trail.record(
                        uow, actor=actor, action="keys.rewrap", entity=f"table:{place}", detail=detail, now=now
                    )
            changed[place] += done
            passed += len(page)
            if progress:
                progress(place, passed)
            if len(page) < BATCH:
                break
            after = page[-1].row
    return dict(changed)


def standing(database: Database, cipher: Cipher) -> Standing:
    """Looks at every wrapped key and changes nothing."""
    current, behind, unreadable = 0, Counter[str](), Counter[str]()
    with database.read() as uow:
        for place in uow.wraps.places():
            after = ""
            while page := uow.wraps.page(place, after=after, limit=BATCH):
                for wrap in page:
                    try:
                        if cipher.rewrap(wrap.wrapped) is None:
                            current += 1
                        else:
                            behind[place] += 1
                    except UnavailableError:
                        unreadable[place] += 1
                after = page[-1].row
    return Standing(current, dict(behind), dict(unreadable))


def _rewrapped(cipher: Cipher, wrapped: bytes) -> tuple[str, bytes] | None:
    """None also for a wrap that no master key here opens: it is told by :func:`standing`, and stays as it is."""
    try:
        return cipher.rewrap(wrapped)
    except UnavailableError:
        return None
