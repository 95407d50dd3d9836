"""May a rule fire on this list on this day? Every gate of law in one place; an empty answer means yes.

Gates: the pack, the list and the measure are in use, the law reaches the list (S1, I-01, I-07, I-20, S14), the class
allows it (I-05), and a person confirmed exactly this text (S2). A rule that may not fire is shown with the reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple
from weakref import WeakKeyDictionary

from engine.documents import (
    Article,
    Basis,
    Law,
    ListType,
    MatterType,
    Measure,
    MeasureClass,
    MeasureOutcome,
    Memorandum,
    Reach,
    RuleDocument,
    Strength,
)
from engine.inputs import SubjectKind
from engine.law.in_force import FORCE_TITLES, Force, article_force, memorandum_force, rule_force
from engine.packs.packset import PackSet

Reaches = Literal["subject", "responsible_person", "represented"]


@dataclass(frozen=True, slots=True)
class Silence:
    """Why a rule does not fire: a stable code and a Chinese reason that a clerk understands."""

    code: str
    reason: str


class ReachingBasis(NamedTuple):
    """An article that carries a measure for a list, and through which of its reaches."""

    basis: Basis
    reach: Reach
    law: Law
    article: Article


def silences(
    packs: PackSet, memorandum: Memorandum, rule: RuleDocument, list_id: str, day: date, matter_kind: str | None = None
) -> tuple[Silence, ...]:
    """All reasons why this rule may not fire for entries of this list on this day; empty: it may.

    Without ``matter_kind`` the answer holds for every matter of the rule: a basis for related matters only (S14) must
    then relate to all of them.
    """
    measure, list_type = packs.measures[rule.measure], packs.lists[list_id]
    found = [
        *pack_silences(packs, memorandum, day),
        *_rule_silences(memorandum, rule, day),
        *_effect_silences(memorandum, measure, list_type),
        *list_silences(packs, list_type, day),
        *measure_silences(measure),
    ]
    if not subject_kinds(measure, list_type, rule.reaches):
        found.append(Silence("subject_kind", "措施不适用于该名单上的任何一类主体"))
    for kind in [matter_kind] if matter_kind else rule.on:
        if silence := reach_silence(packs, measure, list_id, rule.reaches, day, packs.matters[kind]):
            found.append(silence)
            break
    for item, what in (
        (f"measure/{measure.id}", f"措施“{measure.title}”"),
        (f"list/{list_id}", f"名单“{list_type.title}”"),
        (f"rule/{memorandum.id}/{rule.id}", "这条规则"),
    ):
        if silence := confirmation_silence(packs, item, what, day):
            found.append(silence)
    return tuple(found)


def bases_reaching(
    packs: PackSet, measure: Measure, list_id: str, reaches: Reaches, day: date, matter_kind: str | None = None
) -> tuple[ReachingBasis, ...]:
    """The articles that by themselves carry the measure for entries of the list on the day.

    Never among them: an article that does not suffice alone or only asks for a mechanism, one below the rank of I-01
    (punishments), one that is not in force, and, unless ``matter_kind`` is given and related to the list, one that allows related matters only (S14).
    Where a reach has ``carrying``, it holds only for entries that meet that condition.
    """
    matter = packs.matters[matter_kind] if matter_kind else None
    remaining, _ = _sieve(packs, measure, list_id, reaches, day, matter)
    return tuple(remaining)


def reach_silence(
    packs: PackSet, measure: Measure, list_id: str, reaches: Reaches, day: date, matter: MatterType | None
) -> Silence | None:
    """Why no basis carries the measure for this list (S1), or None if one does."""
    return _sieve(packs, measure, list_id, reaches, day, matter)[1]


def subject_kinds(measure: Measure, list_type: ListType, reaches: Reaches) -> frozenset[SubjectKind]:
    """The kinds of subject that a rule may touch: those the measure allows among those the listing can reach (S13)."""
    reachable = {
        "subject": frozenset(list_type.subject_kinds),
        "responsible_person": frozenset({SubjectKind.NATURAL_PERSON}),
        "represented": frozenset({SubjectKind.LEGAL_PERSON, SubjectKind.UNINCORPORATED}),
    }[reaches]
    return reachable & frozenset(measure.subjects)


def list_silences(packs: PackSet, list_type: ListType, day: date) -> list[Silence]:
    """Why entries of a list can have no consequence at all: it is no list type in use (I-07, 国办发〔2020〕49号(六))."""
    if list_type.status == "disabled":
        return [Silence("list_disabled", f"名单“{list_type.title}”未启用{_because(list_type.status_reason)}")]
    if list_type.archive_only:
        return [Silence("list_archive_only", f"名单“{list_type.title}”只作存档，不产生奖惩")]
    if not list_type.basis:
        return [
            Silence(
                "list_without_basis", f"设立名单“{list_type.title}”没有依据（I-07）{_because(list_type.basis_note)}"
            )
        ]
    bases = [packs.article(reference) for reference in list_type.basis]
    if list_type.effect == "punish":
        bases = [found for found in bases if found[0].level.may_carry_punishment]
        if not bases:
            reason = (
                f"设立名单“{list_type.title}”须以法律、法规或党中央、国务院政策文件为依据，所引依据层级不足（I-07）"
            )
            return [Silence("list_basis_level", reason)]
    forces = [article_force(law, article, day) for law, article in bases]
    if Force.IN_FORCE not in forces:
        return [Silence("list_basis_not_in_force", f"设立名单“{list_type.title}”的依据{FORCE_TITLES[forces[0]]}")]
    return []


def measure_silences(measure: Measure) -> list[Silence]:
    """Why a measure can be applied to nobody, whatever the list."""
    found = []
    if measure.status == "disabled":
        found.append(Silence("measure_disabled", f"措施“{measure.title}”未启用{_because(measure.status_reason)}"))
    if measure.class_ is MeasureClass.UNDETERMINED:
        found.append(Silence("class_undetermined", f"措施“{measure.title}”的类别未定，不能确认，也就不能实施（S6）"))
    if lacks_national_item(measure):
        reason = f"第一类措施“{measure.title}”没有写明对应国家清单或省补充清单的哪一项，不能确认，也就不能实施（I-02）"
        found.append(Silence("national_item_missing", reason))
    if orders_the_market(measure):
        found.append(Silence("market_order", f"第三类措施“{measure.title}”只能推送信息供参考，不能下指令（I-05）"))
    return found


def lacks_national_item(measure: Measure) -> bool:
    """Whether a punishment of class 一 names no row of the national list or of the province's supplement (I-02).

    That the row exists is seen to when packs are loaded.
    """
    return measure.effect == "punish" and measure.class_ is MeasureClass.BY_LAW and not measure.national_item


def orders_the_market(measure: Measure) -> bool:
    """Whether a measure of class 三 claims to be more than information for reference (I-05)."""
    informs = measure.outcome is MeasureOutcome.NONE and measure.strength is Strength.REFERENCE
    return measure.class_ is MeasureClass.MARKET and measure.effect == "punish" and not informs


def confirmation_silence(packs: PackSet, item: str, what: str, day: date) -> Silence | None:
    """Why no confirmation vouches for the item's present text on the day (S2), or None if one does."""
    entries = packs.confirmed_items.get(item, ())
    if not entries:
        return Silence("unconfirmed", f"{what}尚未经确认")
    current = [entry for entry in entries if entry.digest == packs.item_digests.get(item)]
    if not current:
        return Silence("confirmation_void", f"{what}在确认之后有改动，原确认失效，需要重新确认")
    if any(entry.from_ <= day and (entry.until is None or day <= entry.until) for entry in current):
        return None
    if all(day < entry.from_ for entry in current):
        return Silence("confirmation_not_yet", f"{what}的确认自 {min(entry.from_ for entry in current)} 起才有效")
    return Silence("confirmation_ended", f"{what}的确认已过有效期")


