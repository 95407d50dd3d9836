"""Any sequence of steps by anybody: marks, exits and histories always agree with the states of the claims."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.storage.database import SqlDatabase
from engine.errors import JiangchengError
from engine.inputs import Listing, Mark
from services.audit import verify as audit
from services.rights import daily, objections, repairs, revocations, withdrawing
from services.rights.model import Claim
from services.rights.objections import Finding, Remedy
from services.rights.states import MARK_OF, TRANSITIONS, Action, Kind, State
from tests.rights.conftest import AUTHORITY, OFFICE, STRANGER, WINDOW, Desk, List, at

FIRST = date(2026, 11, 16)
_YES = {"agree": True, "reason": "符合", "document_no": "修复1号"}
_NO = {"agree": False, "reason": "不符合"}
_WRONG = {"finding": Finding.WRONG, "remedy": Remedy.REMOVE, "reason": "有误", "document_no": "更正1号"}
_RIGHT = {"finding": Finding.RIGHT, "remedy": None, "reason": "无误"}
_WHY = {"reason": "理由"}

STEPS: list[tuple[Callable[..., Claim], dict[str, Any]]] = [
    (objections.inquire, _WHY),
    (objections.verify, _WRONG),
    (objections.verify, _RIGHT),
    (objections.uphold, _WHY),
    (objections.reject, _WHY),
    (objections.examine, _WHY),
    (objections.resume, _WHY),
    (withdrawing.withdraw, {}),
    (repairs.accept, {}),
    (repairs.decline, _WHY),
    (repairs.extend, _WHY),
    (repairs.review, _YES),
    (repairs.review, _NO),
    (repairs.send_back, _WHY),
    (repairs.confirm, {}),
    (repairs.restore, {**_WHY, "document_no": "恢复1号"}),
    (revocations.execute, _WHY),
    (revocations.dismiss, _WHY),
]
FILINGS = ("object", "repair", "reorganise", "revoke")

acts = st.lists(
    st.one_of(
        st.tuples(st.just("file"), st.sampled_from(FILINGS)),
        st.tuples(st.just("job"), st.none()),
        st.tuples(
            st.just("step"),
            st.tuples(
                st.sampled_from(STEPS),
                st.sampled_from([AUTHORITY, OFFICE, WINDOW, STRANGER]),
                st.integers(0, 3),
            ),
        ),
        # more often what leads on
        st.tuples(
            st.just("step"),
            st.tuples(
                st.sampled_from([STEPS[1], STEPS[3], STEPS[8], STEPS[11], STEPS[14]]),
                st.sampled_from([AUTHORITY, OFFICE]),
                st.integers(0, 3),
            ),
        ),
    ),
    max_size=25,
)


def test_whatever_is_done_the_entry_agrees_with_its_claims(database: SqlDatabase, desk: Desk, enter: List) -> None:
    longer = database.engine.dialect.name == "sqlite"

    @settings(max_examples=25 if longer else 8, deadline=None)
    @given(acts)
    def agrees(sequence: list[tuple[str, Any]]) -> None:
        _done(database, desk, enter("2025-03-02"), sequence)

    agrees()
    with database.read() as uow:
        assert audit.verify(uow) == []


def _done(database: SqlDatabase, desk: Desk, entry: Listing, sequence: list[tuple[str, Any]]) -> None:
    claims: list[Claim] = []
    day = FIRST
    for what, how in sequence:
        day += timedelta(days=1)
        moment = day.isoformat()
        with suppress(JiangchengError):
            if what == "file":
                claims.append(_file(desk, entry.listing_id, how, moment))
            elif what == "job":
                daily.run(database, desk.packs, at(moment))
            elif claims:
                (step, given), caller, which = how
                desk.act(step, caller, claims[which % len(claims)], moment, **given)
        _agree(desk, entry.listing_id, day)
    for claim in claims:
        _history_is_whole(desk, claim)


def _file(desk: Desk, listing_id: str, how: str, moment: str) -> Claim:
    with desk.database.read() as uow:
        current = uow.registry.get(listing_id)
    assert current is not None
    if how == "revoke":
        return desk.revoke(current, moment, moment)
    filed: Claim = getattr(desk, how)(current, moment)
    return filed


def _agree(desk: Desk, listing_id: str, day: date) -> None:
    with desk.database.read() as uow:
        entry = uow.registry.get(listing_id)
        claims = uow.rights.of_listing(listing_id)
    assert entry is not None
    open_kinds = [claim.kind for claim in claims if claim.open]
    assert len(open_kinds) == len(set(open_kinds))
    gone = {State.REPAIRED, State.REVOKED} & {claim.state for claim in claims}
    if entry.exited_on is not None:
        assert not {Kind.REPAIR, Kind.REVOCATION} & set(open_kinds)
        assert not entry.in_force(day)
        return
    assert not gone
    for mark in (Mark.UNDER_OBJECTION, Mark.UNDER_REPAIR):
        asked = [c for c in claims if c.open and c.state is not State.LIFTED and MARK_OF[c.kind] is mark]
        assert (mark in entry.marks) == bool(asked)
    lifted = any(claim.state is State.LIFTED for claim in claims)
    assert (Mark.SUSPENDED in entry.marks) == lifted
    assert entry.in_force(day) == (not lifted)


def _history_is_whole(desk: Desk, claim: Claim) -> None:
    with desk.database.read() as uow:
        events = uow.rights.events(claim.claim_id)
        kept = uow.rights.get(claim.claim_id)
    assert kept is not None
    assert [event.seq for event in events] == list(range(1, kept.version + 1))
    state = State.FILED
    for event in events[1:]:
        if event.action in set(Action):
            state = TRANSITIONS[claim.kind][state][Action(event.action)]
        assert event.state is state
    assert state is kept.state
