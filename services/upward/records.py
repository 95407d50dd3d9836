"""From cases to records: every value that a layout can ask for, in one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from engine.days import SHANGHAI, day_of
from engine.documents import names_on
from engine.inputs import SubjectKind
from engine.packs.packset import PackSet
from services.cases.model import Case
from services.cases.outcome import OUTCOME_TITLES
from services.ports import Cipher, UnitOfWork
from services.registry.model import ListingVersion
from services.subjects.keys import describe
from services.subjects.masking import mask_text
from services.subjects.model import SubjectCode
from services.upward.layout import Value
from services.upward.model import LeftOut, Operation, Record

REGION = "419001"
SYSTEM = "jiangcheng"


class Records:
    """Makes records of one lot of cases."""

    def __init__(self, uow: UnitOfWork, cipher: Cipher, packs: PackSet, cases: Sequence[Case], *, people: bool) -> None:
        self._packs, self._people = packs, people
        keys = {case.subject_key for case in cases if people or not _is_person(case)}
        self._codes = describe(uow, cipher, keys)
        self._entries = uow.registry.newest(sorted({case.key.listing_id for case in cases}))
        self._item_codes = uow.upward.item_codes(sorted({case.check_id for case in cases if case.check_id}))

    def record(self, case: Case, operation: Operation) -> Record | LeftOut:
        """The record, or why there is none."""
        if _is_person(case) and not self._people:
            return LeftOut.PEOPLE
        entry, code = self._entries.get(case.key.listing_id), self._codes.get(case.subject_key)
        name = _name(case, entry)
        if entry is None or code is None or not name:
            return LeftOut.NO_CODE
        values = self._of_case(case) | self._of_subject(case, code, name) | self._of_entry(case, entry)
        values |= {Value.OPERATION: operation.value, Value.REGION: REGION, Value.SYSTEM: SYSTEM}
        said = {str(key): text for key, text in values.items() if text}
        person_key = case.subject_key if code.personal else None
        version = entry.listing.version
        return Record(case.case_id, case.version, version, operation, said, self._pairs(case), person_key)

    def _of_case(self, case: Case) -> dict[str, str]:
        evidence = case.evidence or {}
        matter, done = self._packs.matters.get(case.matter_kind), case.fed_back_at
        return {
            Value.CASE_ID: case.case_id,
            Value.CASE_NO: mask_text(case.case_no),
            Value.CHECK_ID: case.check_id or "",
            Value.EFFECT: case.effect,
            Value.MEASURE: case.key.measure,
            Value.MEASURE_TITLE: case.title,
            Value.LEGAL_BASIS: "；".join(f"{basis['law']}{basis['article']}" for basis in case.grounds["legal_basis"]),
            Value.MATTER: case.matter_kind,
            Value.MATTER_TITLE: matter.title if matter else case.matter_kind,
            Value.ITEM_CODE: self._item_codes.get(case.check_id or "", ""),
            Value.DEPARTMENT: case.key.department,
            Value.DEPARTMENT_TITLE: self._department(case.key.department, day_of(case.opened_at)),
            Value.OUTCOME: case.outcome or "",
            Value.OUTCOME_TITLE: OUTCOME_TITLES.get(case.outcome or "", ""),
            Value.REASON: self._reason(case),
            Value.DOCUMENT_NO: mask_text(str(evidence.get("document_no") or "")),
            Value.AMOUNT: str(evidence.get("amount") or ""),
            Value.DONE_AT: done.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S") if done else "",
            Value.DONE_ON: str(evidence.get("from") or (day_of(done).isoformat() if done else "")),
            Value.OPERATOR: (case.outcome_by or "").partition(":")[2],
            Value.ATTACHMENTS: "；".join(str(one["sm3"]) for one in evidence.get("attachments", ()) if one.get("sm3")),
        }

    def _of_subject(self, case: Case, code: SubjectCode, name: str) -> dict[str, str]:
        person = code.personal
        return {
            Value.SUBJECT_NAME: name,
            Value.SUBJECT_KIND: case.subject_kind,
            Value.USCC: "" if person else code.code,
            Value.PERSON_CODE_TYPE: code.code_type.value if person else "",
            Value.PERSON_CODE: code.code if person else "",
        }

    def _of_entry(self, case: Case, entry: ListingVersion) -> dict[str, str]:
        list_type = self._packs.lists.get(case.list_id)
        exited = entry.listing.exited_on
        ended = case.ended_at
        lifted = exited.isoformat() if exited else day_of(ended).isoformat() if ended else ""
        return {
            Value.LIST: case.list_id,
            Value.LIST_TITLE: list_type.title if list_type else case.list_id,
            Value.LISTING_ID: case.key.listing_id,
            Value.DECISION_NO: entry.listing.decision_no,
            Value.AUTHORITY: entry.listing.authority,
            Value.LIFTED_ON: lifted if case.outcome == "implemented" else "",
            Value.MEMORANDUM: "；".join(dict.fromkeys(source.memorandum for source in case.sources)),
            Value.MEMORANDUM_TITLE: "；".join(pair[Value.MEMORANDUM_TITLE] for pair in self._pairs(case)),
            Value.INITIATOR: "；".join(
                dict.fromkeys(self._department(source.initiator, day_of(case.opened_at)) for source in case.sources)
            ),
        }

    def _pairs(self, case: Case) -> tuple[Mapping[str, str], ...]:
        basis = "；".join(f"{one['law']}{one['article']}" for one in case.grounds["legal_basis"])
        found = []
        for id_ in dict.fromkeys(source.memorandum for source in case.sources):
            memorandum = self._packs.memoranda.get(id_)
            initiator = next(source.initiator for source in case.sources if source.memorandum == id_)
            found.append(
                {
                    str(Value.MEMORANDUM): id_,
                    str(Value.MEMORANDUM_TITLE): memorandum.title if memorandum else id_,
                    str(Value.INITIATOR): self._department(initiator, day_of(case.opened_at)),
                    str(Value.MEASURE_TITLE): case.title,
                    str(Value.LEGAL_BASIS): basis,
                }
            )
        return tuple(found)

    def _reason(self, case: Case) -> str:
        code = case.reason_code
        told = self._packs.reasons[code].title if code and code in self._packs.reasons else ""
        said = mask_text(str((case.evidence or {}).get("reason") or ""))
        return "：".join(part for part in (told, said) if part)

    def _department(self, id_: str, day: date) -> str:
        found = self._packs.departments.get(id_)
        return "、".join(name.text for name in names_on(found, day)) if found else id_


def _is_person(case: Case) -> bool:
    return case.subject_kind == SubjectKind.NATURAL_PERSON.value


def _name(case: Case, entry: ListingVersion | None) -> str:
    """The full name as the registry has it; a company that a listed person acts for as it named itself. Empty for an erased person."""
    if entry is None:
        return ""
    if case.subject_key == entry.listing.subject_key:
        return entry.listing.name
    named = dict(zip((one.subject_key for one in entry.listing.responsible_persons), entry.person_names, strict=False))
    return named.get(case.subject_key) or ("" if _is_person(case) else case.subject_name)
