"""Looking an organisation up by its name, for a clerk who lacks the code. What is found are candidates and nothing else.

A candidate is no hit: no check reads this module, and what a candidate's entries mean for a matter is told by a check with its code
alone. Natural persons cannot be found: their names are sealed and not in the index.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest

from engine.days import day_of
from engine.inputs import Listing
from services.accounts.model import Role
from services.audit import trail
from services.cases.model import WrongPerson
from services.checks.decided import name_index
from services.errors import InvalidInputError
from services.names.form import NameForm, apart, core_of, fold, form_of
from services.names.index import nearest
from services.names.keeping import catch_up_a_little, is_complete
from services.names.likeness import LEAST, alike, differences, ordinals_differ, score
from services.ports import Cipher, UnitOfWork
from services.registry.model import Status, status_on
from services.registry.words import usable
from services.subjects.keys import describe
from services.subjects.masking import mask_text
from services.subjects.model import SubjectCode

LOOKERS = (Role.CLERK, Role.INITIATOR, Role.CREDIT_OFFICE)
"""People who decide matters. No system: it could not look at a candidate, only take it for a hit."""

SHORTEST, LONGEST, MOST = 2, 100, 20
_AT_A_TIME = 10
_COMPARED = 100
"""Names that are taken apart for one search: the likest as wholes."""
_CODE = 18

Readable = Callable[[str], bool]
"""Whether whoever asks may see the entries of a list."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organisation that stands on a list today and is called much like what was asked.

    ``not_same``: who found before that under the name asked for it is another, newest first.
    """

    name: str
    code: SubjectCode
    score: int
    differences: tuple[str, ...]
    listings: tuple[Listing, ...]
    not_same: tuple[WrongPerson, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates, the likest first. ``complete``: the index knew all that the registry knows.

    ``ordinals_differ``: how many names alike were left out, as they count another unit (第八, 第九).
    """

    candidates: tuple[Candidate, ...]
    complete: bool
    ordinals_differ: int


def search(
    uow: UnitOfWork,
    cipher: Cipher,
    name: str,
    *,
    readable: Readable,
    actor: str,
    now: datetime,
    limit: int = 10,
) -> Found:
    """Candidates for a name among organisations on lists that may be read. Leaves an audit entry. Raises InvalidInputError."""
    asked = _asked(name)
    cursor = catch_up_a_little(uow)
    scored, others = _scored(asked, [(one.subject_key, one.core) for one in nearest(uow, cursor, asked.core)])
    left_out = sum(bool(entries) for entries in standing_entries(uow, others, readable, now).values())
    noted = name_index(cipher, name.strip())
    found = []
    for candidate in _candidates(uow, cipher, asked, scored, noted, readable, now):
        found.append(candidate)
        if len(found) == limit:
            break
    found.sort(key=lambda candidate: bool(candidate.not_same))
    detail = {"name": cipher.index("name-search", asked.core), "candidates": len(found)}
    trail.record(uow, actor=actor, action="names.search", entity="names", detail=detail, now=now)
    return Found(tuple(found), is_complete(uow, cursor), left_out)


def _asked(name: str) -> NameForm:
    text = name.strip()
    if not usable(text) or not SHORTEST <= len(fold(text)) <= LONGEST or len(text) > 2 * LONGEST:
        told = f"应为 {SHORTEST} 至 {LONGEST} 个字，不计标点"
        raise InvalidInputError(
            "name_unusable", "名称太短、太长或含有乱码", told, "请填写单位名称中有特点的部分", "name"
        )
    plain = fold(text)
    if mask_text(plain) != plain or (plain.isascii() and len(plain) == _CODE):
        raise InvalidInputError(
            "name_is_a_code", "这里只按名称查找", "填写的内容像是证件号码或代码", "有代码的，请直接做人工核查", "name"
        )
    return form_of(text)


def _scored(asked: NameForm, listed: Sequence[tuple[str, str]]) -> tuple[dict[str, tuple[float, str]], set[str]]:
    """The best name of each subject, the likest first; and those left out for their ordinals."""
    best: dict[str, tuple[float, str]] = {}
    other: set[str] = set()
    likest = nlargest(_COMPARED, listed, key=lambda one: alike(asked.core, one[1]))
    for key, core in likest:
        form = apart(core)
        points = score(asked, form)
        if points < LEAST:
            continue
        if ordinals_differ(asked, form):
            other.add(key)
        elif points > best.get(key, (0.0, ""))[0]:
            best[key] = (points, core)
    ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[1][1], item[0]))
    return dict(ranked), other - best.keys()


def _candidates(
    uow: UnitOfWork,
    cipher: Cipher,
    asked: NameForm,
    scored: dict[str, tuple[float, str]],
    noted: str,
    readable: Readable,
    now: datetime,
) -> Iterator[Candidate]:
    keys = list(scored)
    for start in range(0, len(keys), _AT_A_TIME):
        batch = keys[start : start + _AT_A_TIME]
        standing = standing_entries(uow, batch, readable, now)
        codes = describe(uow, cipher, [key for key in batch if standing[key]])
        ids = [entry.listing_id for key in codes for entry in standing[key]]
        findings = [one for one in uow.cases.wrong_persons(ids) if one.name_index == noted] if ids else []
        for key in (key for key in batch if key in codes):
            points, core = scored[key]
            name = _shown(standing[key], core)
            yield Candidate(
                name=name,
                code=codes[key],
                score=round(points),
                differences=tuple(differences(asked, form_of(name))),
                listings=standing[key],
                not_same=tuple(one for one in findings if one.subject_key == key),
            )


def standing_entries(
    uow: UnitOfWork, subject_keys: Collection[str], readable: Readable, now: datetime
) -> dict[str, tuple[Listing, ...]]:
    """The subjects' own entries that have neither ended nor run out, on lists that may be read."""
    day = day_of(now)
    known = uow.registry.listings_for(subject_keys) if subject_keys else {}
    return {
        key: tuple(
            entry
            for entry in known[key]
            if entry.subject_key == key
            and status_on(entry, day) not in (Status.EXITED, Status.EXPIRED)
            and readable(entry.list_id)
        )
        for key in subject_keys
    }


def _shown(entries: Sequence[Listing], core: str) -> str:
    """The name as its newest entry writes it, if possible in the way that was found."""
    newest = sorted(entries, key=lambda entry: -entry.version)
    return next((entry.name for entry in newest if core_of(entry.name) == core), newest[0].name)
