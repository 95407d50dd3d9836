"""May a rule fire on this list on this day? Every gate of law in one place; an empty answer means yes.

Gates: the pack, the list and the measure are in use, the law reaches the list (S1, I-01, I-07, I-20, S14), the class
allows it (I-05), and a person confirmed exactly this text (S2). A rule that may not fire is shown with the reasons.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.documents import (
    ListType,
    Measure,
    MeasureClass,
    MeasureOutcome,
    Memorandum,
    RuleDocument,
    Strength,
)
from engine.inputs import SubjectKind
from engine.law.in_force import FORCE_TITLES, Force, article_force, memorandum_force, rule_force
from engine.law.reach import Reaches, reach_silence
from engine.law.silence import Silence, because
from engine.packs.packset import PackSet


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
        return [Silence("list_disabled", f"名单“{list_type.title}”未启用{because(list_type.status_reason)}")]
    if list_type.archive_only:
        return [Silence("list_archive_only", f"名单“{list_type.title}”只作存档，不产生奖惩")]
    if not list_type.basis:
        return [
            Silence("list_without_basis", f"设立名单“{list_type.title}”没有依据（I-07）{because(list_type.basis_note)}")
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
        found.append(Silence("measure_disabled", f"措施“{measure.title}”未启用{because(measure.status_reason)}"))
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
