"""What can be asked of checks after the fact, from stored things only: is it decided the same again?"""

from __future__ import annotations

from engine.errors import JiangchengError, PackErrors
from services.accounts.model import Caller
from services.checks.access import visible_check
from services.checks.model import CheckRecord
from services.checks.replay import Replay, Verdict, decide_again, keys_of, stored_document
from services.checks.revisions import RevisionEngines
from services.errors import UnavailableError
from services.ports import Database


class CheckArchive:
    """Stored checks and the engines of their revisions, which ``close`` frees."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._engines = RevisionEngines(database)

    def close(self) -> None:
        """Frees the engines."""
        self._engines.close()

    def replay(self, check_id: str, caller: Caller) -> Replay:
        """Decides the check again and compares. Raises NotFoundError as of ``visible_check``, UnavailableError."""
        with self._database.read() as uow:
            record = visible_check(uow, check_id, caller)
        try:
            document = stored_document(record)
            with self._database.read() as uow:
                listings = uow.registry.listings_for(keys_of(document), known_at=record.registry_version)
            with self._engines.engine(record.revision) as engine:
                return decide_again(record, document, listings, engine)
        except UnavailableError:
            raise  # says nothing of the check; asking again may help
        except JiangchengError as error:
            return _cannot(record, error.errors[0] if isinstance(error, PackErrors) else error)


def _cannot(record: CheckRecord, error: JiangchengError) -> Replay:
    detail = f"({error.detail})" if error.detail else ""
    advice = f"。{error.advice}" if error.advice else ""
    return Replay(record, Verdict.CANNOT, code=error.code, reason=f"{error.title}{detail}{advice}")
