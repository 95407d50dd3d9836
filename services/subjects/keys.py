"""Subject keys for codes: the only door between identifying codes and the rest of the system (S10)."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime

from services.audit import trail
from services.errors import NotFoundError
from services.ports import Cipher, UnitOfWork
from services.subjects.model import SubjectCode, SubjectRow


def code_index(cipher: Cipher, code: SubjectCode) -> str:
    """The blind index of a code. Types never meet: passport 123 and other 123 are different subjects."""
    return cipher.index(f"code:{code.code_type.value}", code.code)


def find_keys(uow: UnitOfWork, cipher: Cipher, codes: Iterable[SubjectCode]) -> dict[SubjectCode, str]:
    """Keys of the codes that are known; the others are absent."""
    indexes = {code_index(cipher, code): code for code in codes}
    return {indexes[index]: key for index, key in uow.subjects.keys_by_index(indexes).items()}


def ensure_keys(uow: UnitOfWork, cipher: Cipher, codes: Iterable[SubjectCode], now: datetime) -> dict[SubjectCode, str]:
    """Keys of all the codes; unknown subjects are made. Needs a writing unit of work.

    Two transactions that meet the same new code agree on one key: the second waits for the first and takes its key.
    """
    wanted = set(codes)
    known = find_keys(uow, cipher, wanted)
    missing = wanted - known.keys()
    if not missing:
        return known
    uow.subjects.insert_missing([_new_row(cipher, code) for code in missing], now)
    return known | find_keys(uow, cipher, missing)


def describe(uow: UnitOfWork, cipher: Cipher, keys: Iterable[str]) -> dict[str, SubjectCode]:
    """Codes of subjects, in full; erased and unknown ones are absent. Screens go through ``masking.display``."""
    codes: dict[str, SubjectCode] = {}
    for key, row in uow.subjects.rows(keys).items():
        if row.code_plain is not None:
            codes[key] = SubjectCode(row.code_type, row.code_plain)
        elif row.code_cipher is not None and row.wrapped_key is not None:
            codes[key] = SubjectCode(row.code_type, cipher.decrypt(row.wrapped_key, row.code_cipher))
    return codes


def erase(uow: UnitOfWork, subject_key: str, *, actor: str, reason: str, now: datetime) -> None:
    """Erases a subject: code, index and data key are destroyed, so nothing sealed under it can be read again.

    Its key stays in other tables and names nobody any more; the same code seen later becomes a new subject.
    Raises NotFoundError when there is no such subject or it is erased already.
    """
    if not uow.subjects.erase(subject_key, now):
        raise NotFoundError("主体")
    trail.record(
        uow, actor=actor, action="subject.erase", entity=f"subject:{subject_key}", detail={"reason": reason}, now=now
    )


def _new_row(cipher: Cipher, code: SubjectCode) -> SubjectRow:
    key, index = f"s-{secrets.token_hex(16)}", code_index(cipher, code)
    if not code.personal:
        return SubjectRow(key, code.code_type, index, code_plain=code.code)
    key_id, wrapped = cipher.new_data_key()
    sealed = cipher.encrypt(wrapped, code.code)
    return SubjectRow(key, code.code_type, index, code_cipher=sealed, wrapped_key=wrapped, key_id=key_id)
