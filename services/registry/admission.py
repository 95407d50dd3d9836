"""Whether a well-formed row may be listed: the invariants that guard the door of the registry.

``refusals`` keep a row out, ``warnings`` let it in and ask a person to look. Numbers I-… are the project's legal invariants.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from engine.days import add_months
from engine.documents import ListType
from engine.inputs import Level, SubjectKind
from services.registry import exclusions
from services.registry.drafts import Draft
from services.registry.rows import Issue
from services.registry.words import KIND_TITLES
from services.subjects.birth import is_minor
from services.subjects.region import region_name, region_of, region_warnings


def refusals(draft: Draft, list_type: ListType, today: date) -> Iterator[Issue]:
    """Why the row must not be listed. Reads only the row and the list type, so the order of rows does not matter."""
    if draft.kind not in list_type.subject_kinds:
        allowed = "、".join(KIND_TITLES[kind] for kind in list_type.subject_kinds)
        yield Issue(
            "subject_kind",
            "subject_kind_not_on_list",
            f"“{list_type.title}”不列{KIND_TITLES[draft.kind]}",
            f"该名单只列{allowed}；请核对主体类别或所选名单",
        )
    yield from _refused_dates(draft, list_type, today)
    yield from _refused_level(draft, list_type)
    if _excludes_by_age(draft, list_type) and is_minor(draft.code, draft.decided_on):
        yield Issue(
            "code",
            "minor",
            "该自然人在决定之日未满十八周岁，不得列入（I-13）",
            "请退回认定机关核对，不要更改证件号码后重新导入",
        )
    yield from exclusions.excluded(draft, list_type)
    if draft.persons and draft.kind is SubjectKind.NATURAL_PERSON:
        yield Issue(
            "responsible_persons", "persons_of_a_person", "自然人的条目不能再列责任人", "请删除责任人各列的内容"
        )


def _refused_dates(draft: Draft, list_type: ListType, today: date) -> Iterator[Issue]:
    if draft.decided_on > today:
        yield Issue("decided_on", "decided_in_future", "决定日期晚于今天", "决定尚未作出的不得导入，请核对日期")
    if draft.until is not None and draft.until < draft.since:
        yield Issue("until", "until_before_since", "截止日期早于列入日期", "请对照决定文书核对这两个日期")
    if draft.until is None and list_type.term.until_required:
        yield Issue(
            "until",
            "until_required",
            f"该名单的条目必须有截止日期（{list_type.term.text}）",
            "请按决定文书补填截止日期",
        )


def _refused_level(draft: Draft, list_type: ListType) -> Iterator[Issue]:
    if list_type.effect == "reward":
        if draft.level is not None:
            yield Issue("level", "level_on_reward", "守信激励名单没有失信等级", "请清空“失信等级”")
        return
    if draft.level is None:
        yield Issue("level", "level_required", "没有失信等级，无法判断措施是否过重（I-04）", "请填写轻微、一般或严重")
    if draft.level is Level.MINOR and draft.kind is SubjectKind.NATURAL_PERSON:
        yield Issue(
            "level",
            "minor_conduct_of_person",
            "自然人的轻微失信信息不得作为惩戒依据（I-10，河南省社会信用条例第十三条）",
            "请不要导入该行；如等级有误，请认定机关更正",
        )


def _excludes_by_age(draft: Draft, list_type: ListType) -> bool:
    return list_type.excludes_minors and draft.kind is SubjectKind.NATURAL_PERSON


def warnings(draft: Draft, list_type: ListType) -> Iterator[Issue]:
    """What a person should look at, although the row is listed."""
    if draft.since < draft.decided_on:
        yield Issue("since", "since_before_decided", "列入日期早于决定日期", "请对照决定文书核对")
    months = list_type.term.months
    if months is not None and draft.until is not None and draft.until > _term_ends(draft.since, months):
        yield Issue(
            "until", "beyond_term", f"截止日期超过该名单的期限（{list_type.term.text}）", "请核对是否有延长决定"
        )
    if _excludes_by_age(draft, list_type) and is_minor(draft.code, draft.decided_on) is None:
        yield Issue(
            "code", "age_unknown", "证件号码看不出年龄，无法确认是否成年（I-13）", "请向认定机关核实该主体已成年"
        )
    if list_type.effect == "punish" and exclusions.speaks_of_unconfirmed_fees(draft, list_type):
        yield Issue(
            "grounds",
            "utility_arrears",
            "事由提到公用事业或物业欠费；未经依法确认的欠费不得作为惩戒依据（I-11，河南省社会信用条例第二十七条）",
            "请核对决定文书是否为生效的裁判或行政决定",
        )
    region = region_of(draft.code)
    if region is not None and not _is_known_region(region):
        for text in region_warnings(draft.code):
            yield Issue("code", "unknown_region", text, "请留意是否抄错；无误则不必处理")


@lru_cache(maxsize=8192)
def _term_ends(since: date, months: int) -> date:
    """The same few days come again and again in a file."""
    return add_months(since, months)


@lru_cache(maxsize=4096)
def _is_known_region(region: str) -> bool:
    """The same few regions come again and again in a file."""
    return region_name(region) is not None


def inert(list_type: ListType) -> list[Issue]:
    """A remark for lists whose entries are kept without effect (I-07)."""
    if list_type.status != "disabled" and not list_type.archive_only:
        return []
    why = "仅供存档" if list_type.archive_only else f"已停用（{list_type.status_reason or '设列依据未确认'}）"
    return [
        Issue(
            "",
            "inert_list",
            f"名单“{list_type.title}”{why}，条目只保存，不触发任何措施（I-07）",
            "如需启用，请先由信用办确认设列依据",
        )
    ]
