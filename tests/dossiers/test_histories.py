"""Random walks through dossiers: whatever is tried in whatever order, nothing reaches the registry unheard (I-03, I-06)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from adapters.storage.database import SqlDatabase
from engine.errors import JiangchengError
from engine.packs.packset import PackSet
from services.dossiers.model import Event
from services.dossiers.states import CLOSED, Action, State
from services.ports import Cipher
from tests.dossiers.office import LEAD, Office
from tests.support.callers import CREDIT_OFFICE
from tests.support.registry import company_code

MONDAY = date(2026, 11, 9)
STEPS: Mapping[str, Callable[[Office, str], object]] = {
    "amend": lambda office, id_: office.amend(id_, dict(office.detail(id_).dossier.row) | {"name": LEAD["name"]}),
    "validate": lambda office, id_: office.validate(id_),
    "return": lambda office, id_: office.send_back(id_),
    "prepare": lambda office, id_: office.prepare_notice(id_, statement_days=1),
    "serve": lambda office, id_: office.serve_notice(id_),
    "publicise": lambda office, id_: office.publicise(id_, days=1),
    "object": lambda office, id_: office.object(id_),
    "reject": lambda office, id_: office.answer(id_, _unanswered(office, id_)),
    "uphold": lambda office, id_: office.answer(id_, _unanswered(office, id_), outcome="upheld"),
    "decide": lambda office, id_: office.decide(id_, document_no=f"示例决{id_[-8:]}号"),
    "deliver": lambda office, id_: office.deliver(id_),
    "deliver alone": lambda office, id_: office.deliver(id_, repair_notice=False),
    "enlist": lambda office, id_: office.enlist(id_),
    "drop": lambda office, id_: office.drop(id_),
}
STRAIGHT = {
    "debtors": ("validate", "prepare", "serve", "wait", "wait", "decide", "deliver"),
    "trusted": ("validate", "publicise", "wait", "wait", "decide", "enlist"),
}
DETOURS = st.lists(st.sampled_from([*STEPS, "wait"]), max_size=2)


def walks(list_id: str) -> st.SearchStrategy[list[str]]:
    """The straight way with detours anywhere, so that many walks still arrive."""
    straight = STRAIGHT[list_id]
    return st.lists(DETOURS, min_size=len(straight), max_size=len(straight)).map(
        lambda detours: [word for detour, step in zip(detours, straight, strict=True) for word in (*detour, step)]
    )


def _unanswered(office: Office, id_: str) -> int:
    events = office.events(id_)
    answered = {one.data["number"] for one in events if one.action == Action.ANSWER}
    raised = sum(one.action == Action.OBJECT for one in events)
    return next((number for number in range(1, raised + 1) if number not in answered), 1)


@pytest.mark.parametrize("list_id", ["debtors", "trusted"])
def test_no_walk_reaches_the_registry_unheard(
    database: SqlDatabase, cipher: Cipher, packs: PackSet, list_id: str
) -> None:
    office = Office(database, cipher, packs, datetime.min, CREDIT_OFFICE).on(MONDAY)
    longer = database.engine.dialect.name == "sqlite"

    @settings(max_examples=30 if longer else 10, deadline=None)
    @given(data=st.data(), number=st.integers(1, 9))
    def goes(data: st.DataObject, number: int) -> None:
        _walk(office, list_id, data, number)

    goes()


def _walk(office: Office, list_id: str, data: st.DataObject, number: int) -> None:
    row = LEAD | {"code": company_code(number)}
    if list_id == "trusted":
        del row["level"]
    entries = len(office.entries(list_id))
    id_ = office.open(list_id, row).dossier_id
    day = MONDAY
    for word in data.draw(walks(list_id), label="walk"):
        if word == "wait":
            day = min(day + timedelta(days=1), date(2026, 11, 27))
            office = office.on(day)
            continue
        before = office.detail(id_)
        try:
            STEPS[word](office, id_)
        except JiangchengError:
            after = office.detail(id_)
            assert (after.dossier, after.events) == (before.dossier, before.events), "a refused step left a trace"
    detail = office.detail(id_)
    listed = detail.dossier.state is State.LISTED
    assert len(office.entries(list_id)) == entries + listed
    assert (detail.entry is not None) is listed
    event(f"ends {detail.dossier.state.value}")
    if listed:
        _lawful(detail.events, list_id == "debtors")
    if detail.dossier.state in CLOSED:
        assert detail.dossier.open_objections == 0


def _lawful(events: Sequence[Event], punishes: bool) -> None:
    """By brute force over the history, without the service's own look-ups."""
    words = [one.action for one in events]
    round_ = list(events[max((i for i, word in enumerate(words) if word == "return"), default=-1) + 1 :])
    words = [one.action for one in round_]
    told = round_[words.index("notify" if punishes else "publicise")]
    decided = round_[words.index("decide")]
    assert "validate" in words[: words.index(told.action)]
    if punishes:
        assert "prepare_notice" in words[: words.index("notify")]
        assert round_[-1].data["repair_notice"] is True
    assert told.data["waits_until"] < decided.data["decided_on"]
    assert decided.data["document_no"]
    assert decided.data["authority"]
    assert words.count("object") == words.count("answer")
    assert all(one.data["outcome"] == "rejected" for one in round_ if one.action == "answer")
