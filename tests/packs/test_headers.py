"""Files name their columns in the words of each list's own layout, and those words are understood."""

from __future__ import annotations

import pytest

from engine.packs.packset import PackSet
from services.registry.columns import columns_of

LAYOUTS = {
    "judgment-defaulters": {
        "案号": "decision_no",
        "姓名/名称": "name",
        "证件号码/组织机构代码/USCC": "code",
        "执行法院": "authority",
        "发布时间": "since",
        "失信行为具体情形": "grounds",
        "执行依据文号": "enforcement_basis_no",
        "立案时间": "filed_on",
    },
    "government-procurement": {
        "企业名称": "name",
        "USCC": "code",
        "严重违法失信行为的具体情形": "grounds",
        "处罚依据": "penalty_basis",
        "处罚日期": "decided_on",
        "执法单位": "authority",
        "公布截止日期": "publicity_until",
    },
    "major-tax-violations": {
        "纳税人名称": "name",
        "纳税人识别号/USCC": "code",
        "主要违法事实": "grounds",
        "案件性质": "case_nature",
    },
    "seriously-unlawful": {
        "企业名称": "name",
        "列入决定机关名": "authority",
        "列入日期": "since",
        "列入原因类型码": "reason_code",
        "移出日期": "removed_on",
        "CF_YJ": "penalty_basis_text",
        "CF_ZT": "penalty_state",
    },
    "work-safety": {
        "单位名称": "name",
        "法定代表人": "legal_representative",
        "失信情形": "grounds",
        "处罚决定": "penalty_no",
        "列入日期": "since",
        "管理期限": "managed_for",
        "CF_JDRQ": "penalty_decided_on",
    },
    "geological-survey": {
        "企业名称": "name",
        "严重失信主体名单认定依据": "recognition_basis",
        "认定部门": "authority",
        "列入日期": "since",
        "移出日期": "removed_on",
        "机构类型": "institution_type",
    },
    "abnormal-operations": {
        "企业名称": "name",
        "主体身份代码PRIPID": "pripid",
        "注册号": "registration_no",
        "设立日期": "since",
        "移出原因": "removed_reason",
        "移出决定机关": "removed_by",
    },
}


@pytest.mark.parametrize("list_id", sorted(LAYOUTS))
def test_the_headers_of_a_layout_find_their_columns(list_id: str, packs: PackSet) -> None:
    columns = columns_of(packs.lists[list_id])
    found = {header: getattr(columns.resolve(header), "name", None) for header in LAYOUTS[list_id]}
    assert found == LAYOUTS[list_id]


def test_no_list_takes_the_name_of_a_standard_column(packs: PackSet) -> None:
    standard = {
        "subject_kind",
        "name",
        "code",
        "decision_no",
        "authority",
        "decided_on",
        "since",
        "until",
        "level",
        "grounds",
    }
    for list_type in packs.lists.values():
        assert standard.isdisjoint(spec.name for spec in list_type.fields), list_type.id
        assert set(list_type.standard_headers) <= standard, list_type.id
