"""JSON is read strictly: what two systems could read differently is refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.strict_json import JsonError, parse

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(VALUES)
def test_reads_what_json_writes(value: object) -> None:
    assert parse(json.dumps(value).encode(), max_depth=64) == value


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"a": NaN}', "json_number"),
        (b"[Infinity]", "json_number"),
        (b"[-Infinity]", "json_number"),
        (b"[1e999]", "json_number"),
        (b"[" + b"9" * 5000 + b"]", "json_number"),
        (b'{"a": 1, "b": {"c": 1, "c": 2}}', "json_duplicate_key"),
        (b'{"code": 1, "c\\u006fde": 2}', "json_duplicate_key"),
        (b'["\\ud800"]', "json_text"),
        (b'{"\\udc00": 1}', "json_text"),
        (b'["a\\u0000b"]', "json_text"),
        (b'["\xff"]', "json_text"),
        (b'{"a": 1', "json_syntax"),
        (b"{'a': 1}", "json_syntax"),
        (b"[1] [2]", "json_syntax"),
        (b"", "json_syntax"),
        (b"[" * 100_000, "json_depth"),
        (b"[" * 33 + b"1" + b"]" * 33, "json_depth"),
        (b'{"a":' * 33 + b"1" + b"}" * 33, "json_depth"),
    ],
)
def test_refuses(body: bytes, code: str) -> None:
    with pytest.raises(JsonError) as caught:
        parse(body, max_depth=32)
    assert caught.value.code == code
    assert caught.value.advice


def test_the_deepest_allowed_nesting_passes() -> None:
    assert parse(b"[" * 32 + b"1" + b"]" * 32, max_depth=32)
