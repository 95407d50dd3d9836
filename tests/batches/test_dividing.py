"""How a batch is divided into checks: nothing lost, nothing twice, what belongs together stays together."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.batches.request import MAX_BATCH, BatchRequest, divided
from services.checks.request import MAX_SUBJECTS
from services.errors import InvalidInputError
from tests.support.checks import body, subject


def batch(links: list[int | None]) -> BatchRequest:
    subjects = [subject(None, name=f"示例{index}", relates_to=link) for index, link in enumerate(links)]
    return BatchRequest.model_validate(body(*subjects))


def linked(sizes: list[int], heads: list[bool]) -> list[int | None]:
    """Groups of these sizes laid out one subject of each in turn; members relate to the first of their group, or to the one before."""
    places: list[list[int]] = [[] for _ in sizes]
    links: list[int | None] = []
    for turn in range(max(sizes)):
        for number, size in enumerate(sizes):
            if turn < size:
                before = places[number]
                links.append(None if not before else before[0] if heads[number % len(heads)] else before[-1])
                before.append(len(links) - 1)
    return links


@given(st.lists(st.integers(1, 40), min_size=1, max_size=12), st.lists(st.booleans(), min_size=1, max_size=4))
def test_every_subject_once_and_what_belongs_together_in_one_check(sizes: list[int], heads: list[bool]) -> None:
    request = batch(linked(sizes, heads))
    parts = list(divided(request))
    assert sorted(index for indexes, _ in parts for index in indexes) == list(range(len(request.subjects)))
    for indexes, check in parts:
        assert len(check.subjects) <= MAX_SUBJECTS
        for index, one in zip(indexes, check.subjects, strict=True):
            asked = request.subjects[index]
            assert one.name == asked.name
            assert (one.relates_to is None) == (asked.relates_to is None)
            if one.relates_to is not None:
                assert indexes[one.relates_to] == asked.relates_to


def test_more_that_belong_together_than_a_check_takes_are_refused() -> None:
    with pytest.raises(InvalidInputError) as refused:
        list(divided(batch([None, *[0] * MAX_SUBJECTS])))
    assert refused.value.code == "group_too_large"


def test_no_more_than_five_thousand() -> None:
    many: list[dict[str, Any]] = [subject(None)] * (MAX_BATCH + 1)
    assert len(list(divided(BatchRequest.model_validate(body(*many[:-1]))))) == MAX_BATCH / MAX_SUBJECTS
    with pytest.raises(ValidationError):
        BatchRequest.model_validate(body(*many))
