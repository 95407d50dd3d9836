"""Review work at the console and over HTTP, as in production: nothing confirmed, until persons with the role have read and said so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.settings import Settings
from api.wiring import build
from services.accounts.directory import create_account, create_client
from services.audit.verify import verify
from tests.api.pages import check_outline, csrf_of
from tests.api.world import CLIENTS, NOW, PASSWORD, PEOPLE, World
from tests.packs_engine.packs import bend
from tests.revisions.packs import folder

MEASURE, LIST, RULE = "measure/restrict-bidding", "list/debtors", "rule/debtors/government-bidding"
MEASURE_FILE = "rules/measures/restrict-bidding.yaml"


@pytest.fixture
def city(database_url: str, tmp_path: Path) -> Iterator[World]:
    """A production service on both databases with small packs that nobody has confirmed."""
    settings = Settings(
        home=tmp_path / "home", packs=folder(tmp_path / "packs", confirmed=False), database_url=database_url
    )
    application = build(settings, clock=lambda: NOW)
    with application.database.write() as uow:
        who = {"actor": "local:test", "now": NOW}
        keys = {
            name: create_client(uow, application.cipher, client_id=name, name=name, departments=departments, **who)  # type: ignore[arg-type]
            for name, departments in CLIENTS.items()
        }
        for name, (roles, department) in PEOPLE.items():
            create_account(uow, name=name, password=PASSWORD, roles=roles, department=department, **who)  # type: ignore[arg-type]
    try:
        yield World(application, keys)
    finally:
        application.close()


def root(world: World) -> Path:
    return world.application.settings.packs


def page(world: World, path: str, who: str = "policy") -> str:
    shown = world.person(who).get(path)
    assert shown.status_code == 200, shown.text
    check_outline(shown.text)
    return str(shown.text)


def item_page(world: World, item: str, who: str = "policy") -> str:
    return page(world, f"/review/item?item={item}", who)


def filled(world: World, item: str, **changes: str) -> dict[str, str]:
    """What the form comes to when everything is ticked and filled in."""
    shown = world.person("policy").get(f"/api/v1/confirmations/item?item={item}").json()
    points = {f"point-{number}": point["text"] for number, point in enumerate(shown["points"], 1)}
    given = {"name": "示例科长 甲", "edition": "2026年版", "row": "第1行", "from": "2026-11-22", "until": ""}
    return {"item": item, "digest": shown["digest"], **points, **given, **changes}


def post(world: World, act: str, fields: dict[str, str], who: str = "policy") -> Any:
    csrf = csrf_of(world.person(who).get("/review").text)
    return world.person(who).post(f"/review/{act}", data={"csrf": csrf, **fields}, follow_redirects=False)


def test_the_list_tells_what_waits_and_where_to_read_it(city: World) -> None:
    shown = page(city, "/review")
    for item in (MEASURE, LIST, RULE):
        assert f"/review/item?item={item}" in shown
    assert "已办理、尚未生效" not in shown
    assert "没有这样的事项" in page(city, "/review?show=confirmed")


def test_the_page_shows_exactly_the_text_its_law_and_what_is_open(city: World) -> None:
    bend(root(city), MEASURE_FILE, "kind: measure", "kind: measure\nto_confirm: [限制多久]")
    shown = item_page(city, MEASURE)
    found = city.person("policy").get(f"/api/v1/confirmations/item?item={MEASURE}").json()
    for text in (
        "限制参加政府投资项目投标",
        "示例法",
        "第十条",
        "列入示例名单的限制参加政府投资项目",
        "名单“",
        "限制多久",
    ):
        assert text in shown
    assert found["digest"] in shown
    assert "to_confirm: [限制多久]" in shown  # the file as it stands
    aloud = item_page(city, RULE)
    assert "合同估算价”不少于1,000,000.00 元" in aloud or "不少于1,000,000.00 元" in aloud
    assert "是否政府投资" in aloud


def test_from_reading_to_deciding(city: World) -> None:
    """Confirmed by one person, proposed with the other texts, approved by another: only then the rule fires."""
    for item in (MEASURE, LIST, RULE):
        done = post(city, "confirm", filled(city, item))
        assert done.status_code == 303, done.text
        shown = page(city, done.headers["location"])
        assert "在下一个规则版本生效" in shown
        assert "已确认" in shown
    assert not city.application.packs.confirmed
    assert "已办理、尚未生效（3）" in page(city, "/review")

    path = proposed(city)
    assert "confirmations/office" in page(city, path, "office")
    assert not city.application.packs.confirmed
    csrf = csrf_of(page(city, path, "office"))
    decided = city.person("office").post(f"{path}/decide", data={"csrf": csrf, "answer": "approve"})
    assert "新版本已经启用" in decided.text
    assert set(city.application.packs.confirmed_items) == {MEASURE, LIST, RULE}
    assert "已办理、尚未生效" not in page(city, "/review")
    standings = {
        item["item"]: item["standing"] for item in city.person("auditor").get("/api/v1/confirmations").json()["items"]
    }
    assert standings == {MEASURE: "confirmed", LIST: "confirmed", RULE: "confirmed"}
    with city.application.database.read() as uow:
        assert not verify(uow)
        acts = [entry.action for entry in uow.audit.entries() if entry.actor == "account:policy"]
    assert acts.count("confirmation.give") == 3


def proposed(world: World) -> str:
    """The path of a proposal that a policy officer made at the console, taking up every reminder."""
    policy = world.person("policy")
    form = page(world, "/review/propose")
    assert "其中 3 项尚未生效" in form
    refused = policy.post("/review/propose", data={"csrf": csrf_of(form), "reason": "逐项审核"})
    assert refused.status_code == 422
    check_outline(refused.text)
    asked = re.findall(r'name="(accept-[a-z_]+)"', refused.text)
    assert asked
    reasons = dict.fromkeys(asked, "已知悉")
    blank = policy.post("/review/propose", data={"csrf": csrf_of(form), "reason": " ", **reasons})
    assert (blank.status_code, "须写明改动的理由" in blank.text) == (422, True)
    assert 'value="已知悉"' in blank.text
    done = policy.post(
        "/review/propose", data={"csrf": csrf_of(form), "reason": "逐项审核", **reasons}, follow_redirects=False
    )
    assert done.status_code == 303, done.text
    return str(done.headers["location"])


def test_nothing_is_proposed_where_nothing_changed_or_by_the_wrong_person(city: World) -> None:
    shown = page(city, "/review/propose")
    assert "没有需要发布的改动" in shown
    assert "没有任何确认" in shown
    csrf = csrf_of(city.person("policy").get("/review").text)
    assert city.person("policy").post("/review/propose", data={"csrf": csrf, "reason": "示例"}).status_code == 409
    assert city.person("auditor").get("/review/propose").status_code == 403
    csrf = csrf_of(city.person("court").get("/").text)
    assert city.person("court").post("/review/propose", data={"csrf": csrf, "reason": "示例"}).status_code == 403


def test_what_keeps_a_revision_from_being_proposed_is_told(city: World) -> None:
    bend(root(city), "memoranda/debtors/examples.yaml", "outcome: restricted", "outcome: barred")
    csrf = csrf_of(page(city, "/review/propose"))
    refused = city.person("policy").post("/review/propose", data={"csrf": csrf, "reason": "示例"})
    assert refused.status_code == 422
    check_outline(refused.text)
    assert "要改正的（1）" in refused.text
    assert "政府投资项目" in refused.text


def test_an_edit_while_somebody_read_is_told_and_the_new_text_is_shown(city: World) -> None:
    fields = filled(city, MEASURE)
    bend(root(city), MEASURE_FILE, "content: ", "content: 另外的文字，")
    refused = post(city, "confirm", fields)
    assert refused.status_code == 409
    check_outline(refused.text)
    assert "文字已经改动，没有确认" in refused.text
    assert "另外的文字，" in refused.text
    assert fields["digest"] not in refused.text
    assert "checked" not in refused.text  # what was ticked was another text
    assert 'value="示例科长 甲"' in refused.text
    assert city.person("policy").get(f"/api/v1/confirmations/item?item={MEASURE}").json()["words"] == []


def test_an_edit_afterwards_voids_the_word_and_the_page_says_so(city: World) -> None:
    assert post(city, "confirm", filled(city, MEASURE)).status_code == 303
    bend(root(city), MEASURE_FILE, "content: ", "content: 另外的文字，")
    shown = item_page(city, MEASURE)
    assert "确认之后文字有改动，这一确认已经失效" in shown
    assert "待审核，确认后有改动，原确认失效" in shown


def test_what_is_left_out_is_told_beside_the_field_and_the_rest_is_kept(city: World) -> None:
    bend(root(city), MEASURE_FILE, "kind: measure", "kind: measure\nto_confirm: [限制多久, 谁来实施]")
    fields = filled(city, MEASURE, row=" ", until="2026-13-01")
    refused = post(city, "confirm", fields)
    assert refused.status_code == 422
    assert "日期的写法不对" in refused.text
    left = {key: value for key, value in filled(city, MEASURE, row=" ").items() if value != "限制多久"}
    refused = post(city, "confirm", left)
    assert refused.status_code == 422
    check_outline(refused.text)
    assert "没有写明清单中的条目" in refused.text
    assert "还没有说明已经查明：限制多久" in refused.text
    assert 'value="谁来实施" checked' in refused.text


@pytest.mark.parametrize("who", ["court", "supervisor", "auditor"])
def test_the_wrong_role_neither_confirms_nor_withdraws(city: World, who: str) -> None:
    fields = filled(city, MEASURE)
    reader = city.person(who)
    if who == "auditor":
        assert "您的角色只能查看" in item_page(city, MEASURE, who)
        assert 'action="/review/confirm"' not in item_page(city, MEASURE, who)
        csrf = csrf_of(reader.get("/review").text)
    else:
        assert reader.get("/review").status_code == 403
        assert "/review" not in reader.get("/").text
        csrf = csrf_of(reader.get("/").text)
    for act in ("confirm", "withdraw"):
        refused = reader.post(f"/review/{act}", data={"csrf": csrf, "reason": "示例", **fields}, follow_redirects=False)
        assert refused.status_code == 403, refused.text
    body = {"item": MEASURE, "digest": fields["digest"], "name": "甲", "edition": "版", "row": "行"}
    assert reader.post("/api/v1/confirmations", json=body).status_code == 403
    assert city.client("ggzy").post("/api/v1/confirmations", json=body).status_code == 403
    assert city.client(None).post("/api/v1/confirmations", json=body).status_code == 401
    assert not list((city.application.settings.home / "confirmations").glob("*.yaml"))


def test_a_forged_form_does_nothing(city: World) -> None:
    fields = filled(city, MEASURE) | {"csrf": "0" * 64}
    assert city.person("policy").post("/review/confirm", data=fields).status_code == 403
    foreign = city.person("policy").post(
        "/review/confirm",
        data={**fields, "csrf": csrf_of(city.person("policy").get("/review").text)},
        headers={"sec-fetch-site": "cross-site"},
    )
    assert foreign.status_code == 403
    assert city.person("policy").get(f"/api/v1/confirmations/item?item={MEASURE}").json()["words"] == []


def test_a_word_is_taken_back_with_a_reason(city: World) -> None:
    fields = filled(city, MEASURE)
    assert 'action="/review/withdraw"' not in item_page(city, MEASURE)
    post(city, "confirm", fields)
    back = {"item": MEASURE, "digest": fields["digest"], "reason": " "}
    refused = post(city, "withdraw", back, "office")
    assert refused.status_code == 422
    assert "撤回确认须写明理由" in refused.text
    done = post(city, "withdraw", back | {"reason": "条文已经修订"}, "office")
    assert done.status_code == 303
    shown = page(city, done.headers["location"])
    assert "已撤回确认" in shown
    assert "已有的确认" not in shown


def test_programs_of_people_do_the_same(city: World) -> None:
    policy = city.person("policy")
    read = policy.get(f"/api/v1/confirmations/item?item={MEASURE}").json()
    body = {"item": MEASURE, "digest": read["digest"], "name": "示例科长 甲", "edition": "2026年版", "row": "第1行"}
    open_ = policy.post("/api/v1/confirmations", json=body)
    assert open_.status_code == 422
    assert {error["code"] for error in open_.json()["errors"]} == {"point_open"}
    body["established"] = [point["text"] for point in read["points"]]
    done = policy.post("/api/v1/confirmations", json=body | {"until": "2027-11-21"})
    assert done.status_code == 201, done.text
    assert [(word["by"], word["until"]) for word in done.json()["words"]] == [
        ("示例科长 甲（账号 policy）", "2027-11-21")
    ]
    pending = policy.get("/api/v1/confirmations").json()["pending"]
    assert [(one["item"], one["withdrawn"]) for one in pending] == [(MEASURE, False)]
    stale = policy.post("/api/v1/confirmations", json=body | {"digest": "sm3:" + "0" * 64})
    assert (stale.status_code, stale.json()["code"]) == (409, "text_changed")
    back = {"item": MEASURE, "digest": read["digest"], "reason": "示例"}
    assert policy.post("/api/v1/confirmations/withdraw", json=back).json()["words"] == []
    assert policy.post("/api/v1/confirmations/withdraw", json=back).status_code == 409
    assert policy.get("/api/v1/confirmations/item?item=measure/none-such").status_code == 404


def test_packs_that_do_not_load_are_told_and_nothing_is_confirmed(city: World) -> None:
    fields = filled(city, MEASURE)
    bend(root(city), MEASURE_FILE, "outcome: restrict", "outcome: restrct")
    refused = post_blind(city, fields)
    assert refused.status_code == 409
    shown = city.person("policy").get("/review")
    assert shown.status_code == 409
    assert "规则包现在读不出来" in shown.text
    assert "是否想写 restrict" in shown.text
    answer = city.person("policy").get("/api/v1/confirmations")
    assert (answer.status_code, answer.json()["code"]) == (409, "packs_unreadable")


def post_blind(world: World, fields: dict[str, str]) -> Any:
    csrf = csrf_of(world.person("policy").get("/").text)
    return world.person("policy").post("/review/confirm", data={"csrf": csrf, **fields}, follow_redirects=False)
