"""The body of ``POST /api/v1/checks/batch``: a check with more subjects; and how it is divided into checks.

Subjects that belong together (a consortium, a firm and its representative: ``relates_to``) are checked together; otherwise as many as a
check takes, in the order in which they came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from services.checks.request import MAX_SUBJECTS, CheckRequest, SubjectBody
from services.errors import InvalidInputError

MAX_BATCH = 5000


class BatchRequest(CheckRequest):
    """One matter, up to 5,000 subjects."""

    subjects: Annotated[list[SubjectBody], Field(min_length=1, max_length=MAX_BATCH)]


def divided(request: BatchRequest) -> Iterator[tuple[tuple[int, ...], CheckRequest]]:
    """The checks that the batch is made of, each with its subjects' places in the batch.

    Every ``relates_to`` leads to a subject of the batch. Raises InvalidInputError where more belong together than a check takes.
    """
    current: list[int] = []
    for group in _groups(request.subjects):
        if len(group) > MAX_SUBJECTS:
            raise InvalidInputError(
                "group_too_large",
                "相互关联的主体太多",
                f"由 relates_to 连在一起的主体有 {len(group)} 个，一次核查最多 {MAX_SUBJECTS} 个",
                "请拆成几个事项",
                f"subjects[{group[0]}].relates_to",
            )
        if len(current) + len(group) > MAX_SUBJECTS:
            yield _part(request, current)
            current = []
        current += group
    yield _part(request, current)


def _groups(subjects: Sequence[SubjectBody]) -> list[list[int]]:
    """What belongs together, by its first subject."""
    head = list(range(len(subjects)))

    def find(index: int) -> int:
        while head[index] != index:
            head[index] = index = head[head[index]]
        return index

    for index, subject in enumerate(subjects):
        if subject.relates_to is not None:
            one, other = sorted((find(index), find(subject.relates_to)))
            head[other] = one
    groups: dict[int, list[int]] = defaultdict(list)
    for index in range(len(subjects)):
        groups[find(index)].append(index)
    return list(groups.values())


def _part(request: BatchRequest, indexes: Sequence[int]) -> tuple[tuple[int, ...], CheckRequest]:
    place = {index: number for number, index in enumerate(indexes)}
    subjects = [
        one if one.relates_to is None else one.model_copy(update={"relates_to": place[one.relates_to]})
        for one in (request.subjects[index] for index in indexes)
    ]
    check = CheckRequest(matter=request.matter, subjects=subjects, purpose=request.purpose, operator=request.operator)
    return tuple(indexes), check
