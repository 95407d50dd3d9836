"""Keeping the index of names behind the registry: it takes what came since the version it has, and is made anew when the words change.

The registry knows nothing of it, so no import waits for it. One process at a time goes through a large change, in small
transactions; it may be killed at any moment, and whoever goes on meets what is there and adds the rest. A search takes a
small change along by itself.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import islice

from services.names.index import add_names
from services.names.store import Cursor
from services.names.words import EDITION
from services.ports import Clock, Database, UnitOfWork

BATCH = 4096
"""Names per transaction: others write in between."""

AT_ONCE = 2000
"""How many versions of entries a search takes into the index before it answers."""

TURN = timedelta(minutes=1)
"""For how long a keeper that is heard of no more keeps others away."""


def is_complete(uow: UnitOfWork, cursor: Cursor) -> bool:
    """Whether the index knows all that the registry knows."""
    return cursor.edition == EDITION and cursor.version >= uow.registry.current_version()


def catch_up_a_little(uow: UnitOfWork) -> Cursor:
    """Takes a small change into the index, in the search's own transaction; a large one is left to :class:`NameKeeper`."""
    cursor = uow.names.cursor()
    if is_complete(uow, cursor):
        return cursor
    cursor = _fresh(uow)
    if cursor.edition != EDITION:
        return cursor
    upto = uow.registry.current_version()
    rows = list(islice(uow.names.pending(cursor.version, upto), AT_ONCE + 1))
    if len(rows) <= AT_ONCE:
        cursor = replace(add_names(uow, cursor, rows), version=max(upto, cursor.version))
        uow.names.move(cursor)
    return cursor


class NameKeeper:
    """Runs beside the service, in every process; only one of them works at a time."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._me = secrets.token_hex(8)

    def step(self, stopped: Callable[[], bool] = lambda: False) -> bool:
        """Takes in all that came since; False when there was nothing, another process is at it, or it was told to stop."""
        with self._database.read() as uow:  # most looks find nothing, and need no writer's turn
            if is_complete(uow, uow.names.cursor()):
                return False
        if not self._turn(TURN):
            return False
        try:
            with self._database.write() as uow:
                if is_complete(uow, catch_up_a_little(uow)):
                    return True
            return self._go_through(stopped)
        finally:
            self._turn(timedelta(0))

    def _go_through(self, stopped: Callable[[], bool]) -> bool:
        with self._database.write() as uow:
            cursor = _fresh(uow)
        if cursor.edition != EDITION:
            return False
        after, last = cursor.version, ("", 0)
        with self._database.read() as uow:
            upto = uow.registry.current_version()
        while True:
            if stopped() or not self._turn(TURN):
                return False
            with self._database.write() as uow:
                cursor = uow.names.hold()
                if cursor.edition != EDITION:  # a newer program has emptied it meanwhile
                    return False
                page = uow.names.page(after, upto, last, BATCH)
                cursor = add_names(uow, cursor, page.rows)
                if page.reached == last:
                    cursor = replace(cursor, version=max(upto, cursor.version))
                uow.names.move(cursor)
            if page.reached == last:
                return True
            last = page.reached

    def _turn(self, time: timedelta) -> bool:
        now = self._clock()
        with self._database.write() as uow:
            return uow.names.take_turn(self._me, now, now + time)


def _fresh(uow: UnitOfWork) -> Cursor:
    """The cursor, held, after emptying an index whose names were folded with older words.

    One with newer words belongs to a newer program that runs beside this one, and is left alone.
    """
    cursor = uow.names.hold()
    if cursor.edition < EDITION:
        uow.names.clear()
        cursor = Cursor(edition=EDITION)
        uow.names.move(cursor)
    return cursor
