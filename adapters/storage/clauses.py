"""Clauses that keep a statement's text the same however many values are asked for, so that it stays prepared."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ARRAY, BindParameter, ColumnElement, Dialect, Text, bindparam, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeDecorator, TypeEngine


class _Texts(TypeDecorator[Sequence[str]]):
    """Any number of texts as one value: an array on PostgreSQL, JSON on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else ARRAY(Text()))

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> Any:
        return json.dumps(value) if dialect.name == "sqlite" else value


class among(ColumnElement[bool]):  # noqa: N801 - reads as a function of SQLAlchemy
    """``column`` is one of the texts given as ``name``: one statement for any number of them, so that it stays prepared."""

    inherit_cache = False

    def __init__(self, column: ColumnElement[Any], name: str = "keys") -> None:
        self.column = column
        self.values: BindParameter[Any] = bindparam(name, type_=_Texts())


@compiles(among, "postgresql")
def _among_array(element: among, compiler: SQLCompiler, **options: Any) -> str:
    return f"{compiler.process(element.column, **options)} = ANY ({compiler.process(element.values, **options)})"


@compiles(among, "sqlite")
def _among_json(element: among, compiler: SQLCompiler, **options: Any) -> str:
    values = compiler.process(element.values, **options)
    return f"{compiler.process(element.column, **options)} IN (SELECT value FROM json_each({values}))"  # noqa: S608


def one_of(column: ColumnElement[Any], values: Iterable[str]) -> ColumnElement[bool]:
    """``column`` is one of these texts, which are always the same: a parameter for each, as ``in_`` of a plain list has not."""
    return column.in_([literal(value) for value in values])
