"""The writing half of a check: check, hits, cases, receipt and audit entry, inside one open transaction."""

from __future__ import annotations

from engine.packs.packset import PackSet
from services.audit import trail
from services.cases.holding import hold_listings, rests_on
from services.cases.opening import open_cases, wrong_before
from services.checks.answer import Head, answer_bytes, flat_rows, subject_json
from services.checks.decided import Decided, name_index
from services.checks.model import CheckAnswer, Receipt
from services.ports import Cipher, UnitOfWork

UNCONFIRMED = "规则包没有任何确认，规则都不触发，本结果不说明该主体没有奖惩措施。"
"""Told with every answer of an installation where nothing is confirmed: its *clear* must not be taken for one (S2)."""


def write(uow: UnitOfWork, decided: Decided, receipt: Receipt | None, packs: PackSet, cipher: Cipher) -> CheckAnswer:
    """Writes the check and returns its answer; the revision's text is stored already. Raises ListingsMovedError; then the transaction must be rolled back."""
    hold_listings(uow, rests_on(hit for subject in decided.decision.subjects for hit in subject.hits))
    decision, now, actor = decided.decision, decided.situation.now, decided.caller.id
    prompts = decided.prompts(cipher)
    noted = uow.cases.wrong_persons({prompt.hit.listing.listing_id for prompt in prompts}) if prompts else ()
    cases = {}
    if not decided.preview:
        known = wrong_before(prompts, noted)
        cases = open_cases(uow, decided.occasion(), known, packs, actor=actor, now=now)
    subjects = []
    for one in decision.subjects:
        named, key = decided.situation.question.subjects[one.index], decided.situation.keys[one.index]
        index = name_index(cipher, named.name)
        mine = [found for found in noted if found.subject_key == key and found.name_index == index]
        subjects.append(subject_json(named, one, cases, mine))
    matter = decided.situation.question.matter
    notices = () if packs.confirmed else (UNCONFIRMED,)
    head = Head(decided.check_id, matter.kind, matter.case_no, now, decided.registry_version, decided.preview, notices)
    answer = answer_bytes(head, decision, subjects, receipt)
    rows = flat_rows(decided.situation.question.subjects, decided.situation.keys, decision)
    uow.checks.add(decided.record(answer, receipt), rows)
    action = "check.preview" if decided.preview else "check.submit"
    trail.record(
        uow, actor=actor, action=action, entity=f"check:{decided.check_id}", detail=decided.audit_detail(), now=now
    )
    return CheckAnswer(decided.check_id, answer)