def pack_silences(packs: PackSet, memorandum: Memorandum, day: date) -> Iterator[Silence]:
    """Why no rule of a pack may fire on the day: it, or the statute it stands on, is not in force."""
    force = memorandum_force(memorandum, day)
    if force is not Force.IN_FORCE:
        successor = f"，已由后一文件（{memorandum.superseded_by}）代替" if memorandum.superseded_by else ""
        yield Silence("pack_not_in_force", f"“{memorandum.title}”{FORCE_TITLES[force]}{successor}")
    if memorandum.statute is not None:
        force = article_force(*packs.article(memorandum.statute), day)
        if force is not Force.IN_FORCE:
            yield Silence("statute_not_in_force", f"规则包所依据的条文{FORCE_TITLES[force]}")


def _rule_silences(memorandum: Memorandum, rule: RuleDocument, day: date) -> Iterator[Silence]:
    force, period = rule_force(memorandum, rule, day), rule.in_force
    if period is None or force is Force.IN_FORCE:
        return
    first, last = period.first_day(), period.last_day()
    if force is Force.NOT_YET and first:
        yield Silence("rule_not_in_force", f"这条规则自 {first} 起施行")
    elif force is Force.ENDED and last:
        yield Silence("rule_not_in_force", f"这条规则施行至 {last}，已经停止")
    else:
        yield Silence("rule_not_in_force", f"这条规则{FORCE_TITLES[force]}")


