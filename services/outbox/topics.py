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
    CLAIM_FILED = "claim.filed"
    CLAIM_TURNED = "claim.turned"
    CLAIM_CONCLUDED = "claim.concluded"
    CLAIM_OVERDUE = "claim.overdue"
    CASE_FED_BACK = "case.fed_back"
    CASE_RETURNED = "case.returned"
    FEEDBACK_DIGEST = "feedback.digest"


TITLES: Mapping[Topic, str] = {
    Topic.LISTING_EXITED: "名单退出",
    Topic.LISTING_LAPSED: "名单失效",
    Topic.LISTING_SUSPENDED: "名单暂停适用",
    Topic.LISTING_RESUMED: "名单恢复适用",
    Topic.CLAIM_FILED: "收到异议或者修复申请",
    Topic.CLAIM_TURNED: "申请待办理",
    Topic.CLAIM_CONCLUDED: "申请办结",
    Topic.CLAIM_OVERDUE: "申请超期",
    Topic.CASE_FED_BACK: "收到反馈",
    Topic.CASE_RETURNED: "反馈被退回",
    Topic.FEEDBACK_DIGEST: "反馈情况简报",
}
