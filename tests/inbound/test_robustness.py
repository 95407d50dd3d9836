"""Whatever a foreign system sends, a door answers with matters or with faults that name their places."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.inbound import InboundMatter, approval, bidding, procurement
from adapters.inbound.reading import money_text
from engine.packs.packset import PackSet
from services.checks.request import read_request
from services.checks.validity import examine
from services.errors import InvalidInputError
from tests.inbound import events
from tests.inbound.catalogue import small_catalogue

PACKS = small_catalogue()
Door = Callable[[object, PackSet], list[InboundMatter]]
DOORS = [(procurement.read, events.ocds), (bidding.read, events.bidding), (approval.read, events.approval)]

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document."""
    found = [path]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        found += places(inner, (*path, key))
    return found


def replaced(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    """A copy of the document with another value at a place."""
    if not path:
        return value
    result = copy.deepcopy(document)
    holder = result
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value
    return result


@pytest.mark.parametrize(("door", "example"), DOORS)
@given(data=st.data())
def test_a_changed_document_is_read_or_refused_with_a_place(
    door: Door, example: Callable[[], Any], data: st.DataObject
) -> None:
    document = example()
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(places(document)))
        document = replaced(document, path, data.draw(anything))
    try:
        matters = door(document, PACKS)
    except InvalidInputError as error:
        for fault in getattr(error, "errors", [error]):
            assert fault.title
            assert fault.advice
            assert "\n" not in fault.title
    else:
        assert matters
        for matter in matters:
            examine(read_request(matter.check_request("jy-ggzy", "示例经办")), PACKS.matters)


@given(st.integers(0, 10**15 - 1))
def test_money_is_exact_in_every_form_json_has(fen: int) -> None:
    written = f"{fen // 100}.{fen % 100:02d}"
    assert money_text(written) == written
    assert money_text(float(written)) == written


@pytest.mark.parametrize(
    "bad",
    [
        True,
        None,
        [],
        "1,000",
        "-1",
        -1,
        "1.005",
        1.005,
        float("nan"),
        float("inf"),
        1e22,
        "1_0",
        "",
        "1" * 500,
        10**20,
    ],
)
def test_what_is_no_amount_is_refused(bad: Any) -> None:
    with pytest.raises(ValueError, match="金额"):
        money_text(bad)


def test_a_number_too_long_to_print_is_refused_like_any_other() -> None:
    with pytest.raises(InvalidInputError):
        bidding.read(replaced(events.bidding(), ("项目", "金额"), 10**5000) | {"标段": None}, PACKS)
