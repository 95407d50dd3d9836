"""Reading what is masked of a person: a few roles, in the own department's matter, for a purpose that is written down, for ten minutes.

The subject sees in its own view that it was read, by which department and what for. What was read is in no log and no audit entry.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from engine.inputs import Listing, SubjectKind
from engine.packs.packset import PackSet
from services.accounts.model import Caller, Role
from services.audit import trail
from services.cases.access import require_person
from services.errors import ForbiddenError, InvalidInputError, NotFoundError
from services.ids import new_id
from services.ports import Cipher, UnitOfWork
from services.registry.words import usable
from services.rights.access import authorities
from services.subject_view.facts import fact_lines
from services.subject_view.model import Unmasking
from services.subjects.keys import describe
from services.subjects.masking import mask_text

ROLES = (Role.INITIATOR, Role.CREDIT_OFFICE)
SHORTEST, LONGEST = 5, 200
OPEN_FOR = timedelta(minutes=10)
"""What was opened is shown again within this time without asking for the purpose once more; each showing is recorded."""


@dataclass(frozen=True, slots=True)
class Unmasked:
    """A person's entry in full. ``texts``: the list's own free text, by title. Of an organisation only the code; ``until`` is None then."""

    code: str = field(repr=False)
    name: str = field(default="", repr=False)
    grounds: str = field(default="", repr=False)
    texts: tuple[dict[str, str], ...] = field(default=(), repr=False)
    purpose: str = ""
    until: datetime | None = None


def unmask(
    uow: UnitOfWork, cipher: Cipher, packs: PackSet, listing_id: str, purpose: str, *, caller: Caller, now: datetime
) -> Unmasked:
    """The person whom an entry is about, in full. The reading is recorded with its purpose in the same transaction.

    Only who keeps the list (its authority, or the credit office) may, and only a person. ForbiddenError for others, NotFoundError for
    no such entry or an erased person, InvalidInputError without a purpose.
    """
    _require_role(caller)
    why = mask_text(purpose.strip())  # a number written here would stay in the audit trail for good
    if not SHORTEST <= len(why) <= LONGEST or not usable(why):
        raise InvalidInputError(
            "purpose_required",
            "缺少查看的用途",
            f"应写明为办理什么事，{SHORTEST} 到 {LONGEST} 个字",
            "本人能看到这次查看和用途；不要写证件号码",
            "purpose",
        )
    entry, ours = _entry(uow, packs, listing_id, caller)
    code = describe(uow, cipher, [entry.subject_key]).get(entry.subject_key)
    if code is None:
        raise NotFoundError("主体")
    if not code.personal:
        return Unmasked(code.code)  # organisations' codes are public (S10)
    department = min(caller.departments & ours or caller.departments)
    made = Unmasking(new_id(now), entry.subject_key, department, caller.id, why, now, listing_id)
    uow.subject_view.add_unmasking(made)
    _record(uow, "subject.unmask", listing_id, made, caller, now)
    return _in_full(uow, packs, listing_id, code.code, made)


def may_unmask(packs: PackSet, list_id: str, kind: SubjectKind, caller: Caller) -> bool:
    """Whether the caller may ask for it, so that a page links to it: a person's entry, on a list that the caller keeps."""
    return kind is SubjectKind.NATURAL_PERSON and caller.has(*ROLES) and _keeps(packs, list_id, caller)


def still_open(
    uow: UnitOfWork, cipher: Cipher, packs: PackSet, listing_id: str, *, caller: Caller, now: datetime
) -> Unmasked | None:
    """What the caller opened a short while ago, shown once more and recorded; None when it did not, or the time is over.

    Raises as :func:`unmask` for who may not read it at all.
    """
    _require_role(caller)
    entry, _ = _entry(uow, packs, listing_id, caller)
    made = uow.subject_view.last_unmasking(listing_id, caller.id, now - OPEN_FOR)
    code = describe(uow, cipher, [entry.subject_key]).get(entry.subject_key)
    if made is None or code is None:
        return None
    _record(uow, "subject.unmask_again", listing_id, made, caller, now)
    return _in_full(uow, packs, listing_id, code.code, made)


def _require_role(caller: Caller) -> None:
    if not caller.has(*ROLES):
        raise ForbiddenError(
            "role_missing", "您的角色不能查看完整证件号码", "", "如确需查看，请由认定单位或者信用办办理"
        )
    require_person(caller, "查看完整证件号码须由工作人员本人办理")


def _entry(uow: UnitOfWork, packs: PackSet, listing_id: str, caller: Caller) -> tuple[Listing, frozenset[str]]:
    entry = uow.registry.get(listing_id) if usable(listing_id) else None
    if entry is None or not _keeps(packs, entry.list_id, caller):
        raise NotFoundError("名单条目")
    return entry, authorities(packs, entry.list_id)


def _keeps(packs: PackSet, list_id: str, caller: Caller) -> bool:
    return caller.has(Role.CREDIT_OFFICE) or not caller.departments.isdisjoint(authorities(packs, list_id))


def _record(uow: UnitOfWork, action: str, listing_id: str, made: Unmasking, caller: Caller, now: datetime) -> None:
    detail = {"listing": listing_id, "department": made.department, "purpose": made.purpose}
    trail.record(uow, actor=caller.id, action=action, entity=f"subject:{made.subject_key}", detail=detail, now=now)


def _in_full(uow: UnitOfWork, packs: PackSet, listing_id: str, code: str, made: Unmasking) -> Unmasked:
    version = uow.registry.newest([listing_id])[listing_id]
    until = made.at + OPEN_FOR
    texts = tuple(fact_lines(packs.lists.get(version.listing.list_id), version.texts))
    return Unmasked(code, version.listing.name, version.grounds, texts, made.purpose, until)
