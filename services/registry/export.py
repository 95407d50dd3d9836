"""A list for others to keep: its entries as flat rows, natural persons masked unless the role and a stated purpose allow more (S10).

Rows come page by page, so that a list of a million needs no more memory than a page. That the list is exported is recorded before
the first row is given, with its purpose; of whom it shows in full, each page before it is given, so that each person sees it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime

from engine.days import day_of
from engine.documents import ListType
from engine.inputs import SubjectKind
from engine.values import FieldType, to_json
from services.accounts.model import Caller, Role
from services.audit import trail
from services.errors import ForbiddenError, InvalidInputError
from services.ports import Cipher, UnitOfWork
from services.registry.access import ListCatalogue, require_keeper
from services.registry.columns import CANONICAL
from services.registry.model import MARK_TITLES, STATUS_TITLES, ListingVersion, status_on
from services.registry.views import listing_view
from services.registry.words import KIND_TITLES, usable
from services.subject_view.readings import record_readings
from services.subjects.keys import describe
from services.subjects.masking import mask_text
from services.subjects.model import SubjectCode

PAGE = 1000
MAX_PURPOSE = 200


class Export:
    """Titles of the columns, and the rows below them."""

    def __init__(self, list_type: ListType, rows: Iterator[list[str]]) -> None:
        titles = {column.name: column.title for column in CANONICAL}
        own = [spec.title for spec in list_type.fields]
        self.titles = [*titles.values(), *own, "状态", "标注", "条目编号"]
        self.rows = rows


def export_list(
    uow: UnitOfWork,
    cipher: Cipher,
    packs: ListCatalogue,
    list_id: str,
    *,
    caller: Caller,
    now: datetime,
    in_force: bool = False,
    purpose: str = "",
) -> Export:
    """A list's entries. With a ``purpose`` natural persons stand in full, which only the credit office may ask for.

    Raises NotFoundError, ForbiddenError, InvalidInputError. The rows are read while they are taken, within this unit of work.
    """
    list_type = require_keeper(packs, list_id, caller)
    purpose = mask_text(purpose.strip())  # it stays in the audit trail for good
    if purpose and not caller.has(Role.CREDIT_OFFICE):
        raise ForbiddenError(
            "unmasked_export_not_allowed",
            "不能导出未脱敏的个人信息",
            "只有信用办可以",
            "请导出脱敏的名单，或联系信用办",
        )
    if len(purpose) > MAX_PURPOSE or not usable(purpose):
        raise InvalidInputError(
            "invalid_field", "用途有误", f"不超过 {MAX_PURPOSE} 个字，不含控制字符", "请简要写明用途", "purpose"
        )
    detail = {"in_force": in_force, "masked": not purpose, "purpose": purpose}
    trail.record(uow, actor=caller.id, action="listing.export", entity=f"list:{list_id}", detail=detail, now=now)

    def read_in_full(page: list[ListingVersion]) -> None:
        keys = [one.listing.subject_key for one in page if one.subject_kind is SubjectKind.NATURAL_PERSON]
        record_readings(uow, keys, purpose, caller=caller, now=now)

    noted = read_in_full if purpose else None
    return Export(list_type, _rows(uow, cipher, list_type, day_of(now), in_force=in_force, in_full=noted))


def _rows(
    uow: UnitOfWork,
    cipher: Cipher,
    list_type: ListType,
    today: date,
    *,
    in_force: bool,
    in_full: Callable[[list[ListingVersion]], None] | None,
) -> Iterator[list[str]]:
    """``in_full`` is told of each page that is shown in full; None: natural persons are masked."""
    after: str | None = None
    while True:
        page = uow.registry.page(list_type.id, after=after, limit=PAGE)
        kept = [version for version in page.versions if not in_force or version.listing.in_force(today)]
        codes = describe(uow, cipher, {version.listing.subject_key for version in kept})
        if in_full:
            in_full(kept)
        for version in kept:
            yield (_plain if in_full else _masked)(version, list_type, codes, today)
        after = page.next_after
        if after is None:
            return


def _masked(version: ListingVersion, list_type: ListType, codes: Mapping[str, SubjectCode], today: date) -> list[str]:
    view = listing_view(version, list_type, codes, today)
    subject, facts = view["subject"], view["facts"]
    given = {**view, "name": subject["name"], "code": subject["code"]}
    return _row(version, list_type, codes, today, given, facts)


def _plain(version: ListingVersion, list_type: ListType, codes: Mapping[str, SubjectCode], today: date) -> list[str]:
    entry = version.listing
    code = codes.get(entry.subject_key)
    given = {
        "name": entry.name,
        "code": code.code if code else "",
        "decision_no": entry.decision_no,
        "authority": entry.authority,
        "decided_on": entry.decided_on.isoformat(),
        "since": entry.since.isoformat(),
        "until": entry.until.isoformat() if entry.until else "",
        "level": entry.level.value if entry.level else "",
        "grounds": version.grounds,
    }
    specs = {spec.name: spec for spec in list_type.fields}
    facts = {name: to_json(specs[name].type, value) for name, value in version.all_facts.items() if name in specs}
    return _row(version, list_type, codes, today, given, facts)


def _row(
    version: ListingVersion,
    list_type: ListType,
    codes: Mapping[str, SubjectCode],
    today: date,
    given: Mapping[str, object],
    facts: Mapping[str, object],
) -> list[str]:
    code = codes.get(version.listing.subject_key)
    person = version.subject_kind is SubjectKind.NATURAL_PERSON
    fixed = {
        "subject_kind": KIND_TITLES[version.subject_kind],
        "code_type": code.code_type.value if code and person else "",
    }
    cells = [_text({**given, **fixed}.get(column.name)) for column in CANONICAL]
    own = [
        ";".join(map(str, value)) if spec.type is FieldType.CODES and isinstance(value, list) else _text(value)
        for spec in list_type.fields
        for value in [facts.get(spec.name)]
    ]
    marks = "、".join(MARK_TITLES[mark] for mark in sorted(version.listing.marks))
    return [*cells, *own, STATUS_TITLES[status_on(version.listing, today)], marks, version.listing.listing_id]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)
