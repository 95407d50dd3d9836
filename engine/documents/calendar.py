"""``kind: calendar``: the working days of one year. Weekends are off by themselves; a notice adds holidays and takes weekends back.

Nobody can know a year's holidays before its notice. Without a notice a calendar may name none, and whoever counts with it is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from engine.documents.common import Clash, Day, Model, Text

WEEKEND = 5
"""Saturday in ``date.weekday()``."""

CHECK_DAYS = "请按放假通知核对日期"


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
            advice = "请补写 notice（放假通知的名称、文号、来源）；没有取到通知的，放假和上班都不写"
            raise Clash("没有写明出自哪份通知（notice）", "holidays" if self.holidays else "workdays", advice=advice)
        self._check_workdays(self._days_off())
        return self

    def _days_off(self) -> set[date]:
        off: set[date] = set()
        for number, holiday in enumerate(self.holidays):
            for key, day in (("from", holiday.from_), ("until", holiday.until)):
                self._check_year(day, "holidays", number, key)
            if holiday.until < holiday.from_:
                raise Clash(
                    f"（{holiday.from_}）晚于 until（{holiday.until}）", "holidays", number, "from", advice=CHECK_DAYS
                )
            days = set(holiday.days())
            if days & off:
                raise Clash(f"（{holiday.title}）与另一个假期重叠", "holidays", number, "title", advice=CHECK_DAYS)
            off |= days
        return off

    def _check_workdays(self, off: set[date]) -> None:
        for number, day in enumerate(self.workdays):
            at = ("workdays", number)
            self._check_year(day, *at)
            if day.weekday() < WEEKEND:
                raise Clash(f"（{day}）不是周六或者周日", *at, advice="这里只写调休上班的周六、周日，平日不用写")
            if day in off:
                raise Clash(f"（{day}）又是放假又是上班", *at, advice=CHECK_DAYS)
            if day in self.workdays[:number]:
                raise Clash(f"（{day}）重复", *at, advice="请删去重复的一处")

    def _check_year(self, day: date, *path: str | int) -> None:
        if day.year != self.year:
            raise Clash(f"（{day}）不在 {self.id} 年", *path, advice="请改正日期；别的年份写在那一年的日历里")
