"""What a subject sees: its entries, measures, who asked; never who in a department acted, nor anything of another person."""

from __future__ import annotations

import re

from tests.api.world import CLEAN, DEBTOR, DEBTOR_NAME, PERSON, World, check_body, open_case
from tests.subject_view.visiting import enter, own_page, post


def listing_id(world: World, code: str) -> str:
    page = own_page(enter(world, code))
    found = re.search(r"/subject/objections/([0-9A-Za-z_-]+)", page)
    assert found
    return found[1]


def test_entries_measures_and_queries_of_a_listed_company(world: World) -> None:
    case = open_case(world, "MS-1")
    supervisor = world.person("supervisor")
    assert supervisor.post(f"/api/v1/cases/{case}/acknowledge").status_code == 200
    done = {"outcome": "implemented", "document_no": "示例监〔2026〕9号"}
    assert supervisor.post(f"/api/v1/cases/{case}/outcome", json=done).status_code == 200
    page = own_page(enter(world, DEBTOR))
    for shown in (
        DEBTOR_NAME,
        DEBTOR,
        "失信被执行人名单",
        "示例情形：有履行能力而不履行",
        "(2026)豫示例执1号",
        "示例人民法院",
        "2026年1月5日 至 长期",
        "招标投标行政监督部门",
        "已实施，示例监〔2026〕9号",
        "bid-qualification",
        "工程招标投标资格审查",
        "列入依据",
        "向社会公示",
        "申请修复",
        "须提交",
    ):
        assert shown in page, shown
    for hidden in ("示例经办人", "supervisor", "account:", "client:", "ggzy", "MS-1"):
        assert hidden not in page, hidden


def test_a_person_reads_the_own_name_but_a_masked_code_and_nobody_elses(shared: World) -> None:
    page = own_page(enter(shared, PERSON, "natural_person"))
    assert "示某人" in page
    assert PERSON not in page
    assert PERSON[:6] + "*" * 8 + PERSON[-4:] in page
    assert "自然人的失信信息一般不公示" in page
    assert DEBTOR_NAME not in page


def test_who_is_on_no_list_sees_so_and_from_then_on_who_asks(world: World) -> None:
    visitor = enter(world, CLEAN)
    page = own_page(visitor)
    assert "您不在任何名单上" in page
    assert "没有部门查询过" in page
    asked = world.client("ggzy").post("/api/v1/checks", json=check_body("MS-2", code=CLEAN, name="示例无关公司"))
    assert asked.status_code == 201
    assert "bid-qualification" in own_page(visitor)


def test_i_14_an_objection_from_the_page_marks_the_entry(world: World) -> None:
    listing = listing_id(world, DEBTOR)
    visitor = enter(world, DEBTOR)
    empty = post(visitor, f"/subject/objections/{listing}", statement=" ")
    assert empty.status_code == 422
    assert 'href="#statement"' in empty.text
    filed = post(visitor, f"/subject/objections/{listing}", statement="判决已经履行完毕")
    assert filed.status_code == 200, filed.text
    assert "异议中" in filed.text
    assert "已提出" in filed.text
    assert f"/subject/objections/{listing}" not in filed.text, "a second one while the first is open"
    again = post(visitor, f"/subject/objections/{listing}", statement="再说一次")
    assert again.status_code == 409
    hit = world.client("ggzy").post("/api/v1/checks", json=check_body("MS-3")).json()["subjects"][0]["hits"][0]
    assert hit["marks"] == ["under_objection"]


def test_nobody_objects_to_or_reads_somebody_elses_entry(shared: World) -> None:
    listing = listing_id(shared, DEBTOR)
    stranger = enter(shared, CLEAN)
    assert stranger.get(f"/subject/objections/{listing}").status_code == 404
    assert post(stranger, f"/subject/objections/{listing}", statement="不对").status_code == 404


def test_reading_is_in_the_audit_trail_under_the_subjects_key(world: World) -> None:
    own_page(enter(world, PERSON, "natural_person"))
    with world.application.database.read() as uow:
        entries = [entry for entry in uow.audit.entries() if entry.action.startswith("subject_view.")]
    assert [entry.action for entry in entries] == ["subject_view.enter", "subject_view.read"]
    assert len({entry.actor for entry in entries}) == 1
    assert entries[0].actor.startswith("subject:s-")
    assert PERSON not in repr(entries)
