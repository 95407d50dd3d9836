"""One transaction's stores. Each store is made when it is first asked for."""

from __future__ import annotations

from sqlmodel import Session


class SqlUnitOfWork:
    """Implements services.ports.UnitOfWork over one session. Every area adds its store as a cached property."""

    def __init__(self, session: Session) -> None:
        self.session = session
