"""异议与修复: claims through the HTTP doors, on the project's packs with a made-up long holiday."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pytest_bdd import given, parsers, scenarios, then, when

from api.settings import PROJECT
from features.city import City, build_city
from services.rights import daily
from tests.support.calendars import LONG_HOLIDAY, NEW_YEAR

scenarios("scenarios/异议与修复.feature")

PAPERS = [{"kind": "obligations", "title": "示例缴款凭证"}, {"kind": "promise", "title": "信用承诺书"}]
EXITS = {"修复": "repaired", "撤销": "revoked", "更正": "corrected"}
MARKS = {"异议中": "under_objection", "修复办理中": "under_repair"}


@given("采用填写了虚构放假通知的规则包", target_fixture="city")
def packs_with_a_notice(city: City, tmp_path: Path) -> Iterator[City]:
    root = tmp_path / "packs"
    for part in ("rules", "memoranda"):
        shutil.copytree(PROJECT / part, root / part)
    for year, text in (("2026", LONG_HOLIDAY), ("2027", NEW_YEAR)):
        (root / "rules" / "calendar" / f"{year}.yaml").write_text(text, "utf-8")
    made = build_city(city.application.settings.database, tmp_path / "holidays", packs=root)
    yield made
    made.application.close()


def listing(city: City) -> str:
    return str(city.listings[-1]["listing_id"])


def entry(city: City) -> dict[str, Any]:
    """The newest version of the entry."""
    found: dict[str, Any] = city.office("GET", f"/api/v1/listings/{listing(city)}/history")["items"][-1]
    return found


def filed(city: City, area: str) -> str:
    """The id of the newest claim."""
    return str(city.office("GET", f"/api/v1/{area}")["items"][0]["claim_id"])


def hand_in(city: City, department: str, area: str, **body: Any) -> None:
    whole = {"listing_id": listing(city), "applicant": {"kind": "subject"}, "statement": "示例理由", **body}
    city.response = city.call(city.department(department), "POST", f"/api/v1/{area}", json=whole)


@when(parsers.parse('该主体通过"{department}"对该条目提出异议'))
def objects(city: City, department: str) -> None:
    hand_in(city, department, "objections")
    assert city.response is not None
    assert city.response.status_code == 201, city.response.text


@when(parsers.parse('该主体通过"{department}"申请修复，纠正之日为 {day}'))
def asks_for_repair(city: City, department: str, day: str) -> None:
    hand_in(city, department, "repairs", papers=PAPERS, corrected_on=day)


@when(parsers.parse('"{department}"报告处罚于 {day} 被撤销，当日收到'))
def reports_revocation(city: City, department: str, day: str) -> None:
    number = {"document_no": "示例复决〔2026〕1号", "revoked_by": "示例复议机关"}
    hand_in(city, department, "revocations", revoked_on=day, received_on=day, **number)
    assert city.response is not None
    assert city.response.status_code == 201, city.response.text


@when(parsers.parse('信用办转"{department}"核实，核实为有误应移出，信用办认定异议成立'))
def corrected(city: City, department: str) -> None:
    path = f"/api/v1/objections/{filed(city, 'objections')}"
    city.office("POST", f"{path}/inquire")
    found = {"finding": "wrong", "remedy": "remove", "reason": "主体混淆", "document_no": "更正〔2026〕1号"}
    city.ok(city.department(department), "POST", f"{path}/verify", json=found)
    city.office("POST", f"{path}/uphold", json={"reason": "核实有误"})


@when(parsers.parse('"{department}"受理并同意修复'))
def agrees(city: City, department: str) -> None:
    path = f"/api/v1/repairs/{filed(city, 'repairs')}"
    city.ok(city.department(department), "POST", f"{path}/accept")
    decided = {"agree": True, "reason": "符合条件", "document_no": "修复〔2026〕1号"}
    city.ok(city.department(department), "POST", f"{path}/review", json=decided)


@when("信用办复核确认")
def confirms(city: City) -> None:
    city.office("POST", f"/api/v1/repairs/{filed(city, 'repairs')}/confirm")


@when(parsers.parse('"{department}"撤销该条目'))
def revokes(city: City, department: str) -> None:
    path = f"/api/v1/revocations/{filed(city, 'revocations')}/execute"
    city.ok(city.department(department), "POST", path, json={"reason": "处罚已被撤销"})


@when("每日任务运行")
def daily_jobs(city: City) -> None:
    daily.run(city.application.database, city.application.packs, city.now())


@then(parsers.parse('该条目标注"{mark}"'))
def marked(city: City, mark: str) -> None:
    assert city.response is not None
    assert city.response.status_code == 201, city.response.text
    assert MARKS[mark] in {one["mark"] for one in entry(city)["marks"]}


@then(parsers.parse('命中的条目标注"{mark}"'))
def hit_is_marked(city: City, mark: str) -> None:
    assert [hit["marks"] for hit in city.decided["hits"]] == [[mark]]


@then(parsers.parse("信用办看到超期申请 {count:d} 件"))
def late(city: City, count: int) -> None:
    assert len(city.office("GET", "/api/v1/rights/overdue")["items"]) == count


@then(parsers.parse('申请没有被接收，代码为"{code}"'))
def not_taken(city: City, code: str) -> None:
    assert city.response is not None
    assert (city.response.status_code, city.response.json()["code"]) == (409, code)
    assert entry(city)["marks"] == []


@then(parsers.parse('该条目已因"{kind}"退出'))
def left(city: City, kind: str) -> None:
    assert entry(city)["exit"]["kind"] == EXITS[kind]
    assert entry(city)["marks"] == []


@then("该条目没有退出")
def still_there(city: City) -> None:
    assert entry(city)["exit"] is None
    assert entry(city)["status"] == "in_force"


@then("该条目没有停止公示")
def still_shown(city: City) -> None:
    assert entry(city)["publicity_until"] is None


@then(parsers.parse("该条目公示到 {day} 为止"))
def shown_until(city: City, day: str) -> None:
    assert entry(city)["publicity_until"] == day
    history = city.office("GET", f"/api/v1/listings/{listing(city)}/history")["items"]
    assert [one["publicity_until"] for one in history].count(day) == 1


@then(parsers.parse('"{department}"收到"{title}"的通知'))
def told(city: City, department: str, title: str) -> None:
    topics = {"申请办结": "claim.concluded", "名单退出": "listing.exited"}
    found = city.ok(city.department(department), "GET", "/api/v1/notices")["items"]
    assert topics[title] in {one["topic"] for one in found}


@then(parsers.re(r'期限"(?P<name>[^"]+)"(?P<state>没有|已经)超期'))
def deadline_is(city: City, name: str, state: str) -> None:
    claim = city.office("GET", f"/api/v1/revocations/{filed(city, 'revocations')}")
    [deadline] = [one for one in claim["deadlines"] if one["name"] == name]
    assert deadline["overdue"] == (state == "已经")
