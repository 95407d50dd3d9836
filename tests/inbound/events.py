"""Complete events, one per door, that the tests change."""

from __future__ import annotations

from typing import Any

USCC = "91419001MA00000154"
USCC_2 = "11419001000000019M"
PERSON = "419001190001010018"


def ocds() -> dict[str, Any]:
    """A package with a tender release of two tenderers and an award release."""
    parties = [
        {
            "id": f"CN-USCC-{USCC}",
            "name": "济源示例建设有限公司",
            "identifier": {"scheme": "CN-USCC", "id": USCC},
            "roles": ["tenderer", "supplier"],
            "address": {"locality": "济源"},
        },
        {
            "id": "org-2",
            "name": "济源示例贸易有限公司",
            "roles": ["tenderer"],
            "identifier": {"scheme": "CN-OLD", "id": "4190"},
        },
    ]
    return {
        "uri": "https://example.invalid/package",
        "version": "1.1",
        "publisher": {"name": "示例采购平台"},
        "releases": [
            {
                "ocid": "ocds-demo01-0001",
                "id": "1",
                "date": "2026-11-01T09:00:00+08:00",
                "tag": ["tender"],
                "buyer": {"id": "buyer", "name": "示例采购人"},
                "parties": parties,
                "tender": {
                    "id": "T-1",
                    "title": "办公楼维修",
                    "value": {"amount": 4000000.1, "currency": "CNY"},
                    "mainProcurementCategory": "works",
                    "tenderers": [{"id": f"CN-USCC-{USCC}", "name": "甲"}, {"id": "org-2"}],
                },
            },
            {
                "ocid": "ocds-demo01-0001",
                "id": "2",
                "date": "2026-11-09T09:00:00+08:00",
                "tag": ["award"],
                "parties": parties[:1],
                "awards": [
                    {"id": "A-0", "status": "cancelled"},
                    {
                        "id": "A-1",
                        "status": "active",
                        "value": {"amount": "3999999.99"},
                        "suppliers": [{"id": f"CN-USCC-{USCC}"}],
                    },
                ],
            },
        ],
    }


def bidding() -> dict[str, Any]:
    """A request with a consortium: lead, its legal representative and leader, one member with its own."""
    return {
        "项目": {"项目编号": "JYGC-2026-0192", "项目名称": "示例道路", "政府投资": "是", "金额": "20000000.00"},
        "标段": {"标段编号": "02", "预算金额": "12000000.00"},
        "投标人": [
            {
                "名称": "济源示例建设有限公司",
                "统一社会信用代码": USCC,
                "法定代表人": {"姓名": "示例甲", "证件号码": PERSON},
                "项目负责人": "示例乙",
                "资质等级": "二级",
                "联合体成员": [
                    {"名称": "济源示例设计院", "统一社会信用代码": USCC_2, "法定代表人": {"姓名": "示例丙"}}
                ],
            }
        ],
        "平台": "示例交易平台",
    }


def approval() -> dict[str, Any]:
    """An application of a company with its legal representative."""
    return {
        "事项编码": "4101001",
        "办件号": "BJ-2026-000017",
        "环节": "受理",
        "申请人": {"名称": "济源示例建设有限公司", "统一社会信用代码": USCC, "主体类别": "法人"},
        "法定代表人": {"姓名": "示例甲", "证件号码": PERSON},
        "窗口": "3",
    }
