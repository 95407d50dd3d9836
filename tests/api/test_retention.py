"""The archive over HTTP and on the console: who reads what left its list, holds by form, and the job by hand."""

from __future__ import annotations

from api.daily import once
from tests.api.operations import EXIT
from tests.api.pages import check_outline, csrf_of
from tests.api.world import PERSON, World

API = "/api/v1/retention"
LISTED = "/api/v1/lists/judgment-defaulters/listings"


def archived(world: World) -> str:
    """The person's entry leaves the list, and the daily job runs."""
    items = world.person("court").get(LISTED).json()["items"]
    [listing_id] = [one["listing_id"] for one in items if one["subject"]["kind"] == "natural_person"]
    left = world.person("court").post(f"/api/v1/listings/{listing_id}/exit", json=EXIT)
    assert left.status_code == 200, left.text
    assert world.person("auditor").get(f"{API}/entries").json()["items"] == []
    assert once(world.application)["retention"].detail()["archived"] == 1
    return str(listing_id)


def ids(world: World, who: str) -> set[str]:
    return {one["listing_id"] for one in world.person(who).get(LISTED).json()["items"]}


def test_what_left_its_list_is_read_by_its_keepers_and_auditors_only(world: World) -> None:
    before = ids(world, "supervisor")
    listing_id = archived(world)
    assert listing_id in before
    for who, reads in (("court", True), ("office", True), ("auditor", True), ("supervisor", False)):
        assert (listing_id in ids(world, who)) is reads, who
        history = world.person(who).get(f"/api/v1/listings/{listing_id}/history")
        assert history.status_code == (200 if reads else 404), who
    assert len(ids(world, "supervisor")) == 1  # the company's entry is still there

    held = world.person("office").post(
        f"{API}/entries/{listing_id}/hold", json={"until": "2027-11-22", "reason": "行政诉讼尚未审结", "version": 1}
    )
    assert (held.status_code, held.json()["state"], held.json()["held_until"]) == (200, "held", "2027-11-22")
    assert listing_id in ids(world, "supervisor")
    late = world.person("office").post(f"{API}/entries/{listing_id}/release", json={"version": 1})
    assert (late.status_code, late.json()["code"]) == (409, "archive_changed")
    back = world.person("office").post(f"{API}/entries/{listing_id}/release", json={"version": 2})
    assert [event["title"] for event in back.json()["events"]] == ["归档", "暂缓", "解除暂缓"]
    assert listing_id not in ids(world, "supervisor")


def test_the_archive_says_what_the_rules_say_and_no_names(world: World) -> None:
    listing_id = archived(world)
    found = world.person("auditor").get(API).json()
    assert (found["archived"], found["held"], found["persons_destroyed"], found["destroys"]) == (1, 0, 0, False)
    [one] = world.person("office").get(f"{API}/entries?personal=true&list=judgment-defaulters").json()["items"]
    assert (one["listing_id"], one["since"], one["reason"]) == (listing_id, "2026-11-22", "exited")
    assert (one["over_on"], one["destroys_on"]) == ("2031-11-22", None)
    assert world.person("office").get(f"{API}/entries?state=held").json()["items"] == []
    for page in ("/retention", f"/retention/{listing_id}"):
        text = world.person("auditor").get(page).text
        check_outline(text)
        assert "示某人" not in text
        assert PERSON not in text
    assert "期满不销毁" in world.person("auditor").get("/retention").text
    assert "暂缓的最后一日" not in world.person("auditor").get(f"/retention/{listing_id}").text
    assert world.person("supervisor").get("/retention").status_code == 403
    assert "/retention" not in world.person("supervisor").get("/").text


def test_an_entry_is_held_and_released_on_the_console(world: World) -> None:
    listing_id = archived(world)
    office, where = world.person("office"), f"/retention/{listing_id}"
    shown = office.get(where).text
    assert f'href="/unmask/{listing_id}"' in shown
    assert "/unmask/" not in world.person("auditor").get(where).text, "who looks over the archive needs no names"
    given = {"csrf": csrf_of(shown), "version": "1", "until": "明年", "reason": ""}
    refused = office.post(f"{where}/hold", data=given)
    check_outline(refused.text)
    assert refused.status_code == 422
    assert "请填写日期" in refused.text
    assert "请写明理由" in refused.text
    far = office.post(f"{where}/hold", data=given | {"until": "2028-01-01", "reason": "行政诉讼尚未审结"})
    assert far.status_code == 422
    assert "2027-11-22 之间" in far.text
    done = office.post(f"{where}/hold", data=given | {"until": "2027-01-31", "reason": "行政诉讼尚未审结"})
    check_outline(done.text)
    assert "已暂缓" in done.text
    assert "至 2027-01-31：行政诉讼尚未审结" in done.text
    stale = office.post(f"{where}/release", data={"csrf": csrf_of(done.text), "version": "1"})
    assert stale.status_code == 409
    released = office.post(f"{where}/release", data={"csrf": csrf_of(done.text), "version": "2"})
    assert "已解除暂缓" in released.text
    for filtered in ("?state=held", "?personal=1", "?list=judgment-defaulters&state=archived"):
        check_outline(office.get(f"/retention{filtered}").text)
    assert "(2026)豫示例执2号" not in office.get("/retention?state=held").text
    assert "(2026)豫示例执2号" in office.get("/retention?personal=1&state=archived").text
