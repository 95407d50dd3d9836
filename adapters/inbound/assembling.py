"""Collects the subjects of one matter while a door reads an event: order, relations, and identifiers that cannot be right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adapters.inbound.model import InboundMatter
from adapters.inbound.reading import Faults, shown
from engine.documents import MatterType
from engine.inputs import SubjectKind
from services.errors import InvalidInputError
from services.subjects.identity import parse_code

if TYPE_CHECKING:
    from engine.packs.packset import PackSet

MAX_SUBJECTS = 100
"""As many as one check takes."""


def matter_type(packs: PackSet, kind: str, path: str) -> MatterType:
    """The catalogue entry of a matter; an unknown one is the caller's error, at once."""
    found = packs.matters.get(kind)
    if found is None:
        raise InvalidInputError(
            "unknown_matter", f"目录中没有事项“{shown(kind)}”", "", "请核对事项，或请信用办在目录中补充", field=path
        )
    return found


class Assembly:
    """The subjects of one matter, in the order in which they were added."""

    def __init__(self, matter: MatterType, faults: Faults) -> None:
        self.matter = matter
        self.faults = faults
        self.subjects: list[dict[str, Any]] = []
        self._paths: dict[str, str] = {}
        self._roles = {role.id for role in matter.roles}

    def takes(self, role: str) -> bool:
        """Whether the catalogue gives this matter that role; a door leaves subjects of other roles in ``extra``."""
        return role in self._roles

    def add(
        self,
        role: str,
        kind: SubjectKind,
        path: str,
        *,
        name: str | None,
        code: str | None,
        code_path: str,
        code_type: str | None = None,
        relates_to: int | None = None,
    ) -> int:
        """Adds a subject and returns its index. Without a code it can never be a hit, nor clear (S10); a malformed one is a fault."""
        index = len(self.subjects)
        if index == MAX_SUBJECTS:
            self.faults.add("too_many", path, f"一次核查最多 {MAX_SUBJECTS} 个主体", "", "请分几次提交")
        if code is not None:
            try:
                parse_code(kind, code, code_path, code_type)
            except InvalidInputError as error:
                self.faults.add(error.code, error.field or code_path, error.title, error.detail, error.advice)
        subject: dict[str, Any] = {"role": role, "kind": kind.value, "name": name or "", "code": code}
        if code_type is not None:
            subject["code_type"] = code_type
        if relates_to is not None:
            subject["relates_to"] = relates_to
        self.subjects.append(subject)
        self._paths |= {f"subjects[{index}]": path, f"subjects[{index}].code": code_path}
        return index

    def finish(
        self,
        *,
        case_no: str | None,
        fields: dict[str, Any],
        where: str,
        extra: dict[str, Any],
        item_code: str | None = None,
    ) -> InboundMatter:
        """The matter with everything added so far. Take ``extra`` from the event's node when all of it has been read."""
        return InboundMatter(
            where=where,
            purpose=self.matter.id.replace(".", "-"),
            matter={"kind": self.matter.id, "case_no": case_no, "item_code": item_code, "fields": fields},
            subjects=self.subjects,
            extra=extra,
            paths=self._paths,
        )
