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


class Model(BaseModel):
    """Base of every part of a document: frozen, nothing unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def _parse_bool(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise ValueError("应为 true 或 false")


def _parse_int(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value):
        return int(value)
    raise ValueError("应为不带正负号的整数")


def _parse_day(value: Any) -> Any:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise ValueError("应为真实存在的日期") from error
    raise ValueError("应为日期 YYYY-MM-DD")


def real_day(text: str | None) -> str | None:
    """Of a day, or a month or a year alone."""
    if text is not None and text != "unknown":
        try:
            date.fromisoformat(f"{text}-01-01"[:10])
        except ValueError as error:
            raise ValueError("应为真实存在的日期") from error
    return text


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
        first, last = self.first_day(), self.last_day()
        if self.from_ != "unknown" and self.until is not None and self.from_[:7] > self.until[:7]:
            raise ValueError("的 from 晚于 until")
        complete = len(self.from_) == 10 and self.until is not None and len(self.until) == 10
        if complete and first and last and first > last:
            raise ValueError("的 from 晚于 until")
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
