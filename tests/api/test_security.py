"""Who may do what: keys, sessions, forged requests, departments."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from samples.generator.codes import person
from tests.api.world import BASE, PASSWORD, World, check_body, open_case


@pytest.mark.parametrize("header", [None, "Bearer wrong", "Bearer", "Basic abc", "Bearer " + "x" * 500, "Bearer 密钥"])
def test_nobody_gets_nothing(shared: World, header: str | None) -> None:
    headers = {"authorization": header.encode()} if header else {}
    answer = shared.client(None).get("/api/v1/cases", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["advice"]


def test_a_client_asks_only_for_its_departments(shared: World) -> None:
    body = check_body("S-1", operator={"department": "jy-court", "person": ""})
    answer = shared.client("ggzy").post("/api/v1/checks", json=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "foreign_department")


def test_auditors_read_and_do_not_ask(shared: World) -> None:
    body = check_body("S-2", operator={"department": "jy-credit", "person": ""})
    assert shared.person("auditor").post("/api/v1/checks", json=body).json()["code"] == "role_missing"
    assert shared.person("auditor").get("/api/v1/cases").status_code == 200


def test_a_foreign_record_does_not_exist(shared: World) -> None:
    case_id = open_case(shared, "S-3")
    check_id = shared.person("office").get(f"/api/v1/cases/{case_id}").json()["check_id"]
    stranger = shared.person("approver")
    for path in (f"/api/v1/cases/{case_id}", f"/api/v1/checks/{check_id}", f"/api/v1/checks/{check_id}/receipt"):
        foreign, missing = stranger.get(path), stranger.get(re.sub(r"[0-9a-f]{32}", "0" * 32, path))
        assert (foreign.status_code, missing.status_code) == (404, 404)
        assert {**foreign.json(), "request_id": ""} == {**missing.json(), "request_id": ""}
    assert stranger.post(f"/api/v1/cases/{case_id}/acknowledge").status_code == 404
    assert all(case["case_id"] != case_id for case in stranger.get("/api/v1/cases").json()["items"])


def test_seeing_a_case_is_not_carrying_it_out(shared: World) -> None:
    case_id = open_case(shared, "S-4")
    assert shared.person("court").get(f"/api/v1/cases/{case_id}").status_code == 200
    assert shared.person("court").post(f"/api/v1/cases/{case_id}/acknowledge").status_code == 403
    assert shared.person("supervisor").post(f"/api/v1/cases/{case_id}/verify").status_code == 403


def test_lists_are_open_to_those_concerned_and_kept_by_their_initiator(shared: World) -> None:
    row = {"subject_kind": "legal_person"}
    assert shared.person("supervisor").get("/api/v1/lists/judgment-defaulters/listings").status_code == 200
    assert shared.person("approver").get("/api/v1/lists/transport-logistics/listings").status_code in (200, 403)
    assert shared.client("ggzy").post("/api/v1/lists/judgment-defaulters/listings", json=row).status_code == 403
    assert shared.person("court").post("/api/v1/lists/wage-arrears/listings", json=row).status_code == 403
    assert shared.person("supervisor").post("/api/v1/lists/judgment-defaulters/pushes").status_code == 403
    assert shared.person("supervisor").get("/api/v1/reports/memoranda/judgment-defaulters").status_code == 403


def test_natural_persons_are_masked(shared: World) -> None:
    items = shared.person("court").get("/api/v1/lists/judgment-defaulters/listings").json()["items"]
    person = next(item for item in items if item["subject"]["kind"] == "natural_person")
    assert person["subject"]["name"] == "示**"
    assert person["subject"]["code"].count("*") == 8


def test_a_listing_of_a_foreign_list_does_not_exist(shared: World) -> None:
    [entry, *_] = shared.person("finance").get("/api/v1/lists/government-procurement/listings").json()["items"]
    path = f"/api/v1/listings/{entry['listing_id']}"
    assert shared.person("finance").get(f"{path}/history").status_code == 200
    assert shared.person("approver").get(f"{path}/history").status_code == 404
    body = {"kind": "revoked", "effective_on": "2026-11-22", "document_no": "示例", "reason": "示例"}
    assert shared.person("approver").post(f"{path}/exit", json=body).status_code == 404
    [theirs, *_] = shared.person("supervisor").get("/api/v1/lists/judgment-defaulters/listings").json()["items"]
    ended = shared.person("supervisor").post(f"/api/v1/listings/{theirs['listing_id']}/exit", json=body)
    assert ended.status_code == 403, "it carries out measures and reads the list, but does not keep it"


# Sessions


@pytest.fixture
def browser(shared: World) -> TestClient:
    """A browser that nobody has signed in with."""
    return TestClient(shared.app, base_url=BASE, follow_redirects=False)


def sign_in(browser: TestClient, name: str = "supervisor", **changes: str) -> None:
    answer = browser.post("/sign-in", data={"name": name, "password": PASSWORD, **changes})
    assert answer.status_code == 303, answer.text


def csrf_of(page: str) -> str:
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', page)
    assert found
    return found[1]


def test_the_session_cookie_is_protected(browser: TestClient) -> None:
    answer = browser.post("/sign-in", data={"name": "supervisor", "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Secure" not in cookie  # plain HTTP within this machine


def test_over_https_the_cookie_is_secure(shared: World) -> None:
    browser = TestClient(shared.app, base_url="https://credit.example", follow_redirects=False)
    answer = browser.post("/sign-in", data={"name": "supervisor", "password": PASSWORD})
    assert "Secure" in answer.headers["set-cookie"]


def test_no_sign_in_over_plain_http_from_elsewhere(shared: World) -> None:
    browser = TestClient(shared.app, base_url="http://credit.example", follow_redirects=False)
    answer = browser.post("/sign-in", data={"name": "supervisor", "password": PASSWORD})
    assert answer.status_code == 422
    assert "https" in answer.text
    assert "set-cookie" not in answer.headers


def test_a_wrong_password_keeps_the_name_and_says_so(browser: TestClient) -> None:
    answer = browser.post("/sign-in", data={"name": "second", "password": "wrong"})
    assert answer.status_code == 401
    assert 'value="second"' in answer.text
    assert "账号或密码不正确" in answer.text


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:1"])
def test_signing_in_leads_nowhere_else(browser: TestClient, target: str) -> None:
    answer = browser.post("/sign-in", data={"name": "supervisor", "password": PASSWORD, "next": target})
    assert answer.headers["location"] == "/"


def test_signing_in_from_another_site_is_refused(browser: TestClient) -> None:
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        answer = browser.post("/sign-in", data={"name": "supervisor", "password": PASSWORD}, headers=headers)
        assert answer.status_code == 422
        assert "set-cookie" not in answer.headers


def test_without_a_session_pages_lead_to_the_sign_in_and_back(browser: TestClient) -> None:
    answer = browser.get("/cases?state=prompted")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2Fcases%3Fstate%3Dprompted")
    done = browser.post("/sign-in", data={"name": "supervisor", "password": PASSWORD, "next": "/cases?state=prompted"})
    assert done.headers["location"] == "/cases?state=prompted"


def test_an_address_too_long_to_come_back_to_is_forgotten(browser: TestClient) -> None:
    answer = browser.get("/cases?case_no=" + "a" * 5000)
    assert answer.headers["location"] == "/sign-in"
    assert browser.get(answer.headers["location"]).status_code == 200


def test_signing_out_ends_the_session(browser: TestClient) -> None:
    sign_in(browser)
    token = browser.cookies["jc_session"]
    answer = browser.post("/sign-out", data={"csrf": csrf_of(browser.get("/").text)})
    assert answer.headers["location"] == "/sign-in?said=out"
    browser.cookies.set("jc_session", token)
    assert browser.get("/").status_code == 303


def test_a_form_without_its_token_is_refused(shared: World, browser: TestClient) -> None:
    case_id = open_case(shared, "S-5")
    sign_in(browser)
    path = f"/cases/{case_id}/acknowledge"
    assert browser.post(path, data={"version": "1"}).status_code == 403
    assert browser.post(path, data={"csrf": "0" * 64, "version": "1"}).status_code == 403
    token = csrf_of(browser.get(f"/cases/{case_id}").text)
    forged = browser.post(path, data={"csrf": token, "version": "1"}, headers={"origin": "https://evil.example"})
    assert forged.status_code == 403
    assert shared.person("supervisor").get(f"/api/v1/cases/{case_id}").json()["state"] == "prompted"
    assert browser.post(path, data={"csrf": token, "version": "1"}).status_code == 303


def test_another_session_s_token_does_not_fit(browser: TestClient, shared: World) -> None:
    sign_in(browser)
    other = TestClient(shared.app, base_url=BASE, follow_redirects=False)
    sign_in(other, "second")
    assert browser.post("/sign-out", data={"csrf": csrf_of(other.get("/").text)}).status_code == 403


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({}, False),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "null"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"origin": BASE}, True),
    ],
)
def test_a_write_by_cookie_must_come_from_our_own_pages(
    browser: TestClient, headers: dict[str, str], allowed: bool
) -> None:
    sign_in(browser)
    body = check_body(None, operator={"department": "jy-bidding-supervisor", "person": ""})
    answer = browser.post("/api/v1/checks", json=body, headers=headers)
    assert answer.status_code == (201 if allowed else 403)


def test_a_key_needs_no_origin_and_wins_over_a_cookie(shared: World, browser: TestClient) -> None:
    sign_in(browser)
    headers = {"authorization": f"Bearer {shared.keys['ggzy']}", "origin": "https://platform.example"}
    assert browser.post("/api/v1/checks", json=check_body(None), headers=headers).status_code == 201


# Headers


@pytest.mark.parametrize("path", ["/sign-in", "/api/v1/cases", "/nothing", "/openapi.json", "/static/console.css"])
def test_security_headers_are_everywhere(browser: TestClient, path: str) -> None:
    headers = browser.get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "script-src" not in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store" or path.startswith("/static")


def test_a_harmless_request_id_is_kept_and_another_replaced(browser: TestClient) -> None:
    assert browser.get("/health/live", headers={"x-request-id": "abc-12345"}).headers["x-request-id"] == "abc-12345"
    given = browser.get("/health/live", headers={"x-request-id": "a\tb;<script>"}).headers["x-request-id"]
    assert re.fullmatch(r"[0-9a-f]{32}", given)


# Free text

HIDDEN_NAME, HIDDEN_CODE = "示某某", person(9)


def test_a_person_s_name_and_number_in_free_text_are_masked(shared: World) -> None:
    row = {
        "subject_kind": "natural_person",
        "name": HIDDEN_NAME,
        "code": HIDDEN_CODE,
        "decision_no": "(2026)豫示例执9号",
        "authority": "示例人民法院",
        "decided_on": "2026-02-05",
        "since": "2026-02-05",
        "level": "serious",
        "grounds": f"{HIDDEN_NAME}（{HIDDEN_CODE}）拒不履行",
    }
    court = shared.person("court")
    made = court.post("/api/v1/lists/judgment-defaulters/listings", json=row)
    assert made.status_code == 201, made.text
    assert made.json()["grounds"].startswith("示**（")
    path = f"/api/v1/listings/{made.json()['listing_id']}"
    body = {"kind": "revoked", "effective_on": "2026-11-22", "document_no": "示例", "reason": f"{HIDDEN_NAME}已履行"}
    assert court.post(f"{path}/exit", json=body).status_code == 200
    for address in (f"{path}/history", "/api/v1/lists/judgment-defaulters/listings"):
        text = court.get(address).text
        assert HIDDEN_NAME not in text
        assert HIDDEN_CODE not in text


def test_a_person_s_number_in_a_case_s_reasons_is_masked(shared: World) -> None:
    case_id = open_case(shared, "S-6")
    clerk = shared.person("supervisor")
    assert clerk.post(f"/api/v1/cases/{case_id}/acknowledge").status_code == 200
    outcome = {"outcome": "not_same_subject", "reason": f"法定代表人{HIDDEN_CODE}不一致"}
    recorded = clerk.post(f"/api/v1/cases/{case_id}/outcome", json=outcome)
    assert recorded.status_code == 200, recorded.text
    for address in (f"/api/v1/cases/{case_id}", f"/cases/{case_id}"):
        assert "不一致" in clerk.get(address).text
        assert HIDDEN_CODE not in clerk.get(address).text


def test_faults_of_an_event_do_not_repeat_a_person_s_number(shared: World) -> None:
    event = {"项目": HIDDEN_CODE, "投标人": int(HIDDEN_CODE.replace("X", "1")), "环节": HIDDEN_CODE}
    answer = shared.client("ggzy").post("/api/v1/inbound/bidding", json=event)
    assert answer.status_code == 422
    assert HIDDEN_CODE[:14] not in answer.text


def test_a_new_sign_in_ends_the_session_before(browser: TestClient) -> None:
    sign_in(browser)
    before = browser.cookies["jc_session"]
    sign_in(browser, "second")
    assert browser.cookies["jc_session"] != before
    browser.cookies.clear()
    browser.cookies.set("jc_session", before)
    assert browser.get("/").status_code == 303
