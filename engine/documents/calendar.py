"""``kind: calendar``: the working days of one year. Weekends are off by themselves; a notice adds holidays and takes weekends back.

Nobody can know a year's holidays before its notice. Without a notice a calendar may name none, and whoever counts with it is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from engine.documents.common import Day, Model, Text

WEEKEND = 5
"""Saturday in ``date.weekday()``."""


class HolidayNotice(Model):
    """The yearly notice that the days come from."""

    title: Text
    document_no: Text
    source: Text


class Holiday(Model):
    """Days off in a row, both ends inclusive; weekends among them may be named or not."""

    title: Text
    from_: Annotated[Day, Field(alias="from")]
    until: Day

    def days(self) -> Iterator[date]:
        """Each day of it."""
        for offset in range((self.until - self.from_).days + 1):
            yield self.from_ + timedelta(days=offset)


class Calendar(Model):
    """One year; its ``id`` is the year. ``workdays`` are the Saturdays and Sundays on which people work."""

    kind: Literal["calendar"]
    id: Annotated[str, Field(pattern=r"^20[0-9]{2}$")]
    title: Text
    notice: HolidayNotice | None = None
    holidays: list[Holiday] = []
    workdays: list[Day] = []
    last_checked: Day
    to_confirm: list[Text] = []
    note: Text | None = None

    @property
    def year(self) -> int:
        """The year as a number."""
        return int(self.id)

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.notice is None and (self.holidays or self.workdays):
            raise ValueError("的放假和上班安排没有写出自哪份通知（notice）")
        off: set[date] = set()
        for holiday in self.holidays:
            if holiday.until < holiday.from_:
                raise ValueError(f"的“{holiday.title}”from 晚于 until")
            days = set(holiday.days())
            if days & off:
                raise ValueError(f"的“{holiday.title}”与另一个假期重叠")
            off |= days
        for day in (*off, *self.workdays):
            if day.year != self.year:
                raise ValueError(f"的 {day.isoformat()} 不在 {self.id} 年")
        for day in self.workdays:
            if day.weekday() < WEEKEND:
                raise ValueError(f"的 workdays 中 {day.isoformat()} 不是周六或者周日")
            if day in off:
                raise ValueError(f"的 {day.isoformat()} 又是放假又是上班")
        if len(set(self.workdays)) < len(self.workdays):
            raise ValueError("的 workdays 有重复的日子")
        return self
