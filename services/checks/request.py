"""The body of ``POST /api/v1/checks``, as the contract has it. Shape only; ``validity`` checks it against the packs.

Unknown keys are refused: what the catalogue does not ask for is not collected.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.errors import InvalidInputErrors
from services.validation import CleanText, faults_of

MAX_SUBJECTS = 100
MAX_FIELDS = 200
"""Far more than any matter has; unknown ones are refused one by one, so they must be few."""

_Word = Annotated[CleanText, Field(min_length=1, max_length=80)]
_Line = Annotated[CleanText, Field(min_length=1, max_length=120, pattern=r"^[^\n\t]*\S[^\n\t]*$")]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class MatterBody(_Body):
    """The matter. Without ``case_no`` the check is a preview. ``fields`` are typed by the matter's catalogue entry."""

    kind: _Word
    case_no: _Line | None = None
    item_code: _Line | None = None
    fields: Annotated[dict[str, Any], Field(max_length=MAX_FIELDS)] = {}


class SubjectBody(_Body):
    """One subject. Without ``code`` nothing can be decided about it (``identity_required``).

    ``code_type`` is for natural persons whose document is not an ID card. ``relates_to`` is the index of the subject that
    this one belongs to (S13).
    """

    role: _Word
    kind: Literal["legal_person", "unincorporated", "natural_person"]
    name: Annotated[CleanText, Field(max_length=200)] = ""
    code: Annotated[CleanText, Field(max_length=64)] | None = None
    code_type: Literal["uscc", "id_card", "passport", "hk_macau", "taiwan", "foreign_pr", "other"] | None = None
    industry: Annotated[CleanText, Field(min_length=1, max_length=40)] | None = None
    relates_to: Annotated[int, Field(ge=0)] | None = None


class OperatorBody(_Body):
    """For which department the check is made, and by which person there."""

    department: _Word
    person: Annotated[CleanText, Field(max_length=120)] = ""


class CheckRequest(_Body):
    """A check as asked for. ``purpose`` is recorded with it."""

    matter: MatterBody
    subjects: Annotated[list[SubjectBody], Field(min_length=1, max_length=MAX_SUBJECTS)]
    purpose: _Line
    operator: OperatorBody


def read_request(data: Any) -> CheckRequest:
    """The request from parsed JSON. Raises InvalidInputErrors naming every fault."""
    try:
        return CheckRequest.model_validate(data)
    except ValidationError as error:
        raise InvalidInputErrors(faults_of(error)) from error
