"""Who must not stand on a list, as far as a row shows it: the list's own exclusions (I-10, I-11), checked at the registry's door.

What a row cannot show stays with the person who decides; what it does not say although it could is told once per file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from engine.documents import Exclusion, ExclusionKind, ListType
from engine.values import Value
from services.registry.drafts import Draft
from services.registry.rows import Issue

_FEES = "水费|电费|燃气费|天然气费|暖气费|取暖费|采暖费|供暖费|热力费|电话费|通讯费|通信费|宽带费|有线电视费|网络费|物业费|物业管理费|物业服务费"
_OWED = "欠|未缴|未交|未支付|未付"
_CLAUSE = "[^，。；、,;]"
_SPOKEN_OF = re.compile(_FEES)
_ARREARS = re.compile(f"(?:{_OWED}){_CLAUSE}{{0,15}}(?:{_FEES})|(?:{_FEES}){_CLAUSE}{{0,10}}(?:{_OWED})|物业欠费")

_ADVICE: Mapping[ExclusionKind, str] = {
    ExclusionKind.SIMPLE_PROCEDURE: "请不要导入该行；处罚程序填写有误的，请认定机关更正",
    ExclusionKind.OPEN_TO_REVIEW: "请在期满未提起或者复议、诉讼维持之后再导入；已经入库的，请办理暂停或者退出",
    ExclusionKind.WITHDRAWN: "请不要导入该行；已经入库的，请按撤销决定办理退出",
    ExclusionKind.REMOVED: "请不要导入该行；已经入库的，请按移出决定办理退出",
    ExclusionKind.UNCONFIRMED_ARREARS: "请补填确认该欠费的生效文书；没有生效文书的不得列入",
    ExclusionKind.OTHER: "请退回认定机关核对",
}


def excluded(draft: Draft, list_type: ListType) -> Iterator[Issue]:
    """Every exclusion that the row meets."""
    for exclusion in list_type.exclusions:
        if _concerns(exclusion, draft) and _is_met(exclusion, draft):
            column = exclusion.field or "grounds"
            reason = f"{exclusion.text}，不得列入"
            yield Issue(column, f"excluded_{exclusion.kind.value}", reason, _ADVICE[exclusion.kind])


def unseen(draft: Draft, list_type: ListType) -> Iterator[Exclusion]:
    """Exclusions that could be seen if the row filled their field."""
    for exclusion in list_type.exclusions:
        if exclusion.values and _concerns(exclusion, draft) and exclusion.field not in draft.facts:
            yield exclusion


def unseen_issue(exclusion: Exclusion, list_type: ListType, rows: int) -> Issue:
    """The remark about rows of which nobody can tell."""
    title = next(spec.title for spec in list_type.fields if spec.name == exclusion.field)
    reason = f"{rows} 行没有填写“{title}”，无法核对有没有这种情形：{exclusion.text}"
    return Issue(exclusion.field or "", "exclusion_unseen", reason, "请向认定机关核实；能补填的，补填后重新导入")


def speaks_of_unconfirmed_fees(draft: Draft, list_type: ListType) -> bool:
    """Whether the grounds mention public services or property management, and no document is named that confirms the debt."""
    if "费" not in draft.grounds or _SPOKEN_OF.search(draft.grounds) is None:  # every one of the words has it
        return False
    return not any(
        exclusion.confirmed_by in draft.facts
        for exclusion in list_type.exclusions
        if exclusion.confirmed_by is not None
    )


def _concerns(exclusion: Exclusion, draft: Draft) -> bool:
    return not exclusion.subject_kinds or draft.kind in exclusion.subject_kinds


def _is_met(exclusion: Exclusion, draft: Draft) -> bool:
    if exclusion.confirmed_by is not None:
        return exclusion.confirmed_by not in draft.facts and _ARREARS.search(draft.grounds) is not None
    if exclusion.field is None:
        return False
    value = draft.facts.get(exclusion.field)
    return value is not None and (not exclusion.values or not _words(value).isdisjoint(exclusion.values))


def _words(value: Value) -> frozenset[str]:
    """A value as packs write it."""
    if isinstance(value, bool):
        return frozenset({"true" if value else "false"})
    return value if isinstance(value, frozenset) else frozenset({str(value)})
