"""The small protocols through which services reach the outside; ``adapters`` implement them.

A *unit of work* is one transaction. ``Database.write()`` commits when its block ends well and rolls back otherwise;
``Database.read()`` is one snapshot. Stores hold all SQL.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from services.accounts.store import AccountStore
from services.appraisal.store import AppraisalStore
from services.attachments.store import AttachmentStore
from services.audit.store import AuditStore
from services.batches.store import BatchStore
from services.cases.store import CaseStore
from services.checks.store import CheckStore
from services.corrections.store import CorrectionStore
from services.daily.store import DailyStore
from services.dossiers.store import DossierStore
from services.feedback.store import FeedbackStore
from services.impact.store import ImpactStore
from services.list_files.store import ListFileStore
from services.master_key.store import WrapStore
from services.matters.store import MatterStore
from services.names.store import NameStore
from services.outbox.store import OutboxStore
from services.push.store import PushStore
from services.registry.mapping_store import MappingStore
from services.registry.store import RegistryStore
from services.reports.store import ReportStore
from services.retention.store import RetentionStore
from services.revisions.store import RevisionStore
from services.rights.store import RightsStore
from services.subject_view.store import SubjectViewStore
from services.subjects.store import SubjectStore
from services.supervision.store import DutyStore, SupervisionStore
from services.typical.store import TypicalStore
from services.upward.store import UpwardStore

if TYPE_CHECKING:
    from engine.deciding.decide import RuleEngine
    from engine.packs.packset import PackSet


class UnitOfWork(Protocol):
    """One transaction's stores."""

    @property
    def subjects(self) -> SubjectStore:
        """Who is known, behind sealed codes."""

    @property
    def retention(self) -> RetentionStore:
        """The archive of entries that have left their lists."""

    @property
    def wraps(self) -> WrapStore:
        """Wrapped keys, wherever they stand."""

    @property
    def registry(self) -> RegistryStore:
        """Listings and their versions."""

    @property
    def dossiers(self) -> DossierStore:
        """How subjects come onto lists."""

    @property
    def daily(self) -> DailyStore:
        """When daily jobs last finished."""

    @property
    def names(self) -> NameStore:
        """Organisations by name."""

    @property
    def mappings(self) -> MappingStore:
        """Column mappings of listing files."""

    @property
    def list_files(self) -> ListFileStore:
        """Listing files that were read."""

    @property
    def corrections(self) -> CorrectionStore:
        """Differences between full files and the registry."""

    @property
    def pushes(self) -> PushStore:
        """Pushes and their ledgers."""

    @property
    def batches(self) -> BatchStore:
        """Batches of subjects to be checked."""

    @property
    def outbox(self) -> OutboxStore:
        """Messages to departments and systems."""

    @property
    def checks(self) -> CheckStore:
        """Checks, receipts, revisions."""

    @property
    def revisions(self) -> RevisionStore:
        """What is proposed and what is active."""

    @property
    def rights(self) -> RightsStore:
        """Claims: objections, repairs, liftings, revocations."""

    @property
    def attachments(self) -> AttachmentStore:
        """Files that belong to claims, cases, dossiers."""

    @property
    def subject_view(self) -> SubjectViewStore:
        """Visits of subjects, their reports, who read full codes."""

    @property
    def cases(self) -> CaseStore:
        """Cases and their events."""

    @property
    def matters(self) -> MatterStore:
        """Matters of business systems, by their numbers."""

    @property
    def feedback(self) -> FeedbackStore:
        """What waits for initiators, and how periods went."""

    @property
    def typical(self) -> TypicalStore:
        """Typical cases."""

    @property
    def upward(self) -> UpwardStore:
        """What was reported to province and nation."""

    @property
    def reports(self) -> ReportStore:
        """Counting what happened."""

    @property
    def duties(self) -> DutyStore:
        """What departments have not done yet."""

    @property
    def supervision(self) -> SupervisionStore:
        """What departments were reminded of."""

    @property
    def appraisals(self) -> AppraisalStore:
        """Appraisals of departments, and the evidence that they rest on."""

    @property
    def accounts(self) -> AccountStore:
        """People, systems, sessions."""

    @property
    def impact(self) -> ImpactStore:
        """Past checks and entries in force, streamed."""

    @property
    def audit(self) -> AuditStore:
        """The audit trail."""


