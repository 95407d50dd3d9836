"""The subjects of a matter: finding those that a result names, and naming them again without more than their checks' receipts show."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from engine.documents import MatterType
from services.cases.model import Case
from services.checks.receipts import subjects_of
from services.errors import InvalidInputError, InvalidInputErrors
from services.matters.model import MatterCheck, MatterStanding
from services.matters.report import SubjectReference
from services.ports import Cipher, UnitOfWork
from services.subjects.keys import find_keys
from services.subjects.model import CodeType, SubjectCode
from services.subjects.normalise import normalise_code

_SHOWN = 10


class Label(NamedTuple):
    """A subject as its check's receipt shows it: people and their codes masked. ``code`` is None where no check names one."""

    role: str
    kind: str
    name: str
    code: str | None


class Named(NamedTuple):
    """A subject that a result names."""

    role: str
    key: str


class Place(NamedTuple):
    """Where a check names a subject."""

    check_id: str
    position: int


def labels(found: MatterStanding) -> dict[str, Label]:
    """The matter's subjects by key, as its latest checks (or hand-opened cases) name them."""
    told = {case.subject_key: _label_of(case) for case in found.cases if case.check_id is None}
    for check in found.checks:
        shown = {one["index"]: one for one in subjects_of(check.receipt_payload)}
        for index, one in enumerate(check.subjects):
            if one.key is not None:
                named = shown.get(index, {})
                told[one.key] = Label(one.role, one.kind, named.get("name", ""), named.get("code"))
    return told


def places(checks: Collection[MatterCheck]) -> dict[str, Place]:
    """Where the latest of these checks names each subject that has a code."""
    return {
        one.key: Place(check.check_id, index)
        for check in checks
        for index, one in enumerate(check.subjects)
        if one.key is not None
    }


def resolve(
    uow: UnitOfWork,
    cipher: Cipher,
    found: MatterStanding,
    references: Collection[SubjectReference],
    matter: MatterType,
) -> tuple[Named, ...]:
    """The subjects that are meant, each once. Raises InvalidInputErrors for each that is not in the matter; no fault repeats a code."""
    named: set[Named] = set()
    faults = []
    for number, reference in enumerate(references):
        meant = set(_meant(uow, cipher, found, reference))
        if len(meant) == 1:
            named |= meant
        else:
            faults.append(_fault(found, reference, matter, bool(meant), f"subjects[{number}]"))
    if faults:
        raise InvalidInputErrors(faults)
    return tuple(sorted(named))


def label_text(label: Label, matter: MatterType | None) -> str:
    """“供应商 示例公司（9141…）”."""
    titles = {role.id: role.title for role in matter.roles} if matter else {}
    code = f"（{label.code}）" if label.code else ""
    return f"{titles.get(label.role, label.role)} {label.name}{code}".strip()


def _meant(uow: UnitOfWork, cipher: Cipher, found: MatterStanding, reference: SubjectReference) -> Iterator[Named]:
    if reference.index is not None:
        for check in found.checks:
            if reference.check_id in (None, check.check_id) and reference.index < len(check.subjects):
                one = check.subjects[reference.index]
                if one.key is not None:
                    yield Named(one.role, one.key)
        return
    code = normalise_code(reference.code or "")
    keys = set(find_keys(uow, cipher, {SubjectCode(code_type, code) for code_type in CodeType}).values())
    yield from (one for one in _known(found) if one.role == reference.role and one.key in keys)


def _known(found: MatterStanding) -> Iterator[Named]:
    for check in found.checks:
        for one in check.subjects:
            if one.key is not None:
                yield Named(one.role, one.key)
    for case in found.cases:
        if case.check_id is None:
            yield Named(_asked_role(case), case.subject_key)


def _label_of(case: Case) -> Label:
    return Label(_asked_role(case), case.subject_kind, case.subject_name, None)


def _asked_role(case: Case) -> str:
    """In which role a department asked about the entry's subject when it opened the case without a check."""
    asked: Mapping[str, list[Mapping[str, str]]] = case.grounds.get("asked") or {}
    return next((one["role"] for one in asked.get("subjects", ())), "")


def _fault(
    found: MatterStanding, reference: SubjectReference, matter: MatterType, several: bool, field: str
) -> InvalidInputError:
    if several:
        detail = "办件核查过几次，同一序号不是同一主体"
        return InvalidInputError(
            "subject_ambiguous", "不清楚是哪个主体", detail, "请连同 check_id 写明，或者写角色和代码", field
        )
    known = [label_text(one, matter) for one in labels(found).values()]
    more = f"等 {len(known)} 个" if len(known) > _SHOWN else ""
    detail = f"办件中有代码的主体：{'；'.join(known[:_SHOWN])}{more}" if known else "办件中的主体都没有代码"
    wrong = "序号" if reference.index is not None else "角色和代码"
    advice = f"请核对{wrong}，与核查时一致；没有核查过的、当时没有代码的，先核查再回传"
    return InvalidInputError("subject_not_in_matter", "办件中没有这个主体", detail, advice, field)
