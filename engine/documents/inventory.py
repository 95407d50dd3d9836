"""``kind: inventory``: the rows of a list of punishing measures (措施清单), the nation's or a province's supplement to it.

A measure of class 一 must be a row of one of them (I-02), so their names are closed: ``measure.national_item`` is one of them.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from engine.documents.common import Day, Id, Model, Text
from engine.documents.measure import MeasureClass


class InventoryRow(Model):
    """One row by its name. ``class``: the class under which it stands, where that is known."""

    name: Text
    class_: Annotated[MeasureClass | None, Field(alias="class")] = None
    source: Text
    confidence: Literal["retrieved", "known"]
    note: Text | None = None


class Inventory(Model):
    """One list. ``rows`` may be empty: that there is a supplement can be known before its rows are."""

    kind: Literal["inventory"]
    id: Id
    title: Text
    edition: Text
    last_checked: Day
    to_confirm: list[Text] = []
    rows: list[InventoryRow]
    note: Text | None = None
