"""A full code is read by a person who keeps the list, for a purpose; the subject sees it."""

from __future__ import annotations

import re

from tests.api.world import PERSON, World
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
