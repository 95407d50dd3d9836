"""Types shared by all kinds of pack document.

Every scalar arrives from the YAML loader as text (S5); the types here turn it into what the catalogue says.
Documents are frozen and refuse unknown keys, so a mistyped key is an error at its line.
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator

ID_PATTERN = r"^[a-z0-9]+(?:[.-][a-z0-9]+)*$"
FIELD_PATTERN = r"^[a-z][a-z0-9_]*$"


YEARS = (1900, 2199)
"""Of every day in a document. Any other is a slip of the pen, and a day before or after it may not be in the calendar at all."""


class Unfit(ValueError):
    """One value that is not what its key takes. The text completes “key”…; ``advice`` says in Chinese what to write instead."""

    def __init__(self, text: str, *, advice: str) -> None:
        super().__init__(text)
        self.text = text
        self.advice = advice


class Clash(Unfit):
    """Values of one part that do not go together. ``path`` leads from that part to the key to mend, which may be absent."""

    def __init__(self, text: str, *path: str | int, advice: str) -> None:
        super().__init__(text, advice=advice)
        self.path = path

    def __str__(self) -> str:
        return "".join([*(f"{step} " for step in self.path), self.text])


def only_with(key: str, condition: str, *, given: bool, needed: bool) -> None:
    """Raises Clash unless the key stands there exactly when the condition (as the file has it) holds."""
    if needed and not given:
        raise Clash(f"没有写，有 {condition} 时必须写", key, advice=f"请补写 {key}")
    if given and not needed:
        raise Clash(f"只在有 {condition} 时写", key, advice=f"请删去 {key}，或者改正 {condition.partition(':')[0]}")


class Model(BaseModel):
    """Base of every part of a document: frozen, nothing unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def _parse_bool(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise Unfit("应为 true 或 false", advice="请改成 true（是）或者 false（否）")


def _parse_int(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value):
        return int(value)
    raise Unfit("应为不带正负号的整数", advice="请只用数字，改成最多 9 位的整数")


def _parse_day(value: Any) -> Any:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return _day_of(value)
    raise Unfit("应为日期 YYYY-MM-DD", advice="请改成年、月、日俱全的日期，例如 2026-01-31")


def _day_of(text: str) -> date:
    first, last = YEARS
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Unfit("应为真实存在的日期", advice="请改成日历上有的日期，例如 2026-01-31") from error
    if not first <= day.year <= last:
        raise Unfit(f"的年份应在 {first} 年至 {last} 年之间", advice="请改正年份；没有终止日的，不要写终止日")
    return day


def real_day(text: str | None) -> str | None:
    """Of a day, or a month or a year alone."""
    if text is not None and text != "unknown":
        _day_of(f"{text}-01-01"[:10])
    return text


CHECK_PERIOD = "请核对起止日期；没有终止日就删去 until"

Flag = Annotated[bool, BeforeValidator(_parse_bool)]
WHOLE = BeforeValidator(_parse_int)
"""For numbers with bounds of their own: ``Annotated[int, Field(ge=1), WHOLE]``, in this order, or the bounds miss the schema."""
Number = Annotated[int, WHOLE]
Day = Annotated[date, BeforeValidator(_parse_day), PlainSerializer(lambda d: d.isoformat(), return_type=str)]
Id = Annotated[str, Field(pattern=ID_PATTERN, max_length=80)]
FieldName = Annotated[str, Field(pattern=FIELD_PATTERN, max_length=60)]
Text = Annotated[str, Field(min_length=1, max_length=2000)]
ArticleRef = Annotated[str, Field(pattern=r"^[a-z0-9-]+/[a-z0-9.-]+$", max_length=120)]
"""``law-id/article-id``, for example ``zfcg/77``."""


class InForce(Model):
    """When a text applies, both days inclusive.

    ``from: unknown`` is allowed for law whose first day was not established; a month alone (``2016-12``) is allowed for either end.
    An incomplete date is always read to the advantage of the subject: a beginning on the month's last day, an end before its first.
    """

    from_: Annotated[
        str, Field(alias="from", pattern=r"^([0-9]{4}-[0-9]{2}(-[0-9]{2})?|unknown)$"), AfterValidator(real_day)
    ]
    until: Annotated[str | None, Field(pattern=r"^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$"), AfterValidator(real_day)] = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.from_ != "unknown" and self.until is not None:
            known = min(len(self.from_), len(self.until))  # as far as both are: with the day, or the month alone
            if self.from_[:known] > self.until[:known]:
                raise Clash(f"（{self.from_}）晚于 until（{self.until}）", "from", advice=CHECK_PERIOD)
        return self

    def first_day(self) -> date | None:
        """None when unknown."""
        if self.from_ == "unknown":
            return None
        if len(self.from_) == 7:
            year, month = int(self.from_[:4]), int(self.from_[5:])
            return date(year, month, calendar.monthrange(year, month)[1])
        return date.fromisoformat(self.from_)

    def last_day(self) -> date | None:
        """None when open."""
        if self.until is None:
            return None
        if len(self.until) == 7:
            first = date(int(self.until[:4]), int(self.until[5:]), 1)
            return date.fromordinal(first.toordinal() - 1)
        return date.fromisoformat(self.until)
