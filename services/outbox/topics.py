"""What messages are about. A topic is promised to receivers: added, never renamed."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Topic(StrEnum):
    """The kind of event that a message tells of."""

    LISTING_EXITED = "listing.exited"
    LISTING_LAPSED = "listing.lapsed"
    LISTING_SUSPENDED = "listing.suspended"
    LISTING_RESUMED = "listing.resumed"
    LIST_PUSHED = "list.pushed"
    CLAIM_FILED = "claim.filed"
    CLAIM_TURNED = "claim.turned"
    CLAIM_CONCLUDED = "claim.concluded"
    CLAIM_OVERDUE = "claim.overdue"
    SUPERVISION_REMINDED = "supervision.reminded"
    SUPERVISION_URGED = "supervision.urged"
    SUPERVISION_NOTIFIED = "supervision.notified"
    SUPERVISION_ANSWERED = "supervision.answered"
    CASE_FED_BACK = "case.fed_back"
    CASE_RETURNED = "case.returned"
    CASE_EXPIRED = "case.expired"
    CASE_REJUDGED = "case.rejudged"
    CASE_SUGGESTED = "case.suggested"
    CASE_RESULT_DIFFERS = "case.result_differs"
    MEASURE_ENDED = "measure.ended"
    FEEDBACK_DIGEST = "feedback.digest"
    TYPICAL_RETURNED = "typical.returned"
    TYPICAL_WITHDRAWN = "typical.withdrawn"
    APPRAISAL_PUBLISHED = "appraisal.published"
    APPRAISAL_APPEALED = "appraisal.appealed"
    APPRAISAL_APPEAL_DECIDED = "appraisal.appeal_decided"
    APPRAISAL_FINISHED = "appraisal.finished"


TITLES: Mapping[Topic, str] = {
    Topic.LISTING_EXITED: "名单退出",
    Topic.LISTING_LAPSED: "名单失效",
    Topic.LISTING_SUSPENDED: "名单暂停适用",
    Topic.LISTING_RESUMED: "名单恢复适用",
    Topic.LIST_PUSHED: "收到名单推送",
    Topic.CLAIM_FILED: "收到异议或者修复申请",
    Topic.CLAIM_TURNED: "申请待办理",
    Topic.CLAIM_CONCLUDED: "申请办结",
    Topic.CLAIM_OVERDUE: "申请超期",
    Topic.SUPERVISION_REMINDED: "督办提醒",
    Topic.SUPERVISION_URGED: "督办催办",
    Topic.SUPERVISION_NOTIFIED: "督办通报",
    Topic.SUPERVISION_ANSWERED: "督办答复",
    Topic.CASE_FED_BACK: "收到反馈",
    Topic.CASE_RETURNED: "反馈被退回",
    Topic.CASE_EXPIRED: "不予实施到期",
    Topic.CASE_REJUDGED: "案件重新判断",
    Topic.CASE_SUGGESTED: "收到业务办理结果",
    Topic.CASE_RESULT_DIFFERS: "办理结果与已登记的不一致",
    Topic.MEASURE_ENDED: "措施到期终止",
    Topic.FEEDBACK_DIGEST: "反馈情况简报",
    Topic.TYPICAL_RETURNED: "典型案例退回修改",
    Topic.TYPICAL_WITHDRAWN: "典型案例撤下",
    Topic.APPRAISAL_PUBLISHED: "考核结果公布",
    Topic.APPRAISAL_APPEALED: "收到考核申诉",
    Topic.APPRAISAL_APPEAL_DECIDED: "考核申诉已决定",
    Topic.APPRAISAL_FINISHED: "考核办结",
}
