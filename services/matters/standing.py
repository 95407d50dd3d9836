"""Whether a matter was checked and its cases are answered. A query stays open until every hit's cases are (S8).

What a caller may not see does not exist for it: a matter whose checks are all foreign is *not checked*, never clear.
A case belongs to every check that gave its measure, whatever kind of matter opened it: a number has one case per entry and measure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from services.accounts.model import Caller, Role
from services.cases.model import Case
from services.errors import InvalidInputError
from services.matters.model import CheckedSubject, MatterCheck, MatterStanding
from services.ports import UnitOfWork
from services.validation import is_clean

MAX_CASE_NO = 120


def standing(uow: UnitOfWork, caller: Caller, case_no: str, kind: str | None = None) -> MatterStanding:
    """The matter as the caller may see it; ``kind`` narrows it to one kind of matter of this number."""
    return _standing(uow, caller, case_no, kind, everything=caller.has(Role.CREDIT_OFFICE, Role.AUDITOR))


def own_standing(uow: UnitOfWork, caller: Caller, case_no: str, kind: str) -> MatterStanding:
    """The matter as the caller's own systems and departments asked about it."""
    return _standing(uow, caller, case_no, kind, everything=False)


def _standing(uow: UnitOfWork, caller: Caller, case_no: str, kind: str | None, *, everything: bool) -> MatterStanding:
    if not case_no.strip() or len(case_no) > MAX_CASE_NO or not is_clean(case_no):
        detail = f"不能为空，不超过 {MAX_CASE_NO} 个字，不含控制字符"
        raise InvalidInputError("invalid_field", "办件编号有误", detail, "请核对办件编号", "case_no")
    found = uow.matters.checks(case_no, client=caller.id, departments=caller.departments, everything=everything)
    own = {f"department:{one}" for one in caller.departments} | {caller.id}
    clients = None if everything else own | {check.client for check in found}
    checks = tuple(check for check in found if kind in (None, check.matter_kind))
    prompted = uow.matters.prompted([check.check_id for check in checks])
    cases = tuple(
        case
        for case in uow.matters.cases(case_no, clients)
        if ((everything or case.client in own) and kind in (None, case.matter_kind)) or _line(case) in prompted
    )
    results = tuple(one for one in uow.matters.results(case_no, clients) if kind in (None, one.matter_kind))
    subjects = {case.case_id: prompted.get(_line(case), frozenset()) | {case.subject_key} for case in cases}
    return MatterStanding(case_no, kind, checks, undetermined(checks), cases, results, subjects)


def _line(case: Case) -> tuple[str, str, str]:
    return case.client, case.key.listing_id, case.key.measure


def undetermined(checks: Sequence[MatterCheck]) -> tuple[MatterCheck, ...]:
    """Checks without a conclusion for which no later one of their kind asked about the same subjects and reached one.

    A subject without a code cannot be recognised; a later one in its role and of its kind stands for it.
    """
    return tuple(
        check
        for number, check in enumerate(checks)
        if not check.complete
        and not any(
            later.complete and later.matter_kind == check.matter_kind and _covers(later.subjects, check.subjects)
            for later in checks[number + 1 :]
        )
    )


def _covers(later: Iterable[CheckedSubject], earlier: Iterable[CheckedSubject]) -> bool:
    spare, nameless = Counter(later), Counter[tuple[str, str]]()
    for one in earlier:
        if one.key is None:
            nameless[one.role, one.kind] += 1
        elif not spare[one]:
            return False
        else:
            spare[one] -= 1
    left = Counter[tuple[str, str]]()
    for one, count in spare.items():
        left[one.role, one.kind] += count
    return nameless <= left
