"""A clerk's finding that the firm on the list is not the one that was looked up by name: remembered, and shown from then on.

It is kept where the findings of cases are, so a check under that name shows it too. It hides nothing and lifts nothing.
"""

from __future__ import annotations

from datetime import datetime

from engine.deciding.relations import comparable_name
from engine.inputs import SubjectKind
from services.accounts.model import Caller
from services.audit import trail
from services.cases.model import WrongPerson
from services.checks.decided import name_index
from services.errors import InvalidInputError, NotFoundError
from services.ids import new_id
from services.names.search import LONGEST, Readable, standing_entries
from services.ports import Cipher, UnitOfWork
from services.registry.words import usable
from services.subjects.identity import parse_code
from services.subjects.keys import find_keys
from services.subjects.masking import mask_text

MAX_REASON = 500


def find_not_same(
    uow: UnitOfWork,
    cipher: Cipher,
    *,
    name: str,
    code: str,
    reason: str,
    caller: Caller,
    readable: Readable,
    now: datetime,
) -> int:
    """Remembers that who is called ``name`` is not the organisation with ``code``; for how many entries.

    Raises InvalidInputError, and NotFoundError when the organisation stands on no list that the caller may see.
    """
    name, reason = name.strip(), reason.strip()
    for field, title, text, limit in (("name", "名称", name, LONGEST), ("reason", "理由", reason, MAX_REASON)):
        if not text or len(text) > limit or not usable(text):
            told = f"不能为空，不超过 {limit} 个字，不含控制字符"
            raise InvalidInputError("invalid_field", f"{title}有误", told, "请写明凭什么认定不是同一主体", field)
    subject = parse_code(SubjectKind.LEGAL_PERSON, code, "code")
    key = find_keys(uow, cipher, [subject]).get(subject)
    entries = standing_entries(uow, [key], readable, now)[key] if key else ()
    if key is None or not entries:
        raise NotFoundError("名单条目")
    if any(comparable_name(entry.name) == comparable_name(name) for entry in entries):
        raise InvalidInputError(
            "name_is_listed",
            "名称与名单上的名称相同",
            "名称相同时，是不是同一主体只能凭统一社会信用代码判断",
            "请取得代码后核查；代码不同即不会命中",
            "name",
        )
    index, [department, *_] = name_index(cipher, name), sorted(caller.departments)
    for entry in entries:
        uow.cases.remember_wrong_person(
            WrongPerson(new_id(now), entry.listing_id, key, index, None, department, now, mask_text(reason))
        )
    trail.record_each(
        uow,
        actor=caller.id,
        action="names.not_same",
        entities=[f"listing:{entry.listing_id}" for entry in entries],
        detail={"name": index, "department": department},
        now=now,
    )
    return len(entries)
