"""Drafts the next migration from what the tables in the code have become: ``python -m adapters.storage.migrations 0002 "…"``.

The draft is a start: read it, and add what moves the data.
"""

from __future__ import annotations

import sys
import tempfile

from alembic import command

from adapters.storage import schema
from adapters.storage.database import begin_write, make_engine


def main(revision: str, message: str) -> None:
    """Writes ``versions/<revision>_<message>.py``."""
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/draft.db")
        config = schema.migration_config()
        schema.upgrade(engine)
        with begin_write(engine) as connection:
            config.attributes["connection"] = connection
            command.revision(config, message, autogenerate=True, rev_id=revision)
        engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:3])