def _effect_silences(memorandum: Memorandum, measure: Measure, list_type: ListType) -> Iterator[Silence]:
    if len({memorandum.effect, measure.effect, list_type.effect}) > 1:
        yield Silence("effect_mismatch", "奖惩方向不一致：备忘录、名单与措施应同为惩戒或同为激励")


_Sieved = tuple[list[ReachingBasis], Silence | None]

_MAX_DAYS = 8
"""Days of which a set of packs remembers what reaches what: decisions ask for today, lint and replays for a few more."""

_SIEVED: WeakKeyDictionary[PackSet, dict[date, dict[Hashable, tuple[Measure, _Sieved]]]] = WeakKeyDictionary()


def _sieve(
    packs: PackSet, measure: Measure, list_id: str, reaches: Reaches, day: date, matter: MatterType | None
) -> _Sieved:
    """``_sift``, once for all rules of a set that apply the measure to the list: the law says the same of all of them."""
    days = _SIEVED.setdefault(packs, {})
    known = days.get(day)
    if known is None:  # two threads may both begin the day; what one of them finds is found again
        for past in list(days)[: len(days) - _MAX_DAYS + 1]:
            days.pop(past, None)
        known = days.setdefault(day, {})
    related = matter is not None and not set(matter.domains).isdisjoint(packs.lists[list_id].domains)
    key = (id(measure), list_id, reaches, related)
    found = known.get(key)
    if found is None:  # the measure beside the answer, so that no other gets its number
        found = known[key] = (measure, _sift(packs, measure, packs.lists[list_id], reaches, day, related))
    return found[1]


def _sift(packs: PackSet, measure: Measure, list_type: ListType, reaches: Reaches, day: date, related: bool) -> _Sieved:
    """The bases that pass every gate; if none does, the gate at which the last ones fell. ``related``: matter and list (S14)."""
    remaining = [found for found in _all_reaches(packs, measure) if names_list(found.reach, list_type)]
    if not remaining:
        return [], Silence(
            "basis_does_not_reach", f"依据未及于该名单（S1）{_because(measure.unreached.get(list_type.id))}"
        )
    gates: list[tuple[Callable[[ReachingBasis], bool], str, str]] = [
        (
            lambda found: reaches != "responsible_person" or found.reach.responsible_person,
            "responsible_person_not_reached",
            "依据未及于该名单所列单位的责任人（I-20）",
        ),
        (
            lambda found: measure.effect == "reward" or found.law.level.may_carry_punishment,
            "basis_level",
            "依据的层级不足：惩戒须以法律、行政法规、地方性法规或党中央、国务院政策文件为依据（I-01）",
        ),
        (
            lambda found: found.article.alone,
            "basis_not_alone",
            "所引条文不能单独作为依据，还须有法律、行政法规的规定（S1）",
        ),
        (
            lambda found: not found.article.mechanism_only,
            "basis_mechanism_only",
            "所引条文只要求建立机制或者记录，自己没有规定后果（S1）",
        ),
        (
            lambda found: related or not found.article.related_matters_only,
            "matter_not_related",
            "所引条文只适用于与失信行为相关联的事项，本事项与该名单的领域不相关（S14）",
        ),
        (
            lambda found: article_force(found.law, found.article, day) is Force.IN_FORCE,
            "basis_not_in_force",
            "依据当日不在施行期内",
        ),
    ]
    for passes, code, reason in gates:
        before, remaining = remaining, [found for found in remaining if passes(found)]
        if not remaining:
            return [], Silence(code, reason + _forces(before, day) if code == "basis_not_in_force" else reason)
    return remaining, None


def _all_reaches(packs: PackSet, measure: Measure) -> Iterator[ReachingBasis]:
    for basis in measure.bases:
        law, article = packs.article(basis.article)
        for reach in basis.reaches:
            yield ReachingBasis(basis, reach, law, article)


def names_list(reach: Reach, list_type: ListType) -> bool:
    """Whether a reach names the list, or conduct that every entry on it establishes (S1)."""
    return reach.list_ == list_type.id or (reach.conduct is not None and reach.conduct in list_type.establishes)


def _forces(bases: list[ReachingBasis], day: date) -> str:
    shown = (
        f"{b.law.short_title}{b.article.article}{FORCE_TITLES[article_force(b.law, b.article, day)]}" for b in bases
    )
    return "：" + "；".join(dict.fromkeys(shown))


def _because(reason: str | None) -> str:
    return f"：{reason}" if reason else ""
