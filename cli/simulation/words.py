"""What the acts of a simulation and the parts of its audit are called."""

from __future__ import annotations

from collections.abc import Mapping

ACTS: Mapping[str, str] = {
    "check": "核查",
    "repeated": "重发的核查",
    "rows_imported": "导入条目",
    "list": "列入",
    "exit": "退出",
    "push": "推送",
    "push_received": "签收",
    "push_applied": "应用",
    "push_failed": "应用失败",
    "acknowledge": "确认",
    "implemented": "已实施",
    "not_applicable": "不适用",
    "not_same_subject": "非同一主体",
    "declined": "不予实施",
    "review": "复核",
    "verify": "核验",
    "return": "退回",
    "archive": "归档",
    "confirm_lifted": "登记已解除",
    "objection_filed": "提出异议",
    "repair_filed": "申请修复",
    "reorganisation_filed": "申请暂时解除",
    "revocation_filed": "报告依据被撤销",
    "claim_inquire": "转认定单位核实",
    "claim_verify_objection": "核实异议",
    "claim_uphold": "异议成立",
    "claim_reject": "异议不成立",
    "claim_accept": "受理",
    "claim_decide": "认定单位决定",
    "claim_confirm": "复核确认",
    "claim_restore": "恢复",
    "claim_execute": "撤销条目",
    "claim_dismiss": "不予撤销",
    "night": "每日任务",
}

AUDITED: Mapping[str, str] = {
    "cases": "案件",
    "case_events": "案件事件",
    "checks": "核查",
    "hits": "命中",
    "replayed": "重新判定",
    "claims": "异议和修复申请",
    "reports": "报表",
    "audit_entries": "审计记录",
}
