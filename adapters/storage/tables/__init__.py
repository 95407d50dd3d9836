"""Every table, one module per area; importing this package makes ``base.metadata`` whole."""

from adapters.storage.tables import (
    accounts,
    audit,
    base,
    cases,
    checks,
    dossiers,
    imports,
    names,
    outbox,
    push,
    registry,
    revisions,
    rights,
    subject_view,
    subjects,
)

__all__ = [
    "accounts",
    "audit",
    "base",
    "cases",
    "checks",
    "dossiers",
    "imports",
    "names",
    "outbox",
    "push",
    "registry",
    "revisions",
    "rights",
    "subject_view",
    "subjects",
]
