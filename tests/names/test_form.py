"""What the comparison of names folds together, and what it keeps apart."""

from __future__ import annotations

import pytest

from services.names.form import apart, core_of, form_of
from services.names.index import BLOCK, grams
from services.names.likeness import LEAST, differences, ordinals_differ, score

ALIKE = [
    ("濟源示例宏達建設工程有限公司", "济源示例宏达建设工程有限责任公司"),
    ("ＡＢＣ示例科技", "abc示例科技有限公司"),
    ("示例（河南）置业有限公司", "示例(河南)置业 有限公司"),
    ("河南省济源市示例食品有限公司", "济源示例食品"),
    ("示例建筑第八工程局有限公司", "示例建八局"),
    ("示例第十二中学", "示例第12中"),
    ("示例铁路第二十一工程局", "示例铁21局"),
    ("示例第贰拾壹工程局", "示例21局"),
    ("示例第〇八分公司", "示例第8分公司"),
    ("示例农民专业合作社", "示例合作社"),
    ("乾元示例药业", "干元示例药业"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_ways_of_writing_one_name_meet(one: str, other: str) -> None:
    assert core_of(one) == core_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("示例第八工程局", "示例第九工程局"),
        ("示例建八局", "示例建筑第九工程局有限公司"),
        ("示例铁路第十一工程局", "示例铁路第二十一工程局"),
        ("示例第一中学", "示例二中"),
        ("样本建设第三工程局第三公司", "样本建设第三工程局第二公司"),
        ("示例第１分公司", "示例第二分公司"),
        ("示例第壹建筑公司", "示例第贰建筑公司"),
    ],
)
def test_another_ordinal_is_another_firm(one: str, other: str) -> None:
    asked, listed = form_of(one), form_of(other)
    assert score(asked, listed) >= LEAST, "so alike that only the ordinal keeps them apart"
    assert ordinals_differ(asked, listed)
    assert ordinals_differ(listed, asked)
    assert core_of(one) != core_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("示例第八工程局", "示例第八工程局三公司"),
        ("示例建八局", "示例第八工程局"),
        ("三一示例重工", "示例第九工程局"),
        ("天一示例建设", "天一示例建筑"),
    ],
)
def test_an_ordinal_that_only_one_of_them_has_separates_nothing(one: str, other: str) -> None:
    assert not ordinals_differ(form_of(one), form_of(other))


def test_a_form_is_the_same_from_what_the_index_holds() -> None:
    """The index keeps the folded text; comparing must not fold it a second time, which would lose the ordinals' marks."""
    for name in ("示例第三实验中学", "示例建筑第八工程局有限公司", "济源示例(郑州)物业管理有限公司洛阳分公司"):
        whole, kept = form_of(name), apart(core_of(name))
        assert (whole.core, whole.own, whole.ordinals, whole.branch) == (
            kept.core,
            kept.own,
            kept.ordinals,
            kept.branch,
        )
    assert form_of("示例第三实验中学").ordinals == (("实", "3"),)


def test_what_tells_two_names_apart_is_said() -> None:
    def said(one: str, other: str) -> str:
        return "；".join(differences(form_of(one), form_of(other)))

    assert said("洛阳示例建材有限公司", "济源示例建材有限公司") == "地域不同：洛阳、济源"
    assert "一方是分支机构" in said("示例酒店", "示例酒店郑州分公司")
    assert "分支机构所在地不同" in said("示例酒店洛阳分公司", "示例酒店郑州分公司")
    assert "组织形式不同" in said("示例永利股份有限公司", "示例永利有限公司")
    assert "行业表述不同" in said("示例鼎新食品", "示例鼎新汽车服务")
    assert said("示例鼎新食品有限责任公司", "示例鼎新食品有限公司") == ""


def test_a_name_of_nothing_but_a_form_still_has_something_to_compare() -> None:
    assert core_of("有限公司") == "有限公司"
    assert core_of("集团") == "集团"
    assert core_of("（、）") == ""


def test_a_place_in_a_block_fits_its_two_bytes() -> None:
    assert BLOCK <= 2**16
    assert grams("示例") == {"示例"}
    assert grams("示") == {"示"}
    assert grams("示例示例") == {"示例", "例示"}
