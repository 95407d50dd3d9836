"""What the interface and the console both show of the packs: which rules fire today, and why the others are silent."""

from __future__ import annotations

from datetime import date

from api.department_texts import renamed_since
from api.schemas.common import LegalBasis
from api.schemas.library import MemorandumSummary, MemorandumView, RuleOnList, RuleView, SilenceView
from engine.documents import Memorandum, RuleDocument
from engine.law import legality, reach
from engine.packs.packset import PackSet


def summary(packs: PackSet, memorandum: Memorandum, day: date) -> MemorandumSummary:
    """One line of the overview."""
    return MemorandumSummary(
        id=memorandum.id,
        title=memorandum.title,
        source=memorandum.source,
        document_no=memorandum.document_no,
        effect=memorandum.effect,
        initiator=memorandum.initiator,
        in_force_from=memorandum.in_force.from_,
        in_force_until=memorandum.in_force.until,
        rules=len(memorandum.rules),
        firing=sum(_fires(packs, memorandum, rule, day) for rule in memorandum.rules),
    )


def detail(packs: PackSet, memorandum: Memorandum, day: date) -> MemorandumView:
    """The memorandum with each rule on each list."""
    return MemorandumView(
        **summary(packs, memorandum, day).model_dump(),
        participants=list(memorandum.participants),
        renamed=renamed_since(packs, memorandum),
        superseded_by=memorandum.superseded_by,
        last_checked=memorandum.last_checked.isoformat(),
        note=memorandum.note,
        lists=list(memorandum.lists),
        rule_details=[rule_view(packs, memorandum, rule, day) for rule in memorandum.rules],
    )


def _fires(packs: PackSet, memorandum: Memorandum, rule: RuleDocument, day: date) -> bool:
    return any(
        not legality.silences(packs, memorandum, rule, list_id, day, kind)
        for list_id in rule.lists or memorandum.lists
        for kind in rule.on
    )


def rule_view(packs: PackSet, memorandum: Memorandum, rule: RuleDocument, day: date) -> RuleView:
    """One rule with each of its lists."""
    measure = packs.measures[rule.measure]
    lists = [_on_list(packs, memorandum, rule, list_id, day) for list_id in rule.lists or memorandum.lists]
    return RuleView(
        id=rule.id,
        measure=rule.measure,
        measure_title=measure.title,
        effect=measure.effect,
        outcome=measure.outcome,
        strength=measure.strength,
        on=list(rule.on),
        roles=list(rule.roles),
        reaches=rule.reaches,
        carried_out_by=list(rule.carried_out_by),
        when=rule.when,
        note=rule.note,
        fires=any(entry.fires for entry in lists),
        lists=lists,
    )


def _on_list(packs: PackSet, memorandum: Memorandum, rule: RuleDocument, list_id: str, day: date) -> RuleOnList:
    """A rule may fire in one matter and be silent in another (S14), so each is asked."""
    found = {kind: legality.silences(packs, memorandum, rule, list_id, day, kind) for kind in rule.on}
    reasons = {silence.reason: silence for silences in found.values() for silence in silences}
    bases = {
        basis.basis.article: basis
        for kind in rule.on
        for basis in reach.bases_reaching(packs, packs.measures[rule.measure], list_id, rule.reaches, day, kind)
    }
    return RuleOnList(
        list_=list_id,
        list_title=packs.lists[list_id].title,
        fires=any(not silences for silences in found.values()),
        matters=[kind for kind, silences in found.items() if not silences],
        silences=[SilenceView(code=silence.code, reason=silence.reason) for silence in reasons.values()],
        legal_basis=[
            LegalBasis(ref=ref, law=basis.law.short_title, article=basis.article.article, gist=basis.article.gist)
            for ref, basis in bases.items()
        ],
    )
