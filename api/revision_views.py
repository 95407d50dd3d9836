"""Revisions as the interface, the console and the command line show them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from api.schemas.revisions import ActivationView, FindingView, PublicationSummary, PublicationView, RevisionsView
from engine.errors import PackError
from services.revisions.desk import Overview
from services.revisions.model import Activation, Publication
from services.revisions.ruling import state_of
from services.wire import moment_text


def activation_view(activation: Activation) -> ActivationView:
    """One activation."""
    return ActivationView(
        sequence=activation.sequence,
        kind=activation.kind.value,
        revision=activation.revision,
        publication_id=activation.publication_id,
        activated_by=activation.activated_by,
        activated_at=moment_text(activation.activated_at),
    )


def publication_view(publication: Publication, state: str) -> PublicationView:
    """One proposal, whole."""
    return PublicationView(
        **_head(publication, state),
        findings=publication.findings,
        examples=publication.examples,
        impact=publication.impact,
    )


def revisions_view(overview: Overview, now: datetime) -> RevisionsView:
    """The overview."""
    return RevisionsView(
        active=overview.revision,
        sequence=overview.sequence,
        activations=[activation_view(one) for one in overview.activations],
        publications=[
            PublicationSummary(**_head(one, state_of(one, overview.sequence, now).value))
            for one in overview.publications
        ],
    )


def pack_error_view(error: PackError) -> FindingView:
    """Why files cannot be read."""
    where = error.position
    return FindingView(
        code=error.code,
        severity="error",
        item=None,
        message=f"{error.title}：{error.detail}" if error.detail else error.title,
        advice=error.advice,
        file=where.file if where else None,
        line=where.line if where else None,
        column=where.column if where else None,
    )


def _head(publication: Publication, state: str) -> dict[str, Any]:
    ruling = publication.ruling
    return {
        "publication_id": publication.publication_id,
        "kind": publication.kind.value,
        "state": state,
        "revision": publication.revision,
        "base_revision": publication.base_revision,
        "reason": publication.reason,
        "proposed_by": publication.proposed_by,
        "proposed_at": moment_text(publication.proposed_at),
        "decided_by": ruling.by if ruling else None,
        "decided_at": moment_text(ruling.at) if ruling else None,
        "decision_reason": ruling.reason if ruling else None,
    }
