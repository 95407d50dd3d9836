"""Who gets in: only the holder of a fresh code, and nobody learns at the door whether a subject is known."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from adapters.bus.in_process import InProcessBus
from adapters.storage.database import SqlDatabase
from engine.inputs import SubjectKind
from samples.generator.codes import company
from services.errors import InvalidInputError, TooManyRequestsError, UnavailableError
from services.ports import Cipher
from services.subject_view import codes
from services.subject_view.codes import OneTimeCodes
from services.subject_view.entrance import IDLE, LONGEST, Entrance
from services.subject_view.model import Claimed
from services.subject_view.verifier import Begun, NoVerifier, ShownOnThePage
from services.subjects.identity import parse_code
from tests.api.world import CLEAN, DEBTOR, NOW, PERSON, World
from tests.subject_view.visiting import answer, ask, browser, enter, own_page, post, shown_code, ticket_of


def claimed(code: str = DEBTOR, kind: SubjectKind = SubjectKind.LEGAL_PERSON) -> Claimed:
    return Claimed(kind, parse_code(kind, code, "code"))


@pytest.fixture
def desk(database: SqlDatabase, cipher: Cipher) -> OneTimeCodes:
    return OneTimeCodes(database, cipher, InProcessBus(), ShownOnThePage())


def begin(desk: OneTimeCodes, code: str = DEBTOR, address: str = "a") -> tuple[Begun, str]:
    begun = desk.begin(claimed(code), address=address, now=NOW)
    return begun, begun.told[-6:]


def test_a_right_code_opens_the_view_and_leaving_closes_it(shared: World) -> None:
    visitor = enter(shared, DEBTOR)
    assert "失信被执行人" in own_page(visitor)
    assert post(visitor, "/subject/leave").url.path == "/subject"
    assert visitor.get("/subject/own", follow_redirects=False).headers["location"].startswith("/subject")


def test_nothing_is_shown_to_who_was_not_verified(shared: World) -> None:
    visitor = browser(shared)
    for path in ("/subject/own", "/subject/reports/" + "a" * 32, "/subject/objections/abc"):
        refused = visitor.get(path, follow_redirects=False)
        assert (refused.status_code, refused.headers["location"]) == (303, "/subject")


def test_staff_sessions_open_nothing_here_and_visits_nothing_there(shared: World) -> None:
    assert shared.person("office").get("/subject/own", follow_redirects=False).status_code == 303
    visitor = enter(shared, DEBTOR)
    assert visitor.get("/cases", follow_redirects=False).headers["location"].startswith("/sign-in")
    assert visitor.get("/api/v1/cases").status_code == 401


def test_the_door_answers_the_same_for_known_and_unknown_subjects(shared: World) -> None:
    pages = []
    for code, kind in ((DEBTOR, "legal_person"), (CLEAN, "legal_person"), (PERSON, "natural_person")):
        asked = ask(browser(shared), code, kind)
        text = asked.text.replace(ticket_of(asked.text), "T").replace(shown_code(asked.text), "C")
        pages.append((asked.status_code, sorted(asked.headers), text))
    assert pages[0] == pages[1] == pages[2]


def test_wrong_used_outdated_and_unknown_are_refused_in_the_same_words(desk: OneTimeCodes) -> None:
    told = set()

    def refused(ticket: str, code: str, **more: timedelta) -> None:
        with pytest.raises(InvalidInputError) as caught:
            desk.finish(ticket, code, address="a", now=NOW + more.get("later", timedelta()))
        told.add((caught.value.code, caught.value.title, caught.value.detail, caught.value.advice))

    begun, right = begin(desk)
    refused(begun.ticket, "x" + right[1:])
    assert desk.finish(begun.ticket, right, address="a", now=NOW + codes.VALID) == claimed()
    refused(begun.ticket, right)
    late, right = begin(desk)
    refused(late.ticket, right, later=codes.VALID + timedelta(seconds=1))
    refused("no such ticket", "123456")
    assert len(told) == 1


def test_after_five_attempts_the_right_code_is_refused_too(desk: OneTimeCodes) -> None:
    begun, right = begin(desk)
    for _ in range(codes.MAX_ATTEMPTS):
        with pytest.raises(InvalidInputError):
            desk.finish(begun.ticket, "wrong", address="a", now=NOW)
    with pytest.raises(InvalidInputError):
        desk.finish(begun.ticket, right, address="a", now=NOW)


def test_a_code_of_one_ticket_does_not_open_another(desk: OneTimeCodes) -> None:
    (_, first), (second, other) = begin(desk), begin(desk, CLEAN)
    if first != other:
        with pytest.raises(InvalidInputError):
            desk.finish(second.ticket, first, address="a", now=NOW)


@pytest.mark.parametrize("code", [DEBTOR, CLEAN])
def test_asking_is_limited_for_each_subject(desk: OneTimeCodes, code: str) -> None:
    for turn in range(codes.MAX_CODES_PER_SUBJECT):
        begin(desk, code, address=f"a{turn}")
    with pytest.raises(TooManyRequestsError):
        begin(desk, code, address="another")


def test_asking_and_answering_are_limited_for_an_address(desk: OneTimeCodes) -> None:
    for number in range(codes.MAX_CODES_PER_ADDRESS):
        begin(desk, company(100 + number))
    with pytest.raises(TooManyRequestsError):
        begin(desk, company(99))
    for _ in range(codes.MAX_ANSWERS_PER_ADDRESS):
        with pytest.raises(InvalidInputError):
            desk.finish("t", "1", address="b", now=NOW)
    with pytest.raises(TooManyRequestsError):
        desk.finish("t", "1", address="b", now=NOW)


def test_neither_code_nor_identity_stands_readable_in_the_database(desk: OneTimeCodes, database: SqlDatabase) -> None:
    person = claimed(PERSON, SubjectKind.NATURAL_PERSON)
    begun = desk.begin(person, address="a", now=NOW)
    with database.write() as uow:
        rows = uow.connection.execute(text("SELECT * FROM subject_challenge")).all()
    whole = repr(rows)
    assert rows
    for secret in (begun.told[-6:], begun.ticket, PERSON):
        assert secret not in whole
        assert secret.encode().hex() not in whole


def test_a_malformed_code_leads_back_to_the_field(shared: World) -> None:
    page = ask(browser(shared), DEBTOR[:-1])
    assert page.status_code == 422
    assert 'href="#code"' in page.text


def test_a_wrong_answer_keeps_the_ticket_and_shows_no_code(shared: World) -> None:
    visitor = browser(shared)
    asked = ask(visitor, CLEAN)
    wrong = answer(visitor, asked.text, "abcdef")
    assert wrong.status_code == 422
    assert not re.search(r"验证码是 \d", wrong.text)
    assert answer(visitor, wrong.text, shown_code(asked.text)).status_code == 303


def test_a_visit_ends_when_idle_and_after_an_hour(desk: OneTimeCodes, database: SqlDatabase, cipher: Cipher) -> None:
    door = Entrance(database, cipher, desk)
    begun = door.begin(claimed(), address="a", now=NOW)
    token = door.enter(begun.ticket, begun.told[-6:], address="a", now=NOW).token
    assert door.visitor(token, NOW + IDLE) is not None
    assert door.visitor(token, NOW + IDLE + IDLE + timedelta(seconds=1)) is None
    moment = NOW
    while moment <= NOW + LONGEST:
        door.visitor(token, moment)
        moment += timedelta(minutes=10)
    assert door.visitor(token, NOW + LONGEST + timedelta(seconds=1)) is None
    assert door.visitor("another", NOW) is None


def test_without_a_verifier_nobody_gets_in(shared: World) -> None:
    app = shared.application
    closed = replace(app, entrance=Entrance(app.database, app.cipher, NoVerifier()))
    page = ask(browser(World(closed, shared.keys)), DEBTOR)
    assert page.status_code == 503
    assert "网上身份核验还没有开通" in page.text
    with pytest.raises(UnavailableError):
        NoVerifier().finish("t", "1", address="a", now=NOW)


def test_entering_from_another_site_or_without_the_visits_token_is_refused(shared: World) -> None:
    visitor = enter(shared, DEBTOR)
    assert visitor.post("/subject/reports", data={}).status_code == 403
    foreign = visitor.post(
        "/subject/code", data={"kind": "legal_person", "code": DEBTOR}, headers={"sec-fetch-site": "cross-site"}
    )
    assert foreign.status_code == 422
