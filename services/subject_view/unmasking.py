"""Reading a person's full code: a few roles, in the own department's matter, for a purpose that is written down.

The subject sees in its own view that it was read, by which department and what for. The code itself is in no log and no audit entry.
"""

from __future__ import annotations

from datetime import datetime

from engine.packs.packset import PackSet
from services.accounts.model import Caller, Role
from services.audit import trail
from services.cases.access import require_person
from services.errors import ForbiddenError, InvalidInputError, NotFoundError
from services.ids import new_id
from services.ports import Cipher, UnitOfWork
from services.registry.words import usable
from services.rights.access import authorities
from services.subject_view.model import Unmasking
from services.subjects.keys import describe
from services.subjects.masking import mask_text

ROLES = (Role.INITIATOR, Role.CREDIT_OFFICE)
SHORTEST, LONGEST = 5, 200


def unmask(
    uow: UnitOfWork, cipher: Cipher, packs: PackSet, listing_id: str, purpose: str, *, caller: Caller, now: datetime
) -> str:
    """The full code of the person whom an entry is about. The reading is recorded with its purpose in the same transaction.

    Only who keeps the list (its authority, or the credit office) may, and only a person. ForbiddenError for others, NotFoundError for
    no such entry or an erased person, InvalidInputError without a purpose.
    """
    if not caller.has(*ROLES):
        raise ForbiddenError(
            "role_missing", "您的角色不能查看完整证件号码", "", "如确需查看，请由认定单位或者信用办办理"
        )
    require_person(caller, "查看完整证件号码须由工作人员本人办理")
    why = mask_text(purpose.strip())  # a number written here would stay in the audit trail for good
    if not SHORTEST <= len(why) <= LONGEST or not usable(why):
        raise InvalidInputError(
            "purpose_required",
            "缺少查看的用途",
            f"应写明为办理什么事，{SHORTEST} 到 {LONGEST} 个字",
            "本人能看到这次查看和用途；不要写证件号码",
            "purpose",
        )
    entry = uow.registry.get(listing_id)
    ours = authorities(packs, entry.list_id) if entry else frozenset[str]()
    if entry is None or not (caller.has(Role.CREDIT_OFFICE) or not caller.departments.isdisjoint(ours)):
        raise NotFoundError("名单条目")
    code = describe(uow, cipher, [entry.subject_key]).get(entry.subject_key)
    if code is None:
        raise NotFoundError("主体")
    if not code.personal:
        return code.code  # organisations' codes are public (S10)
    department = min(caller.departments & ours or caller.departments)
    uow.subject_view.add_unmasking(Unmasking(new_id(now), entry.subject_key, department, caller.id, why, now))
    detail = {"listing": listing_id, "department": department, "purpose": why}
    trail.record(
        uow, actor=caller.id, action="subject.unmask", entity=f"subject:{entry.subject_key}", detail=detail, now=now
    )
    return code.code
