"""A decision that was made but not yet written: what of it is signed, stored and told."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from engine.days import day_of
from engine.deciding.relations import comparable_name
from engine.decision import Decision
from engine.packs.digests import canonical, sm3
from services.accounts.model import Caller
from services.cases.opening import Occasion, Prompt
from services.checks.answer import masked_subject
from services.checks.deciding import Situation
from services.checks.model import CheckRecord, Receipt
from services.checks.receipts import ReceiptContent, issue
from services.checks.request import CheckRequest
from services.ports import Cipher, Signer
from services.wire import moment_text


@dataclass(frozen=True)
class Decided:
    """One attempt at a check. ``document`` is the canonical record that replay compares byte for byte (S11)."""

    check_id: str
    request: CheckRequest
    caller: Caller
    situation: Situation
    decision: Decision
    registry_version: int
    preview: bool

    @cached_property
    def document(self) -> bytes:
        """Canonical JSON of the decision."""
        return canonical(self.decision.document)

    @cached_property
    def document_digest(self) -> str:
        """SM3 of the document."""
        return sm3(self.document)

    def sign(self, signer: Signer) -> Receipt:
        """The receipt. Signed before the transaction opens: payload and signature are stored together or not at all."""
        named, decision = self.situation.question.subjects, self.decision
        content = ReceiptContent(
            check_id=self.check_id,
            case_no=self.situation.question.matter.case_no or "",
            decided_at=moment_text(self.situation.now),
            revision=decision.revision,
            document_digest=self.document_digest,
            outcome=decision.outcome.value,
            complete=decision.complete,
            subjects=[masked_subject(named[decided.index], decided) for decided in decision.subjects],
        )
        return issue(content, signer)

    def record(self, answer: bytes, receipt: Receipt | None) -> CheckRecord:
        """The row to store."""
        request, decision, matter = self.request, self.decision, self.situation.question.matter
        return CheckRecord(
            check_id=self.check_id,
            client=self.caller.id,
            department=request.operator.department,
            operator=request.operator.person,
            purpose=request.purpose,
            matter_kind=matter.kind,
            case_no=matter.case_no,
            item_code=matter.item_code,
            decided_at=self.situation.now,
            day=day_of(self.situation.now),
            revision=decision.revision,
            registry_version=self.registry_version,
            outcome=decision.outcome.value,
            complete=decision.complete,
            favoured=decision.favoured,
            preview=self.preview,
            document=self.document,
            document_digest=self.document_digest,
            answer=answer,
            receipt=receipt,
        )

    def occasion(self) -> Occasion:
        """Whose matter the cases belong to."""
        matter = self.situation.question.matter
        return Occasion(
            client=self.caller.id,
            case_no=matter.case_no or "",
            matter_kind=matter.kind,
            check_id=self.check_id,
            revision=self.decision.revision,
            registry_version=self.registry_version,
        )

    def prompts(self, cipher: Cipher) -> list[Prompt]:
        """Every hit with the subject that it concerns."""
        prompts = []
        for decided in self.decision.subjects:
            named, key = self.situation.question.subjects[decided.index], self.situation.keys[decided.index]
            if key is None:
                continue
            for hit in decided.hits:
                own_name = hit.listing.name if hit.reached_as == "own" else ""
                name = named.name or own_name
                prompts.append(Prompt(key, named.kind, name, name_index(cipher, named.name), hit))
        return prompts

    def audit_detail(self) -> dict[str, object]:
        """What the trail keeps: subject keys and digests, no names and no codes."""
        subjects = self.decision.subjects
        return {
            "case_no": self.situation.question.matter.case_no,
            "department": self.request.operator.department,
            "document": self.document_digest,
            "hits": sum(len(decided.hits) for decided in subjects),
            "listings_without_measure": sum(decided.listings_without_measure for decided in subjects),
            "matter": self.situation.question.matter.kind,
            "disagreements": [one.as_json() for one in self.decision.disagreements],
            "outcome": self.decision.outcome.value,
            "purpose": self.request.purpose,
            "revision": self.decision.revision,
            "subjects": [key for key in self.situation.keys if key is not None],
        }


def name_index(cipher: Cipher, name: str) -> str:
    """Keyed digest of a name, spelling apart; empty when none was given."""
    return cipher.index("subject-name", comparable_name(name)) if name else ""
