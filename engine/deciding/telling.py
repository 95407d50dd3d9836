"""What a subject is told: the outcome of what reached it, and the reason where something is missing (S3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.deciding import outcome
from engine.decision import Hit, Outcome, SubjectDecision, worst
from engine.inputs import Identity, RegistryState, Subject
from engine.language.fields import HISTORY_PREFIX

_OF_THE_LIST = ("listing.", HISTORY_PREFIX)
NO_CODE = "未提供主体的证件号码，不能按名称认定；请补充号码后再查"
REGISTRY = {
    RegistryState.STALE: "名单数据未及时更新，暂不能认定；请稍后再查，或向信用办核实",
    RegistryState.UNREACHABLE: "名单数据暂时无法读取，不能认定；请稍后再查，或向信用办核实",
}


def untold(subject: Subject, result: Outcome, identity: Identity, reason: str) -> SubjectDecision:
    """A subject of whom nothing can be told, and why."""
    return SubjectDecision(subject.index, result, identity, False, False, (), reason=reason)


def told(
    subject: Subject, hits: Sequence[Hit], missing: Mapping[str, str], unnamed: Sequence[str], without: int
) -> SubjectDecision:
    """A field or a person that could still add a measure keeps the answer from being clear or favourable (S3)."""
    certain = not missing and not unnamed
    differs = any(hit.identity is Identity.NAME_DIFFERS for hit in hits)
    return SubjectDecision(
        index=subject.index,
        outcome=worst([outcome.of_hits(hits), Outcome.CLEAR if certain else Outcome.UNDETERMINED]),
        identity=Identity.NAME_DIFFERS if differs else Identity.EXACT,
        complete=certain,
        favoured=certain and outcome.favoured(hits),
        hits=tuple(hits),
        missing=tuple(missing),
        reason=_missing_reason(missing, unnamed),
        listings_without_measure=without,
    )


def _missing_reason(missing: Mapping[str, str], unnamed: Sequence[str]) -> str:
    """What to ask whom: the caller for the matter and the subjects, the list's authority for the entry; empty if nothing."""
    asked = "、".join(title for name, title in missing.items() if not name.startswith(_OF_THE_LIST))
    recorded = "、".join(title for name, title in missing.items() if name.startswith(_OF_THE_LIST))
    parts = [f"缺少可能影响结果的信息：{asked}；请补填后再查"] if asked else []
    parts += [f"名单条目缺少可能影响结果的信息：{recorded}；请向认定单位核实"] if recorded else []
    parts += [f"未提供{'、'.join(unnamed)}的证件号码，其名单情况可能影响结果；请补充号码后再查"] if unnamed else []
    return "。".join(parts)
