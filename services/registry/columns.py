"""The columns of a listing file: the canonical row, the list's own fields, and the responsible persons.

One place says which names a column goes by. Names in files are compared without spaces, width and case.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from engine.documents import FieldSpec, ListType


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``must_exist``: a table without it is refused as a whole. ``spec`` is set for the list's own fields."""

    name: str
    title: str
    aliases: tuple[str, ...] = ()
    must_exist: bool = True
    spec: FieldSpec | None = None


CANONICAL = (
    Column("subject_kind", "主体类别", ("主体类型",)),
    Column("name", "主体名称", ("名称", "企业名称", "单位名称", "姓名", "姓名/名称", "姓名或名称", "纳税人名称")),
    Column(
        "code",
        "主体代码",
        ("统一社会信用代码", "证件号码", "身份证号", "身份证号码", "统一社会信用代码/证件号码", "USCC"),
    ),
    Column("code_type", "证件类型", must_exist=False),
    Column("decision_no", "决定文书号", ("文书号", "决定书文号", "决定文号")),
    Column("authority", "认定机关", ("决定机关", "认定部门", "列入决定机关")),
    Column("decided_on", "决定日期", ("认定日期",)),
    Column("since", "列入日期", ("生效日期", "起始日期")),
    Column("until", "截止日期", ("终止日期", "有效期至")),
    Column("level", "失信等级", ("等级", "严重程度"), must_exist=False),
    Column("grounds", "列入事由", ("事由", "列入原因"), must_exist=False),
)
"""The canonical row, and ``code_type`` for persons without a citizen's number. ``until`` must exist although it may be empty: an entry without end must be meant, not forgotten."""

RESPONSIBLE = (
    Column("responsible_name", "责任人姓名", must_exist=False),
    Column("responsible_role", "责任人角色", must_exist=False),
    Column("responsible_code", "责任人证件号码", must_exist=False),
    Column("responsible_basis", "责任人依据", must_exist=False),
)
"""In tables one column each, several persons separated by a semicolon; in JSON one key ``responsible_persons``."""

RESPONSIBLE_KEY = "responsible_persons"


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one list. ``known`` maps every normalised name to its column."""

    all: Mapping[str, Column]
    known: Mapping[str, Column]

    def resolve(self, header: str) -> Column | None:
        """The column that a file means by this header."""
        return self.known.get(normalised(header))

    def title(self, name: str) -> str:
        """Chinese title of a canonical name; the name itself when there is no such column."""
        return self.all[name].title if name in self.all else name


def normalised(header: str) -> str:
    """Without spaces, width, case, and the star by which forms mark what must be filled in."""
    return "".join(unicodedata.normalize("NFKC", header).split()).strip("\ufeff*").casefold()


def columns_of(list_type: ListType) -> Columns:
    """Columns of a list. Where names clash, canonical names and titles win, then what the list itself says, then aliases."""
    own = [
        Column(spec.name, spec.title, tuple(spec.headers), must_exist=spec.required, spec=spec)
        for spec in list_type.fields
    ]
    standing = [*CANONICAL, *RESPONSIBLE]
    known: dict[str, Column] = {}
    for column in [*standing, *own]:
        known.setdefault(normalised(column.name), column)
        known.setdefault(normalised(column.title), column)
    for column in standing:
        for header in list_type.standard_headers.get(column.name, ()):
            known.setdefault(normalised(header), column)
    for column in [*own, *standing]:
        for alias in column.aliases:
            known.setdefault(normalised(alias), column)
    return Columns({column.name: column for column in [*standing, *own]}, known)