class Database(Protocol):
    """Opens units of work."""

    def write(self) -> AbstractContextManager[UnitOfWork]:
        """One transaction; commits when the block ends well, rolls back otherwise."""

    def read(self) -> AbstractContextManager[UnitOfWork]:
        """One snapshot; nothing that happens in it is kept."""


class Rules(Protocol):
    """The rules that decide. What is done under one lease is done by one revision."""

    def lease(self) -> AbstractContextManager[RuleEngine]:
        """The engine of the active revision, open while the block lasts, whatever is activated meanwhile."""

    @property
    def packs(self) -> PackSet:
        """The active packs, for reading; take them once for what must fit together."""


class Observer(Protocol):
    """Whoever keeps figures, and a log, of what happens to the rules."""

    def disagreement(self, revision: str, place: str, details: Mapping[str, object]) -> None:
        """durable-rules and the reference answered differently; the reference was served. ``details``: Disagreement.as_json."""

    def engine_fault(self, revision: str, place: str, code: str, details: Mapping[str, object]) -> None:
        """durable-rules answered with an error; the reference was served and the ruleset rebuilt."""

    def checked(self, outcome: str) -> None:
        """A check was decided and stored."""

    def imported(self, list_id: str, taken: int, refused: int) -> None:
        """The rows of a listing file were taken or refused."""

    def dispatched(self, result: str, messages: int) -> None:
        """Messages to systems were ``delivered``, ``failed`` (and will be tried again) or are ``dead``."""

    def batch_part(self, result: str) -> None:
        """A part of a batch was ``decided``, has ``failed`` for good, or was ``postponed`` after an attempt."""

    def batches_waiting(self, subjects: int) -> None:
        """So many subjects of all batches wait to be checked."""

    def activated(self, revision: str, sequence: int) -> None:
        """This process decides by the revision from now on."""

    def activation_failed(self, revision: str, code: str) -> None:
        """This process could not take up a revision and keeps what it had."""


class Clock(Protocol):
    """Gives the moment, aware, once per request."""

    def __call__(self) -> datetime:
        """Now."""


class Cipher(Protocol):
    """Protects identifying codes (S10). Keys stay inside."""

    def index(self, purpose: str, text: str) -> str:
        """Keyed HMAC-SM3 in hex: finds or fingerprints without revealing. Equal (purpose, text) give equal results."""

    def new_data_key(self) -> tuple[str, bytes]:
        """A new per-subject key: (key_id, wrapped key to store). Destroying the stored wrap is erasure."""

    def new_sealed(self, plain: str) -> tuple[str, bytes, bytes]:
        """A new per-subject key with a first text under it: (key_id, wrapped key, sealed text). As new_data_key and encrypt, at half the cost."""

    @property
    def key_id(self) -> str:
        """Id of the newest master key."""

    def rewrap(self, wrapped_key: bytes) -> tuple[str, bytes] | None:
        """The same data key under the newest master key, with that key's id; None when it stands under it already."""

    def encrypt(self, wrapped_key: bytes, plain: str) -> bytes:
        """SM4-GCM under a wrapped data key; nonce first."""

    def decrypt(self, wrapped_key: bytes, sealed: bytes) -> str:
        """Inverse of encrypt; raises UnavailableError when the key is gone or the data was changed."""

    def seal(self, wrapped_key: bytes, plain: bytes) -> bytes:
        """As encrypt, for the bytes of a file; neither opens what the other sealed."""

    def unseal(self, wrapped_key: bytes, sealed: bytes) -> bytes:
        """Inverse of seal; raises as decrypt."""


class Signer(Protocol):
    """SM2 with SM3, user id 1234567812345678; DER signatures (S11)."""

    @property
    def key_id(self) -> str:
        """Names the key that signs."""

    def sign(self, message: bytes) -> bytes:
        """The signature in DER."""

    def verify(self, key_id: str, message: bytes, signature: bytes) -> bool:
        """False for a wrong signature and for a key that is not trusted."""


class Bus(Protocol):
    """What several workers share for a moment: counters that expire, and notices. Losing it loses no decision."""

    def count(self, key: str, window_seconds: int) -> int:
        """Adds one to a counter that forgets itself after the window; returns the new value."""

    def value(self, key: str) -> int:
        """The counter as it stands, 0 when there is none."""

    def clear(self, key: str) -> None:
        """Forgets a counter."""

    def healthy(self) -> bool:
        """Whether it can be reached."""
