"""Computes the facts of one message: the matter's, the subject's and one listing's fields (S4).

Everything that depends on the day (months on the list) is settled here, so that evaluators never see a clock.
A caller's matter that does not fit the catalogue is refused; a registry value that does not fit counts as missing,
which can only make an answer less certain.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine.days import months_between
from engine.deciding.relations import RULE_REACHES, Touch
from engine.documents import ListType, MatterType
from engine.errors import ValueTypeError
from engine.inputs import Level, Listing, Mark, Matter, Subject
from engine.language.fields import MONTHS_SINCE_PENALTY, PENALTY_DATE, Field
from engine.matching.compiler import REACH_KIND, REACH_ROLES
from engine.values import MAX_INTEGER, MAX_TEXT_BYTES, FieldType, Value, date_number, number_date, type_name

Facts = dict[str, Value]


def matter_facts(fields: Mapping[str, Field], matter: Matter) -> Facts:
    """``matter.*`` by full name. Raises ValueTypeError that names the field: unknown, of a wrong type, or missing (S3).

    ``fields``: those of the matter's type, by full name.
    """
    found: Facts = {}
    for name, value in matter.fields.items():
        field = fields.get(f"matter.{name}")
        if field is None:
            known = "、".join(sorted(field.short for field in fields.values()))
            raise ValueTypeError("unknown_field", "该事项没有这个字段", name, f"可用的字段：{known}")
        if not fits(field, value):
            detail = f"{field.title}（{name}）应为{type_name(field.type)}" + _choices(field)
            raise ValueTypeError("wrong_type", "字段的值不符合目录", detail, "请按事项目录填写")
        found[field.name] = value
    for field in fields.values():
        if field.always and field.name not in found:
            raise ValueTypeError("missing_field", "缺少必填字段", f"{field.title}（{field.short}）", "请补填后再查")
    return found


def subject_facts(subject: Subject, lists: frozenset[str]) -> Facts:
    """``subject.*``; ``lists`` are the lists on which the subject itself stands on the day."""
    found: Facts = {"subject.kind": subject.kind.value, "subject.role": subject.role, "subject.lists": lists}
    for name, value in (("subject.region", subject.region), ("subject.industry", subject.industry)):
        if value:
            if not _sound_text(value):
                raise ValueTypeError("wrong_type", "主体信息含有无效的文本", name, "请核对后重新填写")
            found[name] = value
    return found


def listing_facts(fields: Mapping[str, Field], list_type: ListType, listing: Listing, day: date) -> Facts:
    """``listing.*``: standard fields and the list's own, as ``fields`` has them. Without a level an entry has its list's."""
    found: Facts = {
        "listing.months_on_list": months_between(listing.since, day),
        "listing.status": "in_force",
        "listing.under_objection": Mark.UNDER_OBJECTION in listing.marks,
        "listing.under_repair": Mark.UNDER_REPAIR in listing.marks,
        "listing.since": date_number(listing.since),
        "listing.decided_on": date_number(listing.decided_on),
    }
    if (level := level_of(listing, list_type)) is not None:
        found["listing.level"] = level.value
    if listing.until is not None:
        found["listing.until"] = date_number(listing.until)
    for name, value in listing.facts.items():
        field = fields.get(f"listing.{name}")
        if field is not None and field.name not in found and fits(field, value):
            found[field.name] = value
    decided = found.get(PENALTY_DATE)
    if MONTHS_SINCE_PENALTY.name in fields and isinstance(decided, int):
        found[MONTHS_SINCE_PENALTY.name] = months_between(number_date(decided), day)
    return found


def level_of(listing: Listing, list_type: ListType) -> Level | None:
    """The entry's level; without one it has its list's, if that has any."""
    return listing.level or list_type.default_level


def touch_facts(touch: Touch) -> Facts:
    """How the listing touches the subject; read by the conditions that the compiler adds."""
    return {REACH_KIND: RULE_REACHES[touch.reached_as], REACH_ROLES: touch.roles}


def fits(field: Field, value: Value) -> bool:
    """Whether a value is exactly of the field's type and, where the catalogue closes the field, one of its values."""
    match field.type:
        case FieldType.BOOLEAN:
            return isinstance(value, bool)
        case FieldType.INTEGER | FieldType.MONEY:
            return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= MAX_INTEGER
        case FieldType.DATE:
            return isinstance(value, int) and not isinstance(value, bool) and _is_day(value)
        case FieldType.CODES:
            return isinstance(value, frozenset) and all(_allowed(field, member) for member in value)
        case FieldType.CODE | FieldType.TEXT:
            return _allowed(field, value)


def _is_day(number: int) -> bool:
    try:
        number_date(number)
    except (ValueError, OverflowError):
        return False
    return True


def _allowed(field: Field, value: object) -> bool:
    return isinstance(value, str) and _sound_text(value) and (not field.values or value in field.values)


def _sound_text(text: str) -> bool:
    """Blank text is no value: it would differ from every constant, where what is missing is unknown (S3)."""
    try:
        return bool(text.strip()) and len(text.encode()) <= MAX_TEXT_BYTES and "\0" not in text
    except UnicodeEncodeError:  # a lone surrogate
        return False


def _choices(field: Field) -> str:
    return f"，取值：{'、'.join(field.values)}" if field.values else ""


def check_subjects(matter_type: MatterType, subjects: tuple[Subject, ...]) -> Mapping[int, Subject]:
    """The subjects by index. Raises ValueTypeError for no subject at all, a role the matter does not have or a relation that leads nowhere."""
    if not subjects:
        raise ValueTypeError("no_subjects", "没有主体，无从核查", "", "请至少填写一个主体")
    roles = {role.id for role in matter_type.roles}
    by_index = {subject.index: subject for subject in subjects}
    if len(by_index) < len(subjects):
        raise ValueTypeError("duplicate_index", "主体序号重复", "", "每个主体应有自己的序号")
    for subject in subjects:
        if subject.role not in roles:
            advice = f"该事项的角色：{'、'.join(sorted(roles))}"
            raise ValueTypeError(
                "unknown_role", "该事项没有这个角色", f"第 {subject.index} 个主体：{subject.role}", advice
            )
        if subject.relates_to is not None and (
            subject.relates_to not in by_index or subject.relates_to == subject.index
        ):
            detail = f"第 {subject.index} 个主体的 relates_to 是 {subject.relates_to}"
            raise ValueTypeError("bad_relation", "关联的主体不存在", detail, "relates_to 应为另一个主体的序号")
    for subject in subjects:
        _refuse_circles(subject, by_index)
    return by_index


def _refuse_circles(subject: Subject, by_index: Mapping[int, Subject]) -> None:
    passed = {subject.index}
    while subject.relates_to is not None:
        subject = by_index[subject.relates_to]
        if subject.index in passed:
            detail = f"第 {subject.index} 个主体的 relates_to 最终指回它自己"
            raise ValueTypeError(
                "bad_relation", "主体之间的关联成环", detail, "成员和代理人的 relates_to 指向其所属的主体"
            )
        passed.add(subject.index)
