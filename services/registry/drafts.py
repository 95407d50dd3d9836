"""A row read into a draft of an entry: every cell typed, the code checked. Whether it may be listed is ``admission``.

All faults of a row are found together, so that a clerk mends it in one round.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.documents import ListType
from engine.inputs import Level, SubjectKind
from engine.values import Value
from services.errors import InvalidInputError
from services.registry.cells import Cells
from services.registry.columns import columns_of
from services.registry.persons import DraftPerson, read_persons
from services.registry.rows import Issue, RawRow
from services.registry.words import CODE_TYPES, KINDS, LEVELS, decision_key
from services.subjects.identity import parse_code
from services.subjects.model import SubjectCode

MAX_GROUNDS = 2000
MAX_KEY = 200
"""A decision number may grow where single characters stand for several."""


@dataclass(slots=True)
class Draft:
    """A typed row, before keys: codes are plain, nothing is sealed yet. Not frozen only because files have a million of them."""

    line: int
    kind: SubjectKind
    name: str
    code: SubjectCode
    decision_no: str
    authority: str
    decided_on: date
    since: date
    until: date | None
    level: Level | None
    grounds: str
    facts: Mapping[str, Value]
    persons: tuple[DraftPerson, ...]
    decision_key: str
    """``decision_no`` as compared."""


class DraftReader:
    """Reads rows of one list."""

    def __init__(self, list_type: ListType) -> None:
        self.list_type = list_type
        self.columns = columns_of(list_type)

    def read(self, row: RawRow) -> Draft | tuple[Issue, ...]:
        """The draft, or everything that keeps the row from being one."""
        if row.faults:
            return row.faults
        cells = Cells(row, self.columns)
        kind = cells.choice("subject_kind", KINDS, "法人、非法人组织、自然人")
        name = cells.text("name")
        code = _code(cells, kind)
        decision_no, authority = cells.text("decision_no"), cells.text("authority")
        key = decision_key(decision_no)
        if len(key) > MAX_KEY:
            cells.refuse("decision_no", "too_long", "“决定文书号”过长", "请核对是否串列")
        decided_on, since = cells.day("decided_on"), cells.day("since")
        until = cells.day("until", required=False)
        level = cells.choice("level", LEVELS, "轻微、一般、严重", required=False)
        grounds = cells.text("grounds", required=False, limit=MAX_GROUNDS)
        facts = {spec.name: value for spec in self.list_type.fields if (value := cells.field(spec)) is not None}
        persons = read_persons(cells)
        if cells.issues or kind is None or code is None or decided_on is None or since is None:
            return tuple(cells.issues)
        if level is None and self.list_type.effect == "punish":
            level = self.list_type.default_level
        return Draft(
            line=row.line,
            kind=kind,
            name=name,
            code=code,
            decision_no=decision_no,
            authority=authority,
            decided_on=decided_on,
            since=since,
            until=until,
            level=level,
            grounds=grounds,
            facts=facts,
            persons=persons,
            decision_key=key,
        )


def _code(cells: Cells, kind: SubjectKind | None) -> SubjectCode | None:
    text = cells.text("code", limit=60)
    code_type = cells.choice(
        "code_type", CODE_TYPES, "身份证、护照、港澳居民证件、台湾居民证件、外国人永久居留身份证、其他", required=False
    )
    if not text or kind is None:
        return None
    try:
        return parse_code(kind, text, "code", code_type)
    except InvalidInputError as error:
        cells.refuse(
            "code", error.code, f"{error.title}，{error.detail}" if error.detail else error.title, error.advice
        )
        return None
