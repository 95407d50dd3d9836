"""Proposing a revision: everything is looked at, every open warning taken up by name, and then it waits for a second person.

Nothing here changes what decides, and nothing here confirms an item (S2): confirmations are documents among the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.days import day_of
from engine.deciding.decide import RuleEngine
from engine.examples.report import ExamplesReport
from engine.lint import Finding
from engine.packs.cache import Cache
from engine.packs.packset import PackSet
from services.accounts.model import Caller
from services.audit import trail
from services.errors import ConflictError, InvalidInputError
from services.ids import new_id
from services.ports import Database, Signer, UnitOfWork
from services.revisions.active import ActiveRules
from services.revisions.examination import Impact, consequences, require_publishable, try_examples
from services.revisions.looking_ahead import findings_ahead
from services.revisions.model import Accept, Kind, Publication
from services.revisions.rights import require_person
from services.revisions.ruling import GOOD_FOR
from services.revisions.seal import sealed
from services.revisions.texts import stored_packs
from services.revisions.warnings import Noted, fingerprint, note

MAX_REASON = 1000
MOST_PENDING = 20
"""Proposals that may wait at a time, each with its examination; returning to an earlier revision is always possible."""


@dataclass(frozen=True, slots=True)
class Proposing:
    """What proposing needs of the service."""

    database: Database
    rules: ActiveRules
    signer: Signer
    impact: Impact
    cache: Cache
    demo: bool


def propose(
    desk: Proposing,
    packs: PackSet,
    caller: Caller,
    *,
    reason: str,
    accept: Accept,
    now: datetime,
    over: str | None = None,
) -> Publication:
    """Stores a proposal to publish these packs. Raises NotPublishableError with all that stands against it.

    ``over``: the revision that the packs were laid over, if they were; when it no longer decides, they would take back what
    came since. Raises ForbiddenError, ConflictError (also when the packs are what is active already, or too many wait), InvalidInputError
    (reason, acceptances).
    """
    require_person(caller)
    _require_reason(reason)
    _require_real(desk, packs)
    desk.rules.refresh(now)
    base = desk.rules.sequence  # before the lease: what is activated from here on outdates the proposal
    with desk.database.read() as uow:  # before the examination, which takes its time
        _require_room(uow, base, now)
    with desk.rules.lease() as active:
        if over not in (None, active.packs.revision):
            raise ConflictError(
                "active_changed", "当前启用的版本刚刚变了", "改动是在以前的版本上作的", "请核对新版本后重新提出"
            )
        if active.packs.revision == packs.revision:
            raise ConflictError("nothing_changed", "与当前启用的版本相同", packs.revision, _nothing_to_publish(packs))
        ahead = findings_ahead(packs, day_of(now), desk.cache)
        noted = _noted(desk, packs, ahead.findings, accept, by=caller.id, now=now)
        examples = try_examples(packs, desk.cache)
        require_publishable(noted, examples)
        new = _publication(desk, base, active, packs, Kind.PUBLISH, noted, ahead.left, examples, reason, caller, now)
    with desk.database.write() as uow:
        _require_room(uow, base, now)
        _store(uow, packs, new, caller, now)
        accepted = [one.acceptance for one in noted if one.acceptance and one.acceptance.at == now]
        uow.revisions.accept(new.publication_id, accepted)
    return new


def propose_rollback(
    desk: Proposing, revision: str | None, caller: Caller, *, reason: str, now: datetime
) -> Publication:
    """Stores a proposal to return to a revision that was active before; by default to the one before the present.

    Findings and examples are told to the second person and do not stand against it: what was good once must be within
    reach in an emergency, and the law of the day silences what it no longer carries. Raises as :func:`propose`.
    """
    require_person(caller)
    _require_reason(reason)
    desk.rules.refresh(now)
    base = desk.rules.sequence
    with desk.rules.lease() as active:
        target = _target(desk, active.packs.revision, revision)
        packs = stored_packs(desk.database, target)
        _require_real(desk, packs)
        ahead = findings_ahead(packs, day_of(now), desk.cache)
        noted = _noted(desk, packs, ahead.findings, {}, by=caller.id, now=now)
        examples = try_examples(packs, desk.cache)
        new = _publication(desk, base, active, packs, Kind.ROLLBACK, noted, ahead.left, examples, reason, caller, now)
    with desk.database.write() as uow:
        _store(uow, packs, new, caller, now)
    return new


def _nothing_to_publish(packs: PackSet) -> str:
    if packs.confirmed:
        return "没有需要发布的改动"
    return (
        "没有需要发布的改动；规则包里还没有任何确认，所以规则都不触发。"
        "请先由政策人员或信用办人员逐项确认（控制台“审核”页，或 jiangcheng packs confirm），再提出"
    )


def _target(desk: Proposing, active: str, wanted: str | None) -> str:
    with desk.database.read() as uow:
        if wanted is None:
            earlier = uow.revisions.activations(limit=1000)
            others = (row for row in earlier if row.kind in desk.rules.kinds and row.revision != active)
            found = next((row.revision for row in others if desk.rules.genuine(row)), None)
            if found is None:
                raise ConflictError("no_earlier_revision", "没有可以退回的版本", "", "此前没有启用过别的版本")
            return found
        if wanted == active:
            raise ConflictError("nothing_changed", "就是当前启用的版本", wanted, "请指明要退回的版本")
        if not any(map(desk.rules.genuine, uow.revisions.activations_of(wanted, desk.rules.kinds))):
            raise InvalidInputError(
                "never_active",
                "只能退回到启用过的版本",
                wanted[:80],
                "请用 packs status 或 GET /api/v1/revisions 查看启用过的版本",
                "revision",
            )
    return wanted


def _noted(
    desk: Proposing, packs: PackSet, findings: Sequence[Finding], accept: Accept, *, by: str, now: datetime
) -> list[Noted]:
    with desk.database.read() as uow:
        known = uow.revisions.acceptances({fingerprint(packs, finding) for finding in findings})
    return note(packs, findings, known, accept, by=by, now=now)


def _publication(
    desk: Proposing,
    base: int,
    active: RuleEngine,
    packs: PackSet,
    kind: Kind,
    noted: Sequence[Noted],
    unlinted: int,
    examples: ExamplesReport,
    reason: str,
    caller: Caller,
    now: datetime,
) -> Publication:
    found = consequences(active, packs, desk.impact, actor=caller.id, now=now)
    new = Publication(
        publication_id=new_id(now),
        kind=kind,
        revision=packs.revision,
        base_sequence=base,
        base_revision=active.packs.revision,
        reason=reason.strip(),
        findings=[one.as_json() for one in noted],
        examples=_summary(examples),
        impact=found.as_json() | {"days_unlinted": unlinted},
        proposed_by=caller.id,
        proposed_at=now,
    )
    return sealed(new, desk.signer)


def _summary(examples: ExamplesReport) -> dict[str, object]:
    """Figures, and what failed; a large revision has thousands of examples that passed."""
    found = examples.as_json()
    return {
        "ok": found["ok"],
        "percent": found["percent"],
        "cases": len(examples.cases),
        "rules": len(examples.coverage),
        "failed": [case for case in found["cases"] if not case["passed"]],
        "uncovered": [f"{rule.memorandum}/{rule.rule}" for rule in examples.uncovered],
    }


def _store(uow: UnitOfWork, packs: PackSet, new: Publication, caller: Caller, now: datetime) -> None:
    uow.checks.keep_revision(packs.revision, packs.canonical, now)
    uow.revisions.add(new)
    detail = {"base": new.base_revision, "kind": new.kind.value, "reason": new.reason, "revision": new.revision}
    entity = f"publication:{new.publication_id}"
    trail.record(uow, actor=caller.id, action="revision.propose", entity=entity, detail=detail, now=now)


def _require_room(uow: UnitOfWork, base: int, now: datetime) -> None:
    waiting = uow.revisions.pending(Kind.PUBLISH, base, now - GOOD_FOR)
    if waiting >= MOST_PENDING:
        raise ConflictError(
            "too_many_pending", "等待批准的提案太多", f"已有 {waiting} 个", "请先批准或者否决一部分，再提出新的"
        )


def _require_real(desk: Proposing, packs: PackSet) -> None:
    if packs.demo and not desk.demo:
        raise InvalidInputError(
            "demo_confirmations",
            "含有只供演示的确认集",
            "演示确认集不是本单位的审核，不能用于实际办理",
            "请去掉演示确认集，由有权的人员逐项确认",
            "confirmations",
        )


def _require_reason(reason: str) -> None:
    if not 0 < len(reason.strip()) <= MAX_REASON:
        raise InvalidInputError(
            "reason_missing",
            "须写明改动的理由",
            f"理由应为 1 至 {MAX_REASON} 字",
            "请写明为什么改、依据是什么",
            "reason",
        )
