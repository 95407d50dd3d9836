"""Keeps the index of names behind the registry while this process serves; of all processes one works at a time."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from api.background import Round, repeated
from api.wiring import Application
from services.daily.jobs import Stopping
from services.names.keeping import NameKeeper

LOOK_SECONDS = 5.0
"""How often a process looks whether the registry has moved."""


def names_kept(application: Application) -> AbstractAsyncContextManager[None]:
    """Keeps the index while the block lasts; what is under way stops after its transaction, and goes on at the next start.

    When it fails the index stays behind, and searches say so.
    """
    keeper = NameKeeper(application.database, application.clock)

    def work(stopping: Stopping) -> float:
        keeper.step(stopping)
        return LOOK_SECONDS

    return repeated(
        Round(work, LOOK_SECONDS, "names_unreachable", "数据库暂时不可用，名称索引稍后更新", "names_not_kept")
    )
