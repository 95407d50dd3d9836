"""The provenance report says how each item stands, what is missing, who must confirm it, and what reaches which list."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from engine.packs.packset import PackSet
from services.provenance.model import Item, MeasureReport, Report, Standing
from services.provenance.report import report
from tests.packs_engine.packs import (
    DAY,
    FILES,
    LAW_FILE,
    LIST_FILE,
    MEASURE_FILE,
    MEMORANDUM_FILE,
    bend,
    confirm,
    write,
)

MEASURE, LIST, RULE = "measure/restrict-bidding", "list/bad", "rule/debtors/government-bidding"


def loaded(root: Path, *, confirmed: bool = False) -> PackSet:
    return PackSet.load(root, [confirm(root)] if confirmed else [])


def item(found: Report, name: str) -> Item:
    rules = (rule for pack in found.packs for rule in pack.rules)
    return next(i for i in (*(m.item for m in found.measures), *found.lists, *rules) if i.item == name)


def measure(found: Report, name: str = MEASURE) -> MeasureReport:
    return next(one for one in found.measures if one.item.item == name)


def codes(one: Item) -> list[str]:
    return [point.code for point in one.missing]


def test_what_nobody_confirmed_waits_and_says_for_whom(tmp_path: Path) -> None:
    found = report(loaded(write(tmp_path)), DAY)
    for name in (MEASURE, LIST, RULE):
        waiting = item(found, name)
        assert (waiting.standing, waiting.confirmation, waiting.ready) == (Standing.NEEDS_REVIEW, "unconfirmed", True)
    assert item(found, MEASURE).confirmers == ("招标投标监督部门",)
    assert item(found, LIST).confirmers == ("法院",)
    assert item(found, MEASURE).last_checked == date(2026, 5, 1)
    (debtors, payers) = found.packs
    assert (debtors.standing, payers.standing) == (Standing.NEEDS_REVIEW, Standing.NEEDS_REVIEW)


def test_a_confirmed_item_names_the_person(tmp_path: Path) -> None:
    found = report(loaded(write(tmp_path), confirmed=True), DAY)
    vouched = item(found, MEASURE)
    assert (vouched.standing, vouched.confirmation) == (Standing.CONFIRMED, "confirmed")
    assert [(word.by, word.this_text) for word in vouched.words] == [("信用办 甲", True)]
    assert found.packs[0].standing is Standing.CONFIRMED


@pytest.mark.parametrize("demo", [False, True])
def test_only_a_real_word_establishes_what_was_missing(tmp_path: Path, demo: bool) -> None:
    root = write(tmp_path)
    bend(root, MEASURE_FILE, "source: 测试", "to_confirm: [国家清单的行]\nsource: 测试")
    path = confirm(root)
    if demo:
        text = path.read_text(encoding="utf-8")
        text = text.replace("demo: false", "demo: true").replace('national_list: "checked"', "national_list: assumed")
        path.write_text(text, encoding="utf-8")
    vouched = item(report(PackSet.load(root, [path]), DAY), MEASURE)
    assert vouched.standing is Standing.CONFIRMED
    assert [word.assumed for word in vouched.words] == [demo]
    assert codes(vouched) == (["national_row", "source_not_read", "to_confirm"] if demo else [])


def test_an_edit_after_confirming_is_told(tmp_path: Path) -> None:
    root = write(tmp_path)
    path = confirm(root)
    bend(root, MEASURE_FILE, "strength: mandatory", "strength: discretionary")
    found = item(report(PackSet.load(root, [path]), DAY), MEASURE)
    assert (found.standing, found.confirmation) == (Standing.NEEDS_REVIEW, "confirmation_void")
    assert [word.this_text for word in found.words] == [False]


def test_what_a_program_can_see_to_be_missing_is_listed_before_what_authors_wrote(tmp_path: Path) -> None:
    root = write(tmp_path)
    bend(root, LAW_FILE, "{from: 2020-01-01}", "{from: unknown}")
    bend(root, LAW_FILE, "articles:", "to_confirm: [修订后的条号]\narticles:")
    bend(root, MEASURE_FILE, "source: 测试", "to_confirm: [限制多久]\nsource: 测试")
    found = item(report(loaded(root), DAY), MEASURE)
    assert codes(found) == [
        "national_row",
        "source_not_read",
        "in_force_unknown",
        "to_confirm",
        "to_confirm",
    ]
    assert [point.text for point in found.missing][-3:] == [
        "《示例法》的施行日期没有查到",
        "《示例法》：修订后的条号",
        "限制多久",
    ]


def test_a_disabled_measure_is_disabled_and_so_are_its_rules_and_a_pack_of_nothing_else(tmp_path: Path) -> None:
    root = write(tmp_path)
    bend(root, MEASURE_FILE, "source: 测试", "status: disabled\nstatus_reason: 没有依据\nsource: 测试")
    found = report(loaded(root), DAY)
    assert item(found, MEASURE).standing is item(found, RULE).standing is Standing.DISABLED
    assert any("没有依据" in point.text for point in item(found, MEASURE).missing)
    assert found.packs[0].standing is Standing.DISABLED
    assert "nothing_confirmable" in [point.code for point in found.packs[0].missing]
    assert found.packs[1].standing is Standing.NEEDS_REVIEW


def test_an_undetermined_class_waits_but_cannot_be_confirmed(tmp_path: Path) -> None:
    root = write(tmp_path)
    bend(root, MEASURE_FILE, "class: 一", "class: 未定")
    found = item(report(loaded(root), DAY), MEASURE)
    assert (found.standing, found.confirmable, found.ready) == (Standing.NEEDS_REVIEW, False, False)
    assert "class_undetermined" in codes(found)


SECOND_LIST = FILES[LIST_FILE].replace("id: bad", "id: worse").replace("L-01", "L-03").replace("示例失信", "示例更差")


def test_per_list_the_article_that_reaches_it_or_the_reason_why_none_does(tmp_path: Path) -> None:
    root = write(tmp_path, **{"rules/lists/worse.yaml": SECOND_LIST})
    found = measure(report(loaded(root), DAY))
    (reached,) = found.lists
    assert (reached.list_id, reached.reason) == ("bad", None)
    assert [(basis.ref, basis.law, basis.article) for basis in reached.bases] == [("shili/10", "示例法", "第十条")]
    assert found.unnamed == ("worse",)  # and not the reward list, which no punishment could ever reach

    bend(root, MEASURE_FILE, "source: 测试", "unreached: {worse: 条文只写了示例失信名单}\nsource: 测试")
    found = measure(report(loaded(root), DAY))
    assert [(one.list_id, one.reason) for one in found.lists] == [("bad", None), ("worse", "条文只写了示例失信名单")]
    assert found.unnamed == ()


def test_an_article_that_names_the_list_but_may_not_carry_says_why(tmp_path: Path) -> None:
    root = write(tmp_path)
    bend(root, LAW_FILE, "level: law", "level: ministry_rule")
    (entry,) = measure(report(loaded(root), DAY)).lists
    assert (entry.code, entry.bases) == ("basis_level", ())
    assert entry.reason
    assert "I-01" in entry.reason


def test_a_penalty_that_an_entry_must_carry_is_read_aloud(tmp_path: Path) -> None:
    root = write(tmp_path)
    bend(root, MEASURE_FILE, "[{list: bad}]", "[{list: bad, carrying: {listing.fined: true}}]")
    (entry,) = measure(report(loaded(root), DAY)).lists
    assert [basis.penalty for basis in entry.bases] == ["是否罚款：是"]


def test_a_memorandum_without_a_number_or_superseded_says_so(tmp_path: Path) -> None:
    root = write(tmp_path)
    bend(root, MEMORANDUM_FILE, "document_no_confirmed: true\n", "")
    assert "示例〔2020〕1号" in report(loaded(root), DAY).packs[0].missing[0].text
    bend(root, MEMORANDUM_FILE, "document_no: 示例〔2020〕1号\n", "superseded_by: 示例〔2024〕9号\n")
    bend(root, MEMORANDUM_FILE, "{from: 2020-01-01}", "{from: 2020-01-01, until: 2024-01-01}")
    pack = report(loaded(root), DAY).packs[0]
    assert [point.code for point in pack.missing][:2] == ["document_number", "pack_not_in_force"]
    assert "示例〔2024〕9号" in pack.missing[1].text
    assert pack.standing is Standing.DISABLED


def test_counts_tell_items_of_the_sources_from_what_they_were_split_into(tmp_path: Path) -> None:
    twin = FILES[MEASURE_FILE].replace("id: restrict-bidding", "id: restrict-bidding-of-officers")
    own = SECOND_LIST.replace("L-03", "MOU-01")
    root = write(tmp_path, **{"rules/measures/twin.yaml": twin, "rules/lists/worse.yaml": own})
    bend(root, MEMORANDUM_FILE, "id: debtors", "id: debtors\nsource_id: MOU-01")
    counts = {count.kind: count for count in report(loaded(root), DAY).counts}
    assert (counts["惩戒措施"].number, counts["惩戒措施"].sources) == (2, 1)
    assert counts["惩戒措施"].why == ("P-A01 分为 2 项：restrict-bidding、restrict-bidding-of-officers",)
    assert (counts["名单"].number, counts["备忘录自设的名单"].number) == (2, 1)
    assert dict(counts["规则"].standings) == {"needs_review": 2}
    assert counts["规则"].ready == 2


def test_one_memorandum_brings_only_what_it_uses(tmp_path: Path) -> None:
    found = report(loaded(write(tmp_path)), DAY, ["payers"])
    assert [pack.id for pack in found.packs] == ["payers"]
    assert [one.item.item for one in found.measures] == ["measure/priority-service"]
    assert [one.item for one in found.lists] == ["list/good"]
    assert [law.id for law in found.laws] == ["shili"]


def test_programs_get_plain_data(tmp_path: Path) -> None:
    found = json.loads(json.dumps(report(loaded(write(tmp_path), confirmed=True), DAY).as_json()))
    assert found["day"] == "2026-06-01"
    assert found["measures"][0]["item"]["words"][0]["from"]
    assert {"code", "reason", "bases", "list_id", "title"} == set(found["measures"][0]["lists"][0])
