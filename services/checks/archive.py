"""What can be asked of checks after the fact, from stored things only: is it decided the same again, and why was it so?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.deciding.relations import OWN
from engine.deciding.trace import SubjectTrace, trace
from engine.errors import JiangchengError, PackErrors
from engine.inputs import JsonObject, SubjectKind
from engine.packs.packset import PackSet
from services.accounts.model import Caller
from services.audit import trail
from services.checks.access import visible_check
from services.checks.model import CheckRecord
from services.checks.replay import Replay, Verdict, damaged, decide_again, keys_of, stored_document
from services.checks.revisions import RevisionEngines
from services.errors import UnavailableError
from services.ports import Database, Rules


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why each subject of a check got what it got; ``packs`` are those that decided it."""

    record: CheckRecord
    packs: PackSet
    subjects: tuple[SubjectTrace, ...]


class CheckArchive:
    """Stored checks and the engines of their revisions, which ``close`` frees."""

    def __init__(self, database: Database, rules: Rules) -> None:
        self._database = database
        self._rules = rules
        self._engines = RevisionEngines(database)

    def close(self) -> None:
        """Frees the engines of old revisions."""
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

    def explain(self, check_id: str, caller: Caller, *, now: datetime) -> Explanation:
        """Why the check came out as it did. Reading what persons are listed for, beyond the answer, leaves a trace in the audit.

        Raises NotFoundError as of ``visible_check``, JiangchengError when what is stored cannot be read.
        """
        with self._database.read() as uow:
            record = visible_check(uow, check_id, caller)
        document, packs = stored_document(record), self._packs(record.revision)
        try:
            subjects = trace(packs, document)
            persons = _persons_read(document, subjects)
        except (KeyError, TypeError, ValueError) as error:
            raise damaged(error) from error
        if persons:
            with self._database.write() as uow:
                entity, detail = f"check:{check_id}", {"entries": persons}
                trail.record(uow, actor=caller.id, action="listing.read", entity=entity, detail=detail, now=now)
        return Explanation(record, packs, subjects)

    def _packs(self, revision: str) -> PackSet:
        active = self._rules.packs
        if active.revision == revision:
            return active
        with self._engines.engine(revision) as engine:
            return engine.packs


def _persons_read(document: JsonObject, subjects: tuple[SubjectTrace, ...]) -> int:
    """Own entries of natural persons that the answer did not show."""
    given = {one["index"]: one for one in document["inputs"]["subjects"]}
    return sum(
        entry.reached_as == OWN and entry.listing_id is None
        for subject in subjects
        if given[subject.index]["kind"] == SubjectKind.NATURAL_PERSON
        for entry in subject.entries
    )


def _cannot(record: CheckRecord, error: JiangchengError) -> Replay:
    detail = f"（{error.detail}）" if error.detail else ""
    advice = f"。{error.advice}" if error.advice else ""
    return Replay(record, Verdict.CANNOT, code=error.code, reason=f"{error.title}{detail}{advice}")
