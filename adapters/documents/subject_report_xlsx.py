"""The subject's free report as a workbook: an overview and one sheet each for entries, measures, queries and applications."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from adapters.documents.workbook import Sheet, book_bytes

_Value = str | int | None

_LISTING_HEADS = (
    "名单",
    "性质",
    "状态",
    "标注",
    "决定文书",
    "作出机关",
    "决定日期",
    "起始日",
    "截止日",
    "事由",
    "依据",
    "公示",
    "认定单位",
)
_MEASURE_HEADS = (
    "措施",
    "性质",
    "强度",
    "实施部门",
    "事项",
    "所依名单",
    "案件状态",
    "办理结果",
    "文书号",
    "提示时间",
    "法律依据",
)


def subject_report_xlsx(report: Mapping[str, Any]) -> bytes:
    """The workbook of a stored report."""
    return book_bytes(
        [
            Sheet("概况", (24, 80), _overview(report), ("项目", "内容")),
            Sheet(
                "名单条目",
                (24, 8, 10, 16, 24, 24, 12, 12, 12, 40, 60, 24, 30),
                (_listing(one) for one in report["listings"]),
                _LISTING_HEADS,
            ),
            Sheet(
                "措施",
                (36, 8, 8, 28, 28, 24, 16, 12, 24, 28, 60),
                (_measure(one) for one in report["measures"]),
                _MEASURE_HEADS,
            ),
            Sheet(
                "查询记录",
                (28, 30, 30, 40),
                ((one["at"], one["department"], one["matter"], one["purpose"]) for one in report["queries"]),
                ("时间", "查询部门", "事项", "用途"),
            ),
            Sheet(
                "我的申请",
                (36, 16, 24, 24, 24, 28),
                (_claim(one) for one in report["claims"]),
                ("编号", "类别", "名单", "决定文书", "状态", "提出时间"),
            ),
        ]
    )


def _claim(one: Mapping[str, Any]) -> Sequence[_Value]:
    listing = one["listing"]
    return (
        one["claim_id"],
        one["kind_title"],
        listing["list_title"],
        listing["decision_no"],
        one["state_title"],
        one["filed_at"],
    )


def _overview(report: Mapping[str, Any]) -> Iterable[Sequence[_Value]]:
    subject, counts = report["subject"], report["counts"]
    return (
        ("报告编号", report["report_id"]),
        ("验证码", report["verification_code"]),
        ("内容摘要", report["document_digest"]),
        ("出具时间", report["read_at"]),
        ("本年第几次", f"{report['year']} 年第 {report['ordinal']} 次（每年 {report['allowed']} 次）"),
        ("主体类别", subject["kind_title"]),
        ("名称", subject["name"] or "名单中没有记录"),
        ("代码", subject["code"]),
        ("名单条目", counts["listings"]),
        ("其中有效", counts["in_force"]),
        ("措施", counts["measures"]),
        ("查询记录", counts["queries"]),
        ("未列出的更早记录", "有" if report["more_measures"] or report["more_queries"] else "无"),
        ("受理异议和修复", "、".join(report["credit_office"])),
    )


def _listing(one: Mapping[str, Any]) -> Sequence[_Value]:
    shown = one["public"]
    public = (
        (f"公示至 {shown['until']}" if shown["until"] else "公示中") if shown["shown"] else f"不公示：{shown['reason']}"
    )
    roles = "；".join(f"作为{person['role']}（{person['basis']}）" for person in one["as_person"])
    return (
        one["list_title"],
        one["effect_title"],
        one["status_title"],
        "、".join(mark["title"] for mark in one["marks"]),
        one["decision_no"],
        one["authority"],
        one["decided_on"],
        one["since"],
        one["until"] or "长期",
        "；".join(part for part in (one["grounds"], roles) if part),
        _law(one["basis"]),
        public,
        "、".join(one["authorities"]),
    )


def _measure(one: Mapping[str, Any]) -> Sequence[_Value]:
    return (
        one["title"],
        one["effect_title"],
        one["strength_title"],
        one["department"],
        one["matter"],
        one["list_title"],
        one["state_title"] + ("（须解除）" if one["lift_required"] else ""),
        one["outcome_title"],
        one["document_no"],
        one["opened_at"],
        _law(one["legal_basis"]),
    )


def _law(articles: Iterable[Mapping[str, Any]]) -> str:
    return "；".join(f"{one['law']}{one['article']}：{one['gist']}" for one in articles)
