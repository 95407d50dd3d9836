"""Lifting a measure on the case page: offered when it is due, to whoever carried it out, until it is done."""

from __future__ import annotations

from tests.api.pages import check_outline, csrf_of
from tests.api.world import World, open_case


def test_the_page_asks_for_the_lifting_until_it_is_done(world: World) -> None:
    case_id = open_case(world, "JYGC-2026-0310")
    clerk, court = world.person("supervisor"), world.person("court")
    clerk.post(f"/api/v1/cases/{case_id}/acknowledge")
    clerk.post(f"/api/v1/cases/{case_id}/outcome", json={"outcome": "implemented", "document_no": "示例2号"})
    assert "登记已解除" not in clerk.get(f"/cases/{case_id}").text
    listing_id = court.get(f"/api/v1/cases/{case_id}").json()["listing"]["listing_id"]
    body = {"kind": "repaired", "effective_on": "2026-11-22", "document_no": "示例修1号", "reason": "示例"}
    court.post(f"/api/v1/listings/{listing_id}/exit", json=body)

    page = clerk.get(f"/cases/{case_id}").text
    check_outline(page)
    assert "须解除措施" in page
    assert "登记已解除" in page
    assert "登记已解除" not in court.get(f"/cases/{case_id}").text
    token = csrf_of(page)
    empty = clerk.post(f"/cases/{case_id}/lift", data={"csrf": token, "explanation": " "})
    assert (empty.status_code, "缺少解除说明" in empty.text) == (422, True)
    done = clerk.post(f"/cases/{case_id}/lift", data={"csrf": token, "explanation": "示例解除3号"})
    assert done.status_code == 200
    assert "措施的解除已登记" in done.text
    assert "示例解除3号" in done.text
    assert "须解除措施" not in done.text
