"""The body of a result as a business system posts it, and the subjects that it may name."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.checks.request import MAX_SUBJECTS
from services.errors import InvalidInputError, InvalidInputErrors
from services.validation import CleanText, IsoDay, Money, faults_of

_Word = Annotated[CleanText, Field(min_length=1, max_length=80)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)


class SubjectReference(_Body):
    """A subject of the matter: by ``role`` and ``code`` as its check named it, or by its ``index`` in a check's answer.

    ``check_id`` says which check the index is of; without it all checks of the matter must have the same subject there.
    """

    role: Annotated[_Word | None, Field(description="核查时的角色，与 code 一起写")] = None
    code: Annotated[CleanText | None, Field(min_length=1, max_length=64, description="核查时的代码")] = None
    check_id: Annotated[CleanText | None, Field(max_length=32, description="index 是哪一次核查的")] = None
    index: Annotated[int | None, Field(ge=0, description="核查答复中的序号，可以代替角色和代码")] = None


class ResultReport(_Body):
    """The body of ``POST /api/v1/matters/{case_no}/result``. ``result`` is a code of the matter's mapping.

    ``subjects``: of whom the result is; it says nothing of the others.
    """

    kind: _Word
    result: _Word
    subjects: Annotated[
        list[SubjectReference] | None,
        Field(min_length=1, max_length=MAX_SUBJECTS, description="是哪些主体的办理结果；办件只有一个主体的可以不写"),
    ] = None
    document_no: Annotated[CleanText | None, Field(max_length=200)] = None
    decided_on: Annotated[IsoDay | None, Field(description="作出决定的日子，不写则为今天")] = None
    amount: Money | None = None
    from_: Annotated[IsoDay | None, Field(alias="from")] = None
    until: IsoDay | None = None

    def given(self) -> dict[str, Any]:
        """What was posted besides the subjects, whose codes are not kept; only what stands in it."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"subjects"})


def read_result(data: Any) -> ResultReport:
    """The checked body. Raises InvalidInputErrors."""
    try:
        report = ResultReport.model_validate(data)
    except ValidationError as error:
        raise InvalidInputErrors(faults_of(error)) from error
    faults = [_shape(number) for number, one in enumerate(report.subjects or ()) if not _sound(one)]
    if faults:
        raise InvalidInputErrors(faults)
    return report


def _sound(one: SubjectReference) -> bool:
    by_code = one.role is not None and one.code is not None and one.check_id is None
    return by_code if one.index is None else one.role is None and one.code is None


def _shape(number: int) -> InvalidInputError:
    advice = "请写 role 和 code（与核查时一致），或者写 index（核查答复中的序号；核查过几次的，连同 check_id）"
    return InvalidInputError("invalid_field", "没有写明是哪个主体", "两种写法选一种写全", advice, f"subjects[{number}]")
