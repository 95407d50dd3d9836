"""How the columns of one source's files become the columns of a list: saved once per list and source, then used by name.

A mapping may take the first filled of several columns, fill in what the source never writes, copy one column to another, and
translate words. Columns that are neither mapped nor left out on purpose still refuse the file: nothing comes in unnoticed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from engine.documents import ListType
from services.audit import trail
from services.errors import InvalidInputError, NotFoundError
from services.faults import explain
from services.ports import UnitOfWork
from services.registry.columns import Column, Columns, columns_of, normalised
from services.registry.rows import Issue, RawRow, RowSource
from services.registry.words import usable

MAX_SOURCE = 80

_Word = Annotated[str, Field(max_length=200)]
_Name = Annotated[str, Field(min_length=1, max_length=80)]


class ColumnMapping(BaseModel):
    """Keys of ``columns``, ``constants``, ``same_as`` and ``words`` are a list's columns; headers are the source's.

    ``kinds`` gives the subject's kind by the header in which its code was found, where the source has no column for the kind.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: dict[_Name, list[_Name]] = {}
    constants: dict[_Name, _Word] = {}
    same_as: dict[_Name, _Name] = {}
    words: dict[_Name, dict[_Word, _Word]] = {}
    kinds: dict[_Name, _Word] = {}
    left_out: list[_Name] = []

    def over(self, base: ColumnMapping) -> ColumnMapping:
        """This mapping laid over another: what both say, this one says."""
        dicts = ("columns", "constants", "same_as", "words", "kinds")
        merged = {name: {**getattr(base, name), **getattr(self, name)} for name in dicts}
        return ColumnMapping(**merged, left_out=[*base.left_out, *self.left_out])


LAYOUTS: Mapping[str, ColumnMapping] = {
    "penalty-old": ColumnMapping(
        columns={
            "decision_no": ["CF_WSH"],
            "name": ["CF_XDR_MC"],
            "code": ["CF_XDR_SHXYM", "CF_XDR_SFZ"],
            "authority": ["CF_XZJG"],
            "decided_on": ["CF_JDRQ"],
            "grounds": ["CF_SY"],
        },
        kinds={"CF_XDR_SHXYM": "法人", "CF_XDR_SFZ": "自然人"},
        left_out=[
            "CF_CFMC", "CF_CFLB1", "CF_CFLB2", "CF_YJ", "CF_JG", "CF_ZT", "CF_XDR_ZDM", "CF_XDR_GSDJ", "CF_XDR_SWDJ", "CF_FR",
            "DFBM", "SJC", "BZ",
        ],
    ),
    "penalty-new": ColumnMapping(
        columns={
            "decision_no": ["CF_WSH"],
            "subject_kind": ["CF_XDR_LB"],
            "name": ["CF_XDR_MC"],
            "code": ["CF_XDR_SHXYM"],
            "code_type": ["CF_XDR_ZJLX"],
            "decided_on": ["CF_JDRQ"],
            "grounds": ["CF_WFXW"],
        },
        left_out=[
            "CF_YJ", "CF_NR", "CF_NR_FK", "CF_NR_WFFF", "CF_NR_ZKDX", "CF_GSJZQ", "CF_SJLY", "CF_SJLYDM", "CF_CFJGDM",
            "CF_XDR_GSZC", "CF_XDR_ZZJG", "CF_XDR_SWDJ", "CF_XDR_SYDW", "CF_XDR_SHZZ", "CF_FRDB", "CF_FR_ZJLX", "CF_FR_ZJHM",
        ],
    ),
}  # fmt: skip
"""双公示 files of penalties, as far as their columns are known. What a list needs beyond them (the body's name in the new one, the
number of a person's document, from when and until when) the office adds: a publicity period is not a listing's term."""


