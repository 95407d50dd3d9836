"""Every field that a rule may name, with its type: the matter's, the listing's, the history's and the subject's.

Full names are ``matter.<name>``, ``listing.<name>``, ``history.<name>`` and ``subject.<name>``. The catalogue documents give
the matter's and the list's own fields and the list's aggregates; the standard ones stand here. Values are computed in ``facts``; this module only knows names and types.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.documents import FieldSpec, HistorySpec, ListType, MatterType
from engine.values import FieldType


@dataclass(frozen=True, slots=True)
class Field:
    """One field as rules see it.

    ``values`` closes a code field (value -> title); empty means open. ``always``: every message carries it, so a comparison
    is never unknown. A list's own fields are never ``always``: the registry may hold entries older than the field.
    ``counted``: of an aggregate, all that decides what is counted: under the same name and type it may be another number.
    """

    name: str
    title: str
    type: FieldType
    values: Mapping[str, str]
    always: bool
    counted: str = ""

    @property
    def short(self) -> str:
        """The name without its prefix, as matters and listings hold it."""
        return self.name.partition(".")[2]


_OPEN: Mapping[str, str] = {}
_KINDS = {"legal_person": "法人", "unincorporated": "非法人组织", "natural_person": "自然人"}
_LEVELS = {"minor": "轻微", "ordinary": "一般", "serious": "严重"}

HISTORY_PREFIX = "history."
"""Aggregates over the entries of the listed subject on the listing's own list, declared by the list."""

_SUBJECT = (
    Field("subject.kind", "主体类别", FieldType.CODE, _KINDS, always=True),
    Field("subject.region", "主体所在行政区划", FieldType.CODE, _OPEN, always=False),
    Field("subject.industry", "主体所属行业", FieldType.CODE, _OPEN, always=False),
)

_LISTING = (
    Field("listing.level", "失信等级", FieldType.CODE, _LEVELS, always=False),
    Field("listing.months_on_list", "已列入的整月数", FieldType.INTEGER, _OPEN, always=True),
    # Only entries in force ever reach a rule (S9), so this is the one value that can be asked for.
    Field("listing.status", "条目状态", FieldType.CODE, {"in_force": "生效中"}, always=True),
    Field("listing.under_objection", "异议处理中", FieldType.BOOLEAN, _OPEN, always=True),
    Field("listing.under_repair", "信用修复办理中", FieldType.BOOLEAN, _OPEN, always=True),
    Field("listing.since", "列入日期", FieldType.DATE, _OPEN, always=True),
    Field("listing.until", "截止日期", FieldType.DATE, _OPEN, always=False),
    Field("listing.decided_on", "决定日期", FieldType.DATE, _OPEN, always=True),
)

PENALTY_DATE = "listing.penalty_decided_on"
MONTHS_SINCE_PENALTY = Field(
    "listing.months_since_penalty", "处罚决定日期至今的整月数", FieldType.INTEGER, _OPEN, always=False
)
"""On lists that record when a penalty was decided: a ban imposed by law runs from that day, not from the listing."""

STANDARD_LISTING = frozenset(field.short for field in (*_LISTING, MONTHS_SINCE_PENALTY))
"""Names that a list may not give to a field of its own."""


def _own(prefix: str, specs: Iterable[FieldSpec], *, required_is_always: bool) -> Iterable[Field]:
    for spec in specs:
        always = required_is_always and spec.required
        yield Field(f"{prefix}.{spec.name}", spec.title, spec.type, spec.values, always)


def matter_fields(matter: MatterType) -> dict[str, Field]:
    """``matter.*``. A required field is always there: ``facts`` refuses a matter without it (S3)."""
    return {field.name: field for field in _own("matter", matter.fields, required_is_always=True)}


def listing_fields(list_type: ListType) -> dict[str, Field]:
    """``listing.*``: the standard fields and the list's own."""
    own = {field.name: field for field in _own("listing", list_type.fields, required_is_always=False)}
    dated = own.get(PENALTY_DATE)
    counted = (MONTHS_SINCE_PENALTY,) if dated is not None and dated.type is FieldType.DATE else ()
    return own | {field.name: field for field in (*_LISTING, *counted)}


def history_fields(list_type: ListType) -> dict[str, Field]:
    """``history.*``. Never ``always``: an entry may lack the level that is counted, or its subject's others may not be known."""
    found = (
        Field(
            HISTORY_PREFIX + spec.name,
            spec.title,
            FieldType.INTEGER,
            _OPEN,
            always=False,
            counted=_counted(spec, list_type),
        )
        for spec in list_type.history
    )
    return {field.name: field for field in found}


def _counted(spec: HistorySpec, list_type: ListType) -> str:
    """An entry without a level has its list's, so that counts too where levels do."""
    levels = [*sorted(spec.count.levels), f"default={list_type.default_level}"] if spec.count.levels else []
    return " ".join([f"months={spec.count.months}", *levels])


def subject_fields(matter: MatterType, list_titles: Mapping[str, str] | None = None) -> dict[str, Field]:
    """``subject.*``. ``list_titles`` (list id -> title), when given, closes ``subject.lists``."""
    roles = {role.id: role.title for role in matter.roles}
    computed = (
        Field("subject.role", "主体在事项中的角色", FieldType.CODE, roles, always=True),
        Field("subject.lists", "主体所在的生效名单", FieldType.CODES, list_titles or _OPEN, always=True),
    )
    return {field.name: field for field in (*_SUBJECT, *computed)}


def rule_fields(
    matter: MatterType, list_type: ListType, list_titles: Mapping[str, str] | None = None
) -> Mapping[str, Field]:
    """All fields that a rule on this matter and this list may name, by full name."""
    listed = listing_fields(list_type) | history_fields(list_type)
    return matter_fields(matter) | listed | subject_fields(matter, list_titles)
