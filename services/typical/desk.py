"""What people do with typical cases: draft, edit, submit; a second person releases or sends back; withdraw, discard."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from engine.packs.packset import PackSet
from services.accounts.model import Caller
from services.cases.access import visible_case
from services.cases.model import Case
from services.errors import ConflictError, ForbiddenError, InvalidInputError, InvalidInputErrors
from services.ids import new_id
from services.ports import Cipher, UnitOfWork
from services.registry.model import ListingVersion
from services.typical.access import drafting_department, held, is_visible, visible
from services.typical.change import begin, take_step
from services.typical.drafting import first_text
from services.typical.facts import facts_of, rests_on
from services.typical.model import TypicalCase
from services.typical.secrets import secrets_of
from services.typical.standing import require_tellable
from services.typical.states import DRAFTED, Action, State, step
from services.typical.text import check_text, missing_facts

MAX_REASON = 500


def draft(uow: UnitOfWork, packs: PackSet, caller: Caller, case_id: str, *, now: datetime) -> TypicalCase:
    """A first text about a case. Raises NotFoundError, ForbiddenError, ConflictError ``not_tellable``, ``already_drafted``."""
    case = visible_case(uow, caller, case_id)
    department = drafting_department(case, caller)
    require_tellable(uow, packs, case, now)
    title, body = first_text(case.effect, facts_of(packs, case))
    new = TypicalCase(
        typical_id=new_id(now),
        case_id=case_id,
        listing_id=case.key.listing_id,
        subject_key=case.subject_key,
        effect=case.effect,
        department=department,
        state=State.DRAFT,
        version=1,
        title=title,
        body=body,
        created_at=now,
        created_by=caller.id,
        changed_at=now,
        changed_by=caller.id,
    )
    if not begin(uow, new, actor=caller.id, now=now):
        raise _already_drafted(uow, caller, case_id)
    return new


def edit(
    uow: UnitOfWork,
    cipher: Cipher,
    caller: Caller,
    typical_id: str,
    *,
    title: str,
    body: str,
    expected_version: int | None = None,
    now: datetime,
) -> TypicalCase:
    """Another wording. InvalidInputErrors where it states facts of its own or tells who it is about."""
    typical = held(uow, caller, typical_id, expected_version)
    step(typical.state, Action.EDIT)
    case, entry = _case(uow, typical), uow.registry.newest([typical.listing_id]).get(typical.listing_id)
    _require_good(uow, cipher, case, entry, title, body)
    data = {"title": title, "body": body}
    return take_step(uow, typical, Action.EDIT, data, actor=caller.id, now=now, title=title, body=body)


def submit(
    uow: UnitOfWork,
    packs: PackSet,
    caller: Caller,
    typical_id: str,
    *,
    expected_version: int | None = None,
    now: datetime,
) -> TypicalCase:
    """The text is ready for a second person. ConflictError ``facts_missing`` where it uses what the case does not say."""
    typical = held(uow, caller, typical_id, expected_version)
    step(typical.state, Action.SUBMIT)
    _require_facts(typical, facts_of(packs, _case(uow, typical)), "请修改，删去这些要素，再送审")
    return take_step(uow, typical, Action.SUBMIT, {}, actor=caller.id, now=now)


def release(
    uow: UnitOfWork,
    cipher: Cipher,
    packs: PackSet,
    caller: Caller,
    typical_id: str,
    *,
    expected_version: int | None = None,
    now: datetime,
) -> TypicalCase:
    """A second person releases it; its facts are kept as they are now. The entry is held, so that it cannot exit in between."""
    uow.registry.lock_versions([visible(uow, caller, typical_id).listing_id])  # first, as an exit does
    typical = held(uow, caller, typical_id, expected_version)
    step(typical.state, Action.RELEASE)
    _require_second(uow, typical, caller)
    case = _case(uow, typical)
    entry = require_tellable(uow, packs, case, now)
    _require_good(uow, cipher, case, entry, typical.title, typical.body)
    facts = facts_of(packs, case)
    _require_facts(typical, facts, "请退回修改，删去这些要素")
    return take_step(
        uow, typical, Action.RELEASE, {"facts": facts, "rests_on": rests_on(case)}, actor=caller.id, now=now,
        facts=facts, listing_version=entry.listing.version, released_at=now,
    )  # fmt: skip


def send_back(
    uow: UnitOfWork, caller: Caller, typical_id: str, *, reason: str, expected_version: int | None = None, now: datetime
) -> TypicalCase:
    """A second person wants it changed."""
    typical = held(uow, caller, typical_id, expected_version)
    return take_step(uow, typical, Action.RETURN, {"reason": _reason(reason)}, actor=caller.id, now=now)


def withdraw(
    uow: UnitOfWork, caller: Caller, typical_id: str, *, reason: str, expected_version: int | None = None, now: datetime
) -> TypicalCase:
    """Takes it down."""
    typical = held(uow, caller, typical_id, expected_version)
    return take_step(uow, typical, Action.WITHDRAW, {"reason": _reason(reason)}, actor=caller.id, now=now)


def discard(
    uow: UnitOfWork, caller: Caller, typical_id: str, *, reason: str, expected_version: int | None = None, now: datetime
) -> TypicalCase:
    """It will not be released."""
    typical = held(uow, caller, typical_id, expected_version)
    return take_step(uow, typical, Action.DISCARD, {"reason": _reason(reason)}, actor=caller.id, now=now)


def _already_drafted(uow: UnitOfWork, caller: Caller, case_id: str) -> ConflictError:
    """Leads to the one that there is, if the caller may see it: another initiator's draft is not theirs to read."""
    there = [one.typical_id for one in uow.typical.lock_open(case_ids=[case_id]) if is_visible(one, caller)]
    link = f"/typical-cases/{there[0]}" if there else ""
    return ConflictError(
        "already_drafted", "该案件已有典型案例", "一个案件同时只写一篇", "请在已有的一篇上修改", link=link
    )


def _require_facts(typical: TypicalCase, facts: Mapping[str, str], advice: str) -> None:
    missing = missing_facts(typical.title, typical.body, facts)
    if missing:
        raise ConflictError("facts_missing", "案件没有登记文中用到的内容", f"缺少：{'、'.join(missing)}", advice)


def _case(uow: UnitOfWork, typical: TypicalCase) -> Case:
    case = uow.cases.get(typical.case_id)
    if case is None:
        raise AssertionError("a typical case is about a case")
    return case


def _require_good(
    uow: UnitOfWork, cipher: Cipher, case: Case, entry: ListingVersion | None, title: str, body: str
) -> None:
    faults = check_text(title, body, secrets_of(uow, cipher, case, entry))
    if faults:
        raise InvalidInputErrors(faults)


def _require_second(uow: UnitOfWork, typical: TypicalCase, caller: Caller) -> None:
    writers = {
        event.actor
        for event in uow.typical.events(typical.typical_id)
        if event.action in (DRAFTED, Action.EDIT.value, Action.SUBMIT.value)
    }
    if caller.id in writers:
        raise ForbiddenError(
            "second_person_needed",
            "不能审定自己起草或者修改的典型案例",
            "发布须由另一名工作人员审定",
            "请由发起部门的其他人员或者信用办审定",
        )


def _reason(text: str) -> str:
    reason = text.strip()
    if not reason or len(reason) > MAX_REASON:
        raise InvalidInputError(
            "reason_required", "缺少理由", f"不能为空，不超过 {MAX_REASON} 个字", "请写明理由", "reason"
        )
    return reason
