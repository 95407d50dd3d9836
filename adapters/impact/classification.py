"""From buckets to SQL: the situation of a message as one plain expression, generated from ``engine.language.partition``.

Two layers. *Readings* take a field out of the loaded facts: text as it is displayed, money and dates as whole numbers, sets as
one text. They are DuckDB's (``->>`` and lists). *Buckets* are standard SQL over those columns: ``CASE``, comparisons, ``POSITION``,
``CAST``, ``||``. For another engine only the readings change. Text must compare byte by byte (a binary collation).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.language.partition import MISSING, Partition
from engine.values import FieldType, Scalar

_OPEN, _CLOSE, _ESCAPE = "\x1c", "\x1f", "\x1e"
_OPEN_SQL, _CLOSE_SQL, _ESCAPE_SQL = "CHR(28)", "CHR(31)", "CHR(30)"
"""Begin and end each member of a set; inside members they are escaped, so that no member looks like another."""

_NUMERIC = {FieldType.MONEY: ".", FieldType.DATE: "-"}
"""What is left out of the displayed text to make it a whole number (fen, yyyymmdd)."""


def situation_key(partitions: Sequence[Partition]) -> str:
    """A text that is equal for messages of one situation, over the columns of :func:`readings`; a constant without partitions."""
    if not partitions:
        return "''"
    buckets = (f"CAST({bucket(part, column(place))} AS VARCHAR)" for place, part in enumerate(partitions))
    return " || ',' || ".join(buckets)


def column(place: int) -> str:
    """The column in which the field of the n-th partition is read."""
    return f"f{place}"


def bucket(part: Partition, read: str) -> str:
    """``Partition.bucket`` as SQL over one column; NULL is a field that is not there.

    Of a set it is a text with one digit per constant, since the number would outgrow SQL's integers.
    """
    if part.type.ordered:
        cases = [f"WHEN {read} < {cut} THEN {number}" for number, cut in enumerate(part.cuts, 1)]
        return _case(read, cases, len(part.cuts) + 1)
    if part.type is FieldType.CODES:
        members = [f"CASE WHEN {_holds(read, constant)} THEN '1' ELSE '0' END" for constant in part.constants]
        return _case(read, [], " || ".join(["'m'", *members]), missing="'-'")
    cases = [f"WHEN {read} = {_word(constant)} THEN {number}" for constant, number in part.places.items()]
    return _case(read, cases, 1)


def readings(partitions: Iterable[Partition], facts: str) -> list[str]:
    """``expression AS column`` for the field of each partition, from a column of JSON facts. DuckDB's dialect."""
    return [f"{_reading(part, facts)} AS {column(place)}" for place, part in enumerate(partitions)]


def quoted(text: str) -> str:
    """A text constant."""
    return "'" + text.replace("'", "''") + "'"


def _case(read: str, cases: Iterable[str], otherwise: object, missing: object = MISSING) -> str:
    return " ".join(["CASE", f"WHEN {read} IS NULL THEN {missing}", *cases, f"ELSE {otherwise}", "END"])


def _word(constant: Scalar) -> str:
    return quoted(str(constant).lower() if isinstance(constant, bool) else str(constant))


def _holds(read: str, constant: Scalar) -> str:
    member = str(constant).replace(_ESCAPE, _ESCAPE + "e").replace(_OPEN, _ESCAPE + "o").replace(_CLOSE, _ESCAPE + "c")
    return f"POSITION({_OPEN_SQL} || {quoted(member)} || {_CLOSE_SQL} IN {read}) > 0"


def _reading(part: Partition, facts: str) -> str:
    path = quoted('$."' + part.field.replace('"', '\\"') + '"')
    text = f"json_extract_string({facts}, {path})"
    if part.type is FieldType.CODES:
        members = f"from_json(json_extract({facts}, {path}), '[\"VARCHAR\"]')"
        escaped = "m"
        for special, letter in ((_ESCAPE_SQL, "e"), (_OPEN_SQL, "o"), (_CLOSE_SQL, "c")):
            escaped = f"replace({escaped}, {special}, {_ESCAPE_SQL} || '{letter}')"
        each = f"list_transform({members}, lambda m: {_OPEN_SQL} || {escaped} || {_CLOSE_SQL})"
        return f"array_to_string({each}, '')"
    if part.type.ordered:
        whole = f"replace({text}, {quoted(_NUMERIC[part.type])}, '')" if part.type in _NUMERIC else text
        return f"CAST({whole} AS BIGINT)"
    return text
