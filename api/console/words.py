"""Codes as a clerk reads them: a word, a colour and a shape for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.days import SHANGHAI
from engine.decision import OUTCOME_TITLES, Outcome
from engine.documents import STRENGTH_TITLES
from services.accounts.naming import actor_text as actor_text
from services.cases.outcome import OUTCOME_TITLES as OUTCOME_TITLES_OF_CASES
from services.cases.states import EVENT_TITLES, State
from services.matters.model import Status


@dataclass(frozen=True, slots=True)
class Look:
    """``icon`` is a shape of ``icons.html``, ``colour`` a class of ``console.css``; ``advice`` says what the clerk does now."""

    word: str
    colour: str
    icon: str
    advice: str = ""


OUTCOMES: Mapping[str, Look] = {
    Outcome.BARRED: Look(
        OUTCOME_TITLES[Outcome.BARRED], "red", "barred", "该主体在法定期限内不得参加本事项，请依下列依据办理。"
    ),
    Outcome.RESTRICTED: Look(
        OUTCOME_TITLES[Outcome.RESTRICTED], "orange", "restricted", "请由下列部门依法限制，并反馈办理结果。"
    ),
    Outcome.CAUTION: Look(
        OUTCOME_TITLES[Outcome.CAUTION], "yellow", "caution", "不限制参加；请加强审核，并把下列情况作为参考。"
    ),
    Outcome.IDENTITY_REQUIRED: Look(
        OUTCOME_TITLES[Outcome.IDENTITY_REQUIRED],
        "blue",
        "identity",
        "只有名称不能核查。请补充统一社会信用代码或证件号码后重新核查。",
    ),
    Outcome.UNDETERMINED: Look(
        OUTCOME_TITLES[Outcome.UNDETERMINED],
        "blue",
        "unknown",
        "缺少会影响结论的内容，这不等于“没有问题”。请补充后重新核查。",
    ),
    Outcome.CLEAR: Look(
        OUTCOME_TITLES[Outcome.CLEAR],
        "green",
        "clear",
        "按已确认的规则，没有适用于本事项的奖惩措施；其他法定条件仍须照常审查。",
    ),
}

FAVOURED = Look("守信激励", "green", "favoured", "该主体享有下列激励措施。")

STATES: Mapping[str, Look] = {
    State.PROMPTED: Look("待确认", "orange", "waiting", "请先确认收到，再依法办理。"),
    State.ACKNOWLEDGED: Look("办理中", "blue", "waiting", "办结后请登记结果。"),
    State.IMPLEMENTED: Look("已实施", "green", "clear"),
    State.NOT_APPLICABLE: Look("不适用", "grey", "unknown"),
    State.NOT_SAME_SUBJECT: Look("非同一主体", "grey", "identity"),
    State.DECLINED: Look("不予实施，待复核", "orange", "waiting", "请由本部门另一人复核。"),
    State.REVIEWED: Look("已复核", "blue", "clear"),
    State.FED_BACK: Look("已反馈，待核验", "blue", "waiting", "请发起部门核验反馈。"),
    State.VERIFIED: Look("已核验", "green", "clear"),
    State.ARCHIVED: Look("已归档", "grey", "clear"),
    State.RECALLED: Look("已撤回", "grey", "unknown", "名单已退出，本案不再办理。"),
}

MATTERS: Mapping[str, Look] = {
    Status.NOT_CHECKED: Look("未核查", "red", "unknown", "没有核查不等于没有问题，请先核查。"),
    Status.UNDETERMINED: Look("没有得出结论", "blue", "unknown", "请补充缺少的内容或者代码，重新核查。"),
    Status.OPEN: Look("有案件待确认", "orange", "waiting", "等实施部门确认之后再往下办理。"),
    Status.ACKNOWLEDGED: Look(
        "案件都已确认", "blue", "waiting", "各部门都已答复，尚有案件没有办结或者措施没有解除；能否批准看案件的措施。"
    ),
    Status.CLEARED: Look("已办结", "green", "clear", "各部门都已答复并办结；能否批准看案件的措施。"),
}

PUSH_STATES: Mapping[str, Look] = {
    "sent": Look("待签收", "orange", "waiting"),
    "delivered": Look("已送达，待签收", "orange", "waiting"),
    "received": Look("已签收，待应用", "blue", "waiting"),
    "applied": Look("已应用", "green", "clear"),
    "failed": Look("应用失败，待再签收", "red", "caution"),
}

SUPERVISION_STATES: Mapping[str, Look] = {
    "reminded": Look("已提醒", "blue", "waiting"),
    "urged": Look("已催办", "orange", "caution"),
    "notified": Look("已通报", "red", "caution"),
    "closed": Look("已办结", "green", "clear"),
}

EXPORT_STATES: Mapping[str, Look] = {
    "made": Look("待报送", "orange", "waiting"),
    "submitted": Look("已报送", "green", "clear"),
    "discarded": Look("已作废", "grey", "unknown"),
}

TYPICAL_STATES: Mapping[str, Look] = {
    "draft": Look("草稿", "grey", "unknown"),
    "submitted": Look("待审定", "orange", "waiting"),
    "released": Look("已发布", "green", "clear"),
    "withdrawn": Look("已撤下", "grey", "unknown"),
    "discarded": Look("已作废", "grey", "unknown"),
}

NOTICE_STATES: Mapping[str, Look] = {
    "waiting": Look("待确认", "orange", "waiting"),
    "overdue": Look("逾期未确认", "red", "caution"),
    "confirmed": Look("已确认", "green", "clear"),
    "told": Look("已告知", "grey", "unknown"),
}

MARKS = {"under_objection": "异议处理中", "under_repair": "信用修复办理中", "suspended": "暂停适用"}
STRENGTHS = STRENGTH_TITLES
EFFECTS = {"punish": "惩戒", "reward": "激励"}
KINDS = {"legal_person": "法人", "unincorporated": "非法人组织", "natural_person": "自然人"}
IDENTITIES = {
    "name_differs": "代码一致，名称不同：请人工核对是否同一主体",
}
REACHED = {"own": "", "responsible_person": "作为名单载明的责任人员", "represented": "因其代表的人在名单上"}
CASE_OUTCOMES = OUTCOME_TITLES_OF_CASES
ACTIONS = EVENT_TITLES
EVIDENCE = {
    "suggested": "回传的结果",
    "why": "须核对",
    "reason_code": "理由",
    "reason": "说明",
    "explanation": "解除文书号或方式",
    "document_no": "文书号",
    "amount": "金额",
    "from": "起始日",
    "until": "截止日",
    "override_until": "不予实施到",
    "effective_until": "措施到",
    "attachments": "附件",
}


def moment_text(value: datetime | str | None) -> str:
    """A moment on Shanghai's clock, to the minute."""
    if not value:
        return ""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def hours_text(hours: float) -> str:
    """A duration as people say it: minutes below one hour, days from two days on."""
    if hours * 60 < 1:
        return "不到 1 分钟"
    if hours < 1:
        return f"{round(hours * 60)} 分钟"
    return f"{hours:.1f} 小时" if hours < 48 else f"{hours / 24:.1f} 天"
