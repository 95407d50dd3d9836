"""One transaction's stores. Each store is made when it is first asked for."""

from __future__ import annotations

from functools import cached_property

from sqlalchemy import Connection

from adapters.storage.account_store import SqlAccountStore
from adapters.storage.appraisal_store import SqlAppraisalStore
from adapters.storage.attachment_store import SqlAttachmentStore
from adapters.storage.audit_store import SqlAuditStore
from adapters.storage.batch_store import SqlBatchStore
from adapters.storage.case_store import SqlCaseStore
from adapters.storage.check_store import SqlCheckStore
from adapters.storage.correction_store import SqlCorrectionStore
from adapters.storage.daily_store import SqlDailyStore
from adapters.storage.dossier_store import SqlDossierStore
from adapters.storage.duty_store import SqlDutyStore
from adapters.storage.feedback_store import SqlFeedbackStore
from adapters.storage.impact_store import SqlImpactStore
from adapters.storage.list_file_store import SqlListFileStore
from adapters.storage.mapping_store import SqlMappingStore
from adapters.storage.matter_store import SqlMatterStore
from adapters.storage.name_store import SqlNameStore
from adapters.storage.outbox_store import SqlOutboxStore
from adapters.storage.push_store import SqlPushStore
from adapters.storage.registry_store import SqlRegistryStore
from adapters.storage.report_store import SqlReportStore
from adapters.storage.retention_store import SqlRetentionStore
from adapters.storage.revision_store import SqlRevisionStore
from adapters.storage.rights_store import SqlRightsStore
from adapters.storage.subject_store import SqlSubjectStore
from adapters.storage.subject_view_store import SqlSubjectViewStore
from adapters.storage.supervision_store import SqlSupervisionStore
from adapters.storage.typical_store import SqlTypicalStore
from adapters.storage.upward_store import SqlUpwardStore
from adapters.storage.wrap_store import SqlWrapStore
from services.ports import Cipher


class SqlUnitOfWork:
    """Implements services.ports.UnitOfWork over one connection. Every area adds its store as a cached property."""

    def __init__(self, connection: Connection, cipher: Cipher) -> None:
        self.connection = connection
        self._cipher = cipher

    @cached_property
    def subjects(self) -> SqlSubjectStore:
        """Subjects and their sealed codes."""
        return SqlSubjectStore(self.connection)

    @cached_property
    def retention(self) -> SqlRetentionStore:
        """The archive of entries that have left their lists."""
        return SqlRetentionStore(self.connection)

    @cached_property
    def wraps(self) -> SqlWrapStore:
        """Wrapped keys, wherever they stand."""
        return SqlWrapStore(self.connection)

    @cached_property
    def registry(self) -> SqlRegistryStore:
        """The registry of listings."""
        return SqlRegistryStore(self.connection, self.subjects, self._cipher)

    @cached_property
    def dossiers(self) -> SqlDossierStore:
        """How subjects come onto lists."""
        return SqlDossierStore(self.connection, self.subjects, self._cipher)

    @cached_property
    def daily(self) -> SqlDailyStore:
        """When daily jobs last finished."""
        return SqlDailyStore(self.connection)

    @cached_property
    def names(self) -> SqlNameStore:
        """Organisations by name."""
        return SqlNameStore(self.connection)

    @cached_property
    def pushes(self) -> SqlPushStore:
        """Pushes of lists to departments."""
        return SqlPushStore(self.connection)

    @cached_property
    def batches(self) -> SqlBatchStore:
        """Batches of subjects to be checked."""
        return SqlBatchStore(self.connection)

    @cached_property
    def outbox(self) -> SqlOutboxStore:
        """Messages to departments and systems."""
        return SqlOutboxStore(self.connection)

    @cached_property
    def checks(self) -> SqlCheckStore:
        """Checks and their exact answers."""
        return SqlCheckStore(self.connection)

    @cached_property
    def revisions(self) -> SqlRevisionStore:
        """What is proposed and what is active."""
        return SqlRevisionStore(self.connection)

    @cached_property
    def rights(self) -> SqlRightsStore:
        """Claims: objections, repairs, liftings, revocations."""
        return SqlRightsStore(self.connection, self.subjects, self._cipher)

    @cached_property
    def attachments(self) -> SqlAttachmentStore:
        """Files that belong to claims, cases, dossiers."""
        return SqlAttachmentStore(self.connection, self.subjects, self._cipher)

    @cached_property
    def subject_view(self) -> SqlSubjectViewStore:
        """Visits of subjects, their reports, who read full codes."""
        return SqlSubjectViewStore(self.connection, self.subjects, self._cipher)

    @cached_property
    def mappings(self) -> SqlMappingStore:
        """Column mappings of listing files."""
        return SqlMappingStore(self.connection)

    @cached_property
    def list_files(self) -> SqlListFileStore:
        """Listing files that were read."""
        return SqlListFileStore(self.connection)

    @cached_property
    def corrections(self) -> SqlCorrectionStore:
        """Differences between full files and the registry."""
        return SqlCorrectionStore(self.connection, self.subjects, self._cipher)

    @cached_property
    def cases(self) -> SqlCaseStore:
        """Cases and their events."""
        return SqlCaseStore(self.connection)

    @cached_property
    def matters(self) -> SqlMatterStore:
        """Matters of business systems."""
        return SqlMatterStore(self.connection, self.cases)

    @cached_property
    def feedback(self) -> SqlFeedbackStore:
        """What waits for initiators, and how periods went."""
        return SqlFeedbackStore(self.connection, self.cases)

    @cached_property
    def typical(self) -> SqlTypicalStore:
        """Typical cases."""
        return SqlTypicalStore(self.connection)

    @cached_property
    def upward(self) -> SqlUpwardStore:
        """What was reported to province and nation."""
        return SqlUpwardStore(self.connection, self.cases)

    @cached_property
    def reports(self) -> SqlReportStore:
        """Figures of reports."""
        return SqlReportStore(self.connection)

    @cached_property
    def duties(self) -> SqlDutyStore:
        """What departments have not done yet."""
        return SqlDutyStore(self.connection)

    @cached_property
    def supervision(self) -> SqlSupervisionStore:
        """What departments were reminded of."""
        return SqlSupervisionStore(self.connection)

    @cached_property
    def appraisals(self) -> SqlAppraisalStore:
        """Appraisals of departments."""
        return SqlAppraisalStore(self.connection)

    @cached_property
    def accounts(self) -> SqlAccountStore:
        """People, sessions and system clients."""
        return SqlAccountStore(self.connection)

    @cached_property
    def impact(self) -> SqlImpactStore:
        """Past checks and entries in force, streamed."""
        return SqlImpactStore(self.connection)

    @cached_property
    def audit(self) -> SqlAuditStore:
        """The audit trail."""
        return SqlAuditStore(self.connection, self._cipher)
