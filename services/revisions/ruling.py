"""The second person's decision on a proposal. Approval signs and activates in one transaction, or does nothing."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from enum import StrEnum

from engine.days import day_of
from engine.deciding.decide import RuleEngine
from engine.lint import has_errors, lint
from engine.packs.cache import Cache
from services.accounts.model import Caller
from services.audit import trail
from services.errors import ConflictError, InvalidInputError, NotFoundError
from services.ports import Database, Signer
from services.revisions.activating import activate
from services.revisions.active import ActiveRules
from services.revisions.manifest import Origin
from services.revisions.model import Activation, Decision, Kind, Publication, Ruling
from services.revisions.rights import require_another, require_person
from services.revisions.seal import require_genuine
from services.revisions.self_test import self_test
from services.revisions.texts import stored_packs

GOOD_FOR = timedelta(days=14)
"""How long a proposal's examination is believed: law, lists and past checks move on."""


class State(StrEnum):
    """Where a proposal stands."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    OUTDATED = "outdated"
    """Something else was activated since; its examination compares with what is no longer there."""
    EXPIRED = "expired"


def state_of(publication: Publication, sequence: int, now: datetime) -> State:
    """Where it stands when the activation ``sequence`` decides."""
    if publication.ruling is not None:
        return State(publication.ruling.decision.value)
    if publication.base_sequence != sequence:
        return State.OUTDATED
    return State.EXPIRED if now - publication.proposed_at > GOOD_FOR else State.PENDING


def approve(
    database: Database,
    rules: ActiveRules,
    signer: Signer,
    publication_id: str,
    caller: Caller,
    *,
    cache: Cache,
    now: datetime,
) -> Activation:
    """Activates what was proposed. Raises ForbiddenError for the proposer, NotFoundError, and ConflictError when it is not to be
    decided any more: altered since, decided, expired, examined against another revision, or no longer without errors of law today.
    """
    require_person(caller)
    with database.read() as uow:
        after = uow.revisions.last_sequence()
    rules.refresh(now)
    publication = _pending(database, rules, publication_id, now)
    require_another(caller, publication.proposed_by)
    require_genuine(publication, signer)
    packs = stored_packs(database, publication.revision)
    if publication.kind is Kind.PUBLISH and has_errors(lint(packs, day_of(now), cache)):
        raise ConflictError(
            "errors_meanwhile", "按今天的法律效力检查出错误", "提出之后依据的效力有了变化", "请改正后重新提出"
        )
    with closing(RuleEngine(packs)) as engine:
        self_test(engine)
    origin = Origin(publication.kind, publication_id, publication.proposed_by, publication.proposed_at, caller.id, now)
    with database.write() as uow:
        if not uow.revisions.rule(publication_id, Ruling(Decision.APPROVED, "", caller.id, now)):
            raise _decided()
        activated = activate(uow, packs, origin, signer, after=after, now=now)
    rules.refresh(now)
    return activated


def reject(
    database: Database, rules: ActiveRules, publication_id: str, caller: Caller, *, reason: str, now: datetime
) -> Publication:
    """Closes a proposal, also one's own. Raises as :func:`approve`, and InvalidInputError without a reason."""
    require_person(caller)
    if not 0 < len(reason.strip()) <= 1000:
        raise InvalidInputError("reason_missing", "须写明理由", "", "请写明为什么不批准", "reason")
    with database.read() as uow:
        publication = _found(uow.revisions.publication(publication_id))
    if publication.ruling is not None:
        raise _decided()
    ruling = Ruling(Decision.REJECTED, reason.strip(), caller.id, now)
    with database.write() as uow:
        if not uow.revisions.rule(publication_id, ruling):
            raise _decided()
        entity, detail = f"publication:{publication_id}", {"reason": ruling.reason, "revision": publication.revision}
        trail.record(uow, actor=caller.id, action="revision.reject", entity=entity, detail=detail, now=now)
        return _found(uow.revisions.publication(publication_id))


def _pending(database: Database, rules: ActiveRules, publication_id: str, now: datetime) -> Publication:
    with database.read() as uow:
        publication = _found(uow.revisions.publication(publication_id))
    match state_of(publication, rules.sequence, now):
        case State.PENDING:
            return publication
        case State.OUTDATED:
            raise ConflictError(
                "base_changed", "当前启用的版本已经变了", "提出之后有别的版本启用，原来的影响分析不再成立", "请重新提出"
            )
        case State.EXPIRED:
            detail = f"提出已超过 {GOOD_FOR.days} 天，检查结果和影响分析可能不再成立"
            raise ConflictError("proposal_expired", "提出的时间太久了", detail, "请重新提出")
    raise _decided()


def _found(publication: Publication | None) -> Publication:
    if publication is None:
        raise NotFoundError("版本提案")
    return publication


def _decided() -> ConflictError:
    return ConflictError("already_decided", "这个提案已经办结", "", "请查看提案的办理结果")
