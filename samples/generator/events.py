"""The event samples: one file per event, named after the door that takes it."""

from __future__ import annotations

from typing import Any

from samples.generator import cast
from samples.generator.cast import Company, Person


def _party(company: Company, role: str) -> dict[str, Any]:
    return {
        "id": f"CN-USCC-{company.code}",
        "name": company.name,
        "identifier": {"scheme": "CN-USCC", "id": company.code, "legalName": company.name},
        "address": {"locality": "济源", "region": "河南", "countryName": "中国"},
        "roles": [role],
    }


def _reference(company: Company) -> dict[str, str]:
    return {"id": f"CN-USCC-{company.code}", "name": company.name}


BUYER = {"id": "CN-USCC-BUYER", "name": "示例采购单位"}


def procurement() -> dict[str, Any]:
    """A tender with a banned supplier, one whose ban is over, a debtor and a clean one; then the award to the clean one."""
    tenderers = [cast.BANNED, cast.BAN_OVER, cast.DEBTOR, cast.CLEAN]
    ocid = "ocds-demo01-JYZC-2026-0031"
    base = {"ocid": ocid, "initiationType": "tender", "language": "zh", "buyer": BUYER}
    buyer_party = {**BUYER, "roles": ["buyer"]}
    return {
        "uri": "https://example.invalid/ocds/JYZC-2026-0031",
        "version": "1.1",
        "publishedDate": "2026-11-10T09:00:00+08:00",
        "publisher": {"name": "示例政府采购平台"},
        "releases": [
            {
                **base,
                "id": f"{ocid}-tender",
                "date": "2026-11-02T09:00:00+08:00",
                "tag": ["tender"],
                "parties": [buyer_party, *[_party(company, "tenderer") for company in tenderers]],
                "tender": {
                    "id": "JYZC-2026-0031",
                    "title": "示例办公设备采购",
                    "status": "active",
                    "value": {"amount": 1280000.00, "currency": "CNY"},
                    "procurementMethod": "open",
                    "mainProcurementCategory": "goods",
                    "government_funded": True,
                    "numberOfTenderers": len(tenderers),
                    "tenderers": [_reference(company) for company in tenderers],
                },
            },
            {
                **base,
                "id": f"{ocid}-award",
                "date": "2026-11-10T09:00:00+08:00",
                "tag": ["award"],
                "parties": [buyer_party, _party(cast.CLEAN, "supplier")],
                "awards": [
                    {
                        "id": "JYZC-2026-0031-A1",
                        "title": "示例办公设备采购成交结果",
                        "status": "active",
                        "date": "2026-11-10T09:00:00+08:00",
                        "value": {"amount": 1199800.50, "currency": "CNY"},
                        "government_funded": True,
                        "suppliers": [_reference(cast.CLEAN)],
                    }
                ],
            },
        ],
    }


def _person(person: Person) -> dict[str, str]:
    return {"姓名": person.name, "证件类型": "居民身份证", "证件号码": person.code}


def bidding() -> dict[str, Any]:
    """A government-funded road: a debtor, a consortium whose member is on two lists, and a clean bidder."""
    return {
        "环节": "资格审查",
        "项目": {
            "项目编号": "JYGC-2026-0192",
            "项目名称": "示例道路改造工程",
            "招标人": "示例建设单位",
            "是否政府投资或主要使用财政性资金": "是",
            "是否依法必须招标": "是",
        },
        "标段": {"标段编号": "01", "标段名称": "示例道路改造工程施工", "合同估算价": "12000000.00"},
        "投标人": [
            {
                "名称": cast.DEBTOR.name,
                "统一社会信用代码": cast.DEBTOR.code,
                "主体类别": "法人",
                "法定代表人": _person(cast.CLEAN_PERSON),
                "资质等级": "市政公用工程施工总承包二级",
            },
            {
                "名称": cast.CLEAN.name,
                "统一社会信用代码": cast.CLEAN.code,
                "主体类别": "法人",
                "联合体成员": [
                    {"名称": cast.TWO_LISTS.name, "统一社会信用代码": cast.TWO_LISTS.code, "主体类别": "法人"},
                ],
            },
            {"名称": cast.CLEAN_PARTNER.name, "统一社会信用代码": cast.CLEAN_PARTNER.code, "主体类别": "法人"},
        ],
    }


def bidding_without_code() -> dict[str, Any]:
    """A bidder of whom only the name is known: identity required, whatever the name."""
    return {
        "环节": "资格审查",
        "项目": {"项目编号": "JYGC-2026-0205", "项目名称": "示例绿化工程", "政府投资项目": "是"},
        "投标人": [{"名称": cast.DEBTOR.name}],
    }


def approval() -> dict[str, Any]:
    """A licence that opens a market, applied for by a company in wage arrears."""
    return {
        "事项编码": "示例事项-0001",
        "办件号": "BJ-2026-000017",
        "环节": "决定",
        "市场准入": "是",
        "审批种类": "其他",
        "申请人": {"名称": cast.WAGES.name, "统一社会信用代码": cast.WAGES.code, "主体类别": "法人"},
        "法定代表人": _person(cast.CLEAN_PERSON),
        "窗口": "综合受理 3 号",
    }


def approval_reward() -> dict[str, Any]:
    """A licence applied for by an A-level taxpayer with minor papers still missing."""
    return {
        "事项编码": "示例事项-0002",
        "办件号": "BJ-2026-000018",
        "环节": "受理",
        "市场准入": "否",
        "材料不齐": "是",
        "申请人": {"名称": cast.TAX_A.name, "统一社会信用代码": cast.TAX_A.code, "主体类别": "法人"},
    }


EVENTS = {
    "procurement-tender-and-award": procurement,
    "bidding-government-funded": bidding,
    "bidding-name-only": bidding_without_code,
    "approval-wage-arrears": approval,
    "approval-a-level-taxpayer": approval_reward,
}