def parse_mapping(list_type: ListType, given: object, layout: str | None = None) -> ColumnMapping:
    """A mapping that covers what the list needs. Raises InvalidInputError naming what is wrong or missing."""
    if layout is not None and layout not in LAYOUTS:
        raise _wrong(f"没有版式 {layout[:30]}", f"可用的版式：{'、'.join(LAYOUTS)}")
    try:
        mapping = ColumnMapping.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise _wrong(f"{where}：{explain(first)[0]}", "请对照 docs/zh/导入名单.md 更正") from error
    if layout is not None:
        mapping = mapping.over(LAYOUTS[layout])
    columns = columns_of(list_type)
    filled = {*mapping.columns, *mapping.constants, *mapping.same_as, *(["subject_kind"] if mapping.kinds else [])}
    unknown = sorted((filled | {*mapping.words, *mapping.same_as.values()}) - columns.all.keys())
    if unknown:
        raise _wrong(f"该名单没有这些列：{'、'.join(unknown)}", f"可用的列：{'、'.join(columns.all)}")
    missing = [f"{c.title}（{c.name}）" for c in columns.all.values() if c.must_exist and c.name not in filled]
    if missing:
        raise _wrong(f"没有说明这些列从哪里来：{'、'.join(missing)}", "请在 columns、constants 或 same_as 中写明")
    return mapping


def save_mapping(
    uow: UnitOfWork, list_type: ListType, source: str, mapping: ColumnMapping, *, actor: str, now: datetime
) -> None:
    """Keeps the mapping for this source's files, in place of the one before; the audit trail has all of them.

    Raises InvalidInputError for a source without a usable name.
    """
    source = source.strip()
    if not source or len(source) > MAX_SOURCE or not usable(source):
        raise InvalidInputError(
            "source_missing", "没有写来源", f"不能为空，不超过 {MAX_SOURCE} 个字", "请写明文件来自哪里", "source"
        )
    document = mapping.model_dump()
    uow.mappings.put(list_type.id, source, document, now, actor)
    detail = {"source": source, "mapping": document}
    trail.record(uow, actor=actor, action="import.mapping", entity=f"list:{list_type.id}", detail=detail, now=now)


def saved_mapping(uow: UnitOfWork, list_type: ListType, source: str) -> ColumnMapping:
    """The mapping saved for a source; checked anew, as lists change. Raises NotFoundError, InvalidInputError."""
    document = uow.mappings.get(list_type.id, source)
    if document is None:
        raise NotFoundError("列名对照")
    return parse_mapping(list_type, document)


def all_saved(uow: UnitOfWork, list_type: ListType) -> dict[str, Mapping[str, Any]]:
    """What is saved for a list, by source, as it was saved."""
    found = {source: uow.mappings.get(list_type.id, source) for source in uow.mappings.sources(list_type.id)}
    return {source: document for source, document in found.items() if document is not None}


def source_columns(mapping: ColumnMapping) -> Columns:
    """The columns of the source's files, under their own headers."""
    headers = dict.fromkeys([*(h for group in mapping.columns.values() for h in group), *mapping.left_out])
    all_ = {header: Column(header, header, must_exist=False) for header in headers}
    return Columns(all_, {normalised(header): column for header, column in all_.items()})


class MappedRows:
    """Rows of a source under the list's columns."""

    def __init__(self, rows: RowSource, mapping: ColumnMapping) -> None:
        self.name = rows.name
        self._rows, self._mapping = rows, mapping

    @property
    def notes(self) -> tuple[Issue, ...]:
        """The source's own."""
        return self._rows.notes

    def fraction(self) -> float:
        """How much has been read, 0 to 1."""
        return self._rows.fraction()

    def __iter__(self) -> Iterator[RawRow]:
        for row in self._rows:
            yield RawRow(row.line, self._cells(row.cells), row.strict, row.faults)

    def _cells(self, given: Mapping[str, Any]) -> dict[str, Any]:
        mapping = self._mapping
        cells: dict[str, Any] = dict(mapping.constants)
        for name, headers in mapping.columns.items():
            header = next((header for header in headers if not _blank(given.get(header))), None)
            if header is None:
                continue
            cells[name] = given[header]
            if name == "code" and header in mapping.kinds:
                cells["subject_kind"] = mapping.kinds[header]
        for name, words in mapping.words.items():
            word = cells.get(name)
            if isinstance(word, str):
                cells[name] = words.get(word.strip(), word)
        for name, other in mapping.same_as.items():
            if _blank(cells.get(name)) and other in cells:
                cells[name] = cells[other]
        return cells


def _blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _wrong(detail: str, advice: str) -> InvalidInputError:
    return InvalidInputError("invalid_mapping", "列名对照有误", detail, advice, "mapping")
