"""Subject keys for codes: the only door between identifying codes and the rest of the system (S10)."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Set
from datetime import datetime
from itertools import count

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
    wanted = {code_index(cipher, code): code for code in codes}
    keys, _ = KeysOfMany(uow, cipher, now).ensure(wanted)
    return {code: keys[index] for index, code in wanted.items()}


class KeysOfMany:
    """Keys for one lot of codes after another in one transaction; codes go by their blind indexes.

    After a lot of which most was new the next is inserted without asking first: what is known by then is left as it is, and
    only where that happened keys are looked up.
    """

    def __init__(self, uow: UnitOfWork, cipher: Cipher, now: datetime) -> None:
        self._uow, self._cipher, self._now = uow, cipher, now
        self._mostly_new = False

    def ensure(self, codes: Mapping[str, SubjectCode]) -> tuple[dict[str, str], Set[str]]:
        """Keys of all the codes by index, and the indexes of those that were made just now."""
        known = {} if self._mostly_new else self._uow.subjects.keys_by_index(codes)
        missing = [index for index in codes if index not in known]
        if not missing:
            self._mostly_new = False
            return known, frozenset()
        names = _new_keys(self._now, len(missing))
        rows = [_new_row(self._cipher, codes[index], index, key) for index, key in zip(missing, names, strict=True)]
        left_out = self._uow.subjects.insert_missing(rows, self._now)
        self._mostly_new = 2 * (len(missing) - len(left_out)) >= len(codes)
        made = {index: key for index, key in zip(missing, names, strict=True) if key not in left_out}
        found = self._uow.subjects.keys_by_index([index for index in missing if index not in made]) if left_out else {}
        return known | made | found, made.keys()


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


_counter = count()


def _new_keys(now: datetime, number: int) -> list[str]:
    """Keys made together stand together, so that indexes over them grow at their end; a part of each is random."""
    start, random = f"s-{int(now.timestamp() * 1000):011x}", secrets.token_hex(7 * number)
    return [f"{start}{next(_counter) & 0xFFFFFFF:07x}{random[at : at + 14]}" for at in range(0, 14 * number, 14)]


def _new_row(cipher: Cipher, code: SubjectCode, index: str, key: str) -> SubjectRow:
    if not code.personal:
        return SubjectRow(key, code.code_type, index, code_plain=code.code)
    key_id, wrapped, sealed = cipher.new_sealed(code.code)
    return SubjectRow(key, code.code_type, index, code_cipher=sealed, wrapped_key=wrapped, key_id=key_id)
