"""What is asked of a database, whichever way it goes there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, event

from adapters.storage.direct import Direct


@contextmanager
def noted(engine: Engine) -> Iterator[list[str]]:
    """The statements that run while the block lasts, without BEGIN and COMMIT; one for however many rows."""
    statements: list[str] = []
    compiled = Direct.compiled

    def by_sqlalchemy(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    def by_driver(self: Direct, dialect: Any) -> Any:
        made = compiled(self, dialect)
        if not made.text.startswith("BEGIN"):
            statements.append(made.text)
        return made

    event.listen(engine, "before_cursor_execute", by_sqlalchemy)
    try:
        with patch.object(Direct, "compiled", by_driver):
            yield statements
    finally:
        event.remove(engine, "before_cursor_execute", by_sqlalchemy)
