"""Looking up by name through the interface and the console: for people, on their lists, never in an address."""

from __future__ import annotations

from typing import Any

import pytest

from services.accounts.directory import create_account
from services.accounts.model import Role
from tests.api.pages import check_outline, csrf_of
from tests.api.world import BANNED, BANNED_NAME, DEBTOR, DEBTOR_NAME, NOW, PASSWORD, PERSON, World, check_body


def look_up(world: World, name: str, who: str = "supervisor", **more: Any) -> dict[str, Any]:
    answer = world.person(who).post("/api/v1/names/search", json={"name": name} | more)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_a_clerk_finds_the_code_and_the_check_decides(world: World) -> None:
    found = look_up(world, "濟源示例建設001")
    assert found["complete"]
    assert "不是核查结果" in found["notice"]
    [item] = [item for item in found["items"] if item["name"] == DEBTOR_NAME]
    assert item["code"] == DEBTOR
    assert [entry["list"] for entry in item["entries"]] == ["judgment-defaulters"]
    assert not {"outcome", "hit", "hits", "measures"} & set(str(found).replace("'", " ").split())
    by_name = world.client("ggzy").post("/api/v1/checks", json=check_body(None, code=None, name=DEBTOR_NAME))
    [subject] = by_name.json()["subjects"]
    assert (subject["outcome"], subject["hits"]) == ("identity_required", [])


def test_candidates_stand_on_lists_that_one_may_see(shared: World) -> None:
    assert look_up(shared, BANNED_NAME, "office")["items"][0]["code"] == BANNED
    with shared.application.database.write() as uow:
        create_account(
            uow, name="elsewhere", password=PASSWORD, roles=[Role.CLERK], department="jy-nowhere", actor="local:test", now=NOW
        )  # fmt: skip
    assert look_up(shared, BANNED_NAME, "elsewhere")["items"] == []


def test_persons_are_not_found_by_name(shared: World) -> None:
    for name in ("示某人", "示某"):
        assert look_up(shared, name, "office")["items"] == []


def test_systems_and_auditors_cannot_look_names_up(shared: World) -> None:
    body = {"name": DEBTOR_NAME}
    assert shared.client("ggzy").post("/api/v1/names/search", json=body).status_code == 403
    assert shared.person("auditor").post("/api/v1/names/search", json=body).status_code == 403
    assert shared.person("auditor").get("/names").status_code == 403
    assert "名称查找" not in shared.person("auditor").get("/").text
    assert "名称查找" in shared.person("supervisor").get("/").text


@pytest.mark.parametrize("name", [PERSON, DEBTOR, "示"])
def test_numbers_and_fragments_are_refused_with_advice(shared: World, name: str) -> None:
    answer = shared.person("supervisor").post("/api/v1/names/search", json={"name": name})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "name"
    assert name == "示" or name not in answer.text


def test_the_console_from_form_to_finding(world: World) -> None:
    clerk = world.person("supervisor")
    form = clerk.get("/names")
    check_outline(form.text)
    csrf = csrf_of(form.text)
    page = clerk.post("/names", data={"csrf": csrf, "name": "济源示列建设有限公司001"})
    assert page.status_code == 200, page.text
    check_outline(page.text)
    assert str(page.url).endswith("/names"), "the name stands in no address"
    for text in (DEBTOR_NAME, DEBTOR, "失信被执行人", "不是核查结果", "凭代码核查"):
        assert text in page.text
    noted = {"csrf": csrf, "name": "济源示列建设有限公司001", "code": DEBTOR}
    refused = clerk.post("/names/not-same", data=noted | {"reason": ""})
    assert refused.status_code == 422
    assert "没有登记" in refused.text
    check_outline(refused.text)
    done = clerk.post("/names/not-same", data=noted | {"reason": "营业执照代码不同"})
    assert done.status_code == 200
    check_outline(done.text)
    assert "曾认定不是同一主体" in done.text
    assert "营业执照代码不同" in done.text
    [item] = look_up(world, "济源示列建设有限公司001")["items"]
    assert item["not_same_subject"][0]["department"] == "jy-bidding-supervisor"
    checked = world.client("ggzy").post("/api/v1/checks", json=check_body(None, name="济源示列建设有限公司001"))
    assert checked.json()["subjects"][0]["hits"][0]["not_same_subject"]["case_id"] is None


def test_a_bad_name_and_a_forged_form_on_the_console(shared: World) -> None:
    clerk = shared.person("supervisor")
    csrf = csrf_of(clerk.get("/names").text)
    answer = clerk.post("/names", data={"csrf": csrf, "name": PERSON})
    assert answer.status_code == 422
    check_outline(answer.text)
    assert "请直接做人工核查" in answer.text
    for path in ("/names", "/names/not-same"):
        assert clerk.post(path, data={"csrf": "0" * 64, "name": DEBTOR_NAME}).status_code == 403


def test_a_finding_about_what_is_on_no_list_is_not_kept(shared: World) -> None:
    body = {"name": "示例", "code": "91419001MA0000001X", "reason": "示例"}
    answer = shared.person("supervisor").post("/api/v1/names/not-same", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "code"
