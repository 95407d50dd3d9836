"""A full code is read by a person who keeps the list, for a purpose; the subject sees it."""

from __future__ import annotations

import re
from datetime import timedelta

from samples.generator.codes import person
from services.accounts.model import Caller, Role
from services.subject_view.readings import record_readings
from services.subject_view.unmasking import Unmasked, still_open
from tests.api.pages import check_outline, csrf_of
from tests.api.world import DEBTOR, NOW, PERSON, World, check_body
from tests.subject_view.conftest import SAME
from tests.subject_view.visiting import enter, own_page

PURPOSE = "核对执行法院来函"


def listing_id(page: str) -> str:
    found = re.search(r"/subject/objections/([0-9A-Za-z_-]+)", page)
    assert found
    return found[1]


def test_only_who_keeps_the_list_reads_a_full_code_for_a_purpose_and_the_subject_sees_it(world: World) -> None:
    visitor = enter(world, PERSON, "natural_person")
    path = f"/api/v1/listings/{listing_id(own_page(visitor))}/code"
    for who, status in (("supervisor", 403), ("auditor", 403), ("policy", 403), ("finance", 404)):
        assert world.person(who).post(path, json={"purpose": PURPOSE}).status_code == status, who
    assert world.client("ggzy").post(path, json={"purpose": PURPOSE}).status_code == 403
    assert world.client(None).post(path, json={"purpose": PURPOSE}).status_code == 401
    for purpose in ("", "查看", "    核  ", "用" * 201):
        assert world.person("court").post(path, json={"purpose": purpose}).status_code == 422, purpose
    assert PURPOSE not in own_page(visitor), "nothing was read so far"
    read = world.person("court").post(path, json={"purpose": PURPOSE})
    assert (read.status_code, read.json()["code"]) == (200, PERSON)
    assert world.person("office").post(path, json={"purpose": f"核对 {PERSON} 的来函"}).status_code == 200
    page = own_page(visitor)
    assert PURPOSE in page
    assert PERSON not in page
    assert "查看完整证件号码" in page
    assert "account:court" not in page
    with world.application.database.read() as uow:
        entries = [entry for entry in uow.audit.entries() if entry.action == "subject.unmask"]
        assert PERSON not in repr(list(uow.audit.entries()))
    assert [(entry.actor, PURPOSE in entry.detail) for entry in entries] == [
        ("account:court", True),
        ("account:office", False),
    ]


def test_the_console_opens_a_persons_entry_for_ten_minutes(world: World) -> None:
    visitor = enter(world, PERSON, "natural_person")
    entry = listing_id(own_page(visitor))
    court, where = world.person("court"), f"/unmask/{entry}"
    for who, status in (("supervisor", 403), ("auditor", 403), ("finance", 404)):
        assert world.person(who).get(where).status_code == status, who
    closed = court.get(where).text
    check_outline(closed)
    assert "示某人" not in closed
    assert PERSON not in closed
    refused = court.post(where, data={"csrf": csrf_of(closed), "purpose": "看"})
    check_outline(refused.text)
    assert (refused.status_code, PERSON in refused.text) == (422, False)
    opened = court.post(where, data={"csrf": csrf_of(closed), "purpose": PURPOSE})
    check_outline(opened.text)
    assert opened.headers["cache-control"] == "no-store"
    for told in ("示某人", PERSON, PURPOSE, "示例情形：有履行能力而不履行"):
        assert told in opened.text
    assert PERSON in court.get(where).text
    assert PERSON not in world.person("office").get(where).text, "somebody else's purpose opens nothing"
    assert own_page(visitor).count(PURPOSE) == 1
    with world.application.database.write() as uow:
        caller = Caller("account:court", frozenset({"jy-court"}), frozenset({Role.INITIATOR}))
        app = world.application

        def again(minutes: int) -> Unmasked | None:
            now = NOW + timedelta(minutes=minutes)
            return still_open(uow, app.cipher, app.packs, entry, caller=caller, now=now)

        assert again(9) is not None
        assert again(10) is None
        actions = [one.action for one in uow.audit.entries() if one.action.startswith("subject.unmask")]
    assert actions == ["subject.unmask", "subject.unmask_again", "subject.unmask_again", "subject.unmask_again"]


def test_what_was_read_in_an_export_opens_no_entry(world: World) -> None:
    entry = listing_id(own_page(enter(world, PERSON, "natural_person")))
    caller, app = Caller("account:court", frozenset({"jy-court"}), frozenset({Role.INITIATOR})), world.application
    with app.database.write() as uow:
        found = uow.registry.get(entry)
        assert found is not None
        record_readings(uow, [found.subject_key], "按月报送省平台", caller=caller, now=NOW)
        assert still_open(uow, app.cipher, app.packs, entry, caller=caller, now=NOW) is None
    assert PERSON not in world.person("court").get(f"/unmask/{entry}").text


def test_an_organisations_page_says_that_nothing_is_masked(shared: World) -> None:
    visitor = enter(shared, DEBTOR)
    page = shared.person("court").get(f"/unmask/{listing_id(own_page(visitor))}").text
    check_outline(page)
    assert "本来就是公开的" in page
    assert DEBTOR in page


def test_free_text_is_read_with_the_code_and_the_person_reads_its_own(shared: World) -> None:
    row = {
        "subject_kind": "natural_person", "name": "示另人", "code": person(8), "decision_no": "(2026)豫示例执8号",
        "obligation": "向示某丁支付货款，住址梨林镇某村三号",
    }  # fmt: skip
    made = shared.person("court").post("/api/v1/lists/judgment-defaulters/listings", json=SAME | row)
    assert made.status_code == 201, made.text
    assert made.json()["facts"]["obligation"] == "***"
    entry = made.json()["listing_id"]
    read = shared.person("court").post(f"/api/v1/listings/{entry}/code", json={"purpose": PURPOSE}).json()
    assert (read["name"], read["code"], read["grounds"]) == ("示另人", person(8), SAME["grounds"])
    assert read["texts"] == [{"title": "生效法律文书确定的义务", "text": row["obligation"]}]
    assert row["obligation"] in own_page(enter(shared, person(8), "natural_person"))
    with shared.application.database.read() as uow:
        assert "梨林镇" not in repr(list(uow.audit.entries()))


def test_a_case_leads_there_for_who_keeps_the_list_and_not_for_who_carries_it_out(shared: World) -> None:
    supplier = {"kind": "natural_person", "role": "supplier", "name": "示某人", "code": PERSON}
    matter = {"kind": "procurement.qualification", "case_no": "MS-9", "fields": {"government_funded": True}}
    asked = shared.client("ggzy").post(
        "/api/v1/checks", json=check_body(None) | {"matter": matter, "subjects": [supplier]}
    )
    assert asked.status_code == 201, asked.text
    [hit] = asked.json()["subjects"][0]["hits"]
    case_id = next(case["case_id"] for measure in hit["measures"] for case in measure["cases"])
    link = f'href="/unmask/{hit["listing_id"]}"'
    for who, led in (("court", True), ("office", True), ("finance", False), ("auditor", False)):
        page = shared.person(who).get(f"/cases/{case_id}")
        assert (page.status_code, link in page.text) == (200, led), who
