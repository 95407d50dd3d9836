"""``GET /api/v1/checks/{id}/explanation``: why nothing matched, in Chinese, on both databases."""

from __future__ import annotations

from tests.api.world import CLEAN, World, check_body

FIELDS = {"amount": "12000000.00", "compulsory_tender": True, "government_funded": False}


def explained(world: World, body: dict[str, object], client: str = "ggzy") -> dict[str, object]:
    made = world.client("ggzy").post("/api/v1/checks", json=body)
    answer = world.client(client).get(f"/api/v1/checks/{made.json()['check_id']}/explanation")
    return dict(answer.json())


def test_the_condition_that_failed_is_told_with_expected_and_actual(world: World) -> None:
    body = check_body("E-1")
    body["matter"]["fields"] = FIELDS
    told = explained(world, body)
    [subject] = told["subjects"]
    [entry] = subject["entries"]
    assert (subject["outcome"], entry["listing_id"]) == ("clear", None)
    rules = {rule["rule"]: rule for rule in entry["rules"]}
    missed = rules["government-funded-bidding"]
    assert (missed["status"], missed["text"]) == (
        "failed",
        "条件不满足：要求是否政府投资或主要使用财政性资金：是，实际：否",
    )
    assert (missed["failed"][0]["expected"], missed["failed"][0]["actual"]) == (True, False)
    assert rules["compulsory-tender"]["status"] == "silent"
    assert "依据未及于该名单" in rules["compulsory-tender"]["text"]


def test_a_subject_on_no_list_is_told_so(world: World) -> None:
    [subject] = explained(world, check_body("E-2", code=CLEAN, name="示例"))["subjects"]
    assert (subject["entries"], subject["text"]) == ([], "当时没有生效的名单记录，所以没有措施")
    [nobody] = explained(world, check_body("E-3", code=None, name="示例"))["subjects"]
    assert "证件号码" in nobody["text"]


def test_it_is_scoped_like_the_check(world: World) -> None:
    assert explained(world, check_body("E-4"), client="spj")["code"] == "not_found"
