"""How alike two names are, and what tells them apart. A figure for sorting candidates; it never says that two firms are one."""

from __future__ import annotations

from rapidfuzz import fuzz

from services.names.form import NameForm

LEAST = 60.0
"""Below this a name is no candidate."""

_ALL, _OWN = 0.55, 0.45
"""What the whole name and what its own part (without place and trade) weigh: hundreds of firms share the rest."""
_WITHIN = 90.0
"""What a name is worth that is wholly within the other."""


def alike(one: str, other: str) -> float:
    """How alike two folded names are as wholes, 0 to 100."""
    whole = fuzz.ratio(one, other)
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= 3 and shorter in longer:
        return max(whole, _WITHIN)
    return whole


def score(asked: NameForm, listed: NameForm) -> float:
    """0 to 100."""
    whole = alike(asked.core, listed.core)
    if not asked.own or not listed.own:
        return whole
    return _ALL * whole + _OWN * alike(asked.own, listed.own)


def ordinals_differ(asked: NameForm, listed: NameForm) -> bool:
    """Whether both count the same unit and count differently: 第八工程局 is not 第九工程局, however alike the rest is."""
    for unit in {unit for unit, _ in asked.ordinals} & {unit for unit, _ in listed.ordinals}:
        if not _numbers(asked, unit) & _numbers(listed, unit):
            return True
    return False


def differences(asked: NameForm, listed: NameForm) -> list[str]:
    """What the clerk should look at before taking one for the other."""
    found = []
    if asked.region and listed.region and asked.region != listed.region:
        found.append(f"地域不同：{asked.region}、{listed.region}")
    elif asked.branch and listed.branch and asked.places != listed.places:
        found.append(f"分支机构所在地不同：{_told(asked.places)}、{_told(listed.places)}")
    if asked.trades and listed.trades and asked.trades.isdisjoint(listed.trades):
        found.append(f"行业表述不同：{_told(asked.trades)}、{_told(listed.trades)}")
    if asked.branch != listed.branch:
        found.append("一方是分支机构")
    if asked.legal_form and listed.legal_form and _kind(asked.legal_form) != _kind(listed.legal_form):
        found.append(f"组织形式不同：{asked.legal_form}、{listed.legal_form}")
    if asked.ordinals and listed.ordinals != asked.ordinals:
        found.append("序号不完全一致")
    elif listed.ordinals and not asked.ordinals:
        found.append("名单上的名称带有序号")
    return found


def _numbers(form: NameForm, unit: str) -> set[str]:
    return {number for counted, number in form.ordinals if counted == unit}


def _told(words: frozenset[str]) -> str:
    return "和".join(sorted(words)) or "未写明"


def _kind(legal_form: str) -> str:
    """有限公司 and 有限责任公司 are one form written in two ways."""
    return legal_form.replace("有限责任公司", "有限公司")
