"""``kind: parameters``: numbers and choices that law sets and changes, each with the days on which it holds and the article.

What no law sets, such as when an office reminds its departments, names who decided it instead.

What they are used for is the business of whoever asks: ``engine.law.parameters`` only tells the value of a day.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from engine.documents.common import CHECK_PERIOD, Clash, Day, Id, Model, Text, only_with

MAX_NUMBER = 10_000


class Unit(StrEnum):
    """What a value counts. A ``choice`` is one of the parameter's own words."""

    MONTHS = "months"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    TIMES_A_YEAR = "times_a_year"
    CHOICE = "choice"


class Setting(Model):
    """One value and the days on which it holds, both inclusive; without ``until`` it still does.

    ``article`` says so; where no law does it is empty, and ``decided_by`` says who decided it and in which paper.
    """

    value: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]
    from_: Annotated[Day, Field(alias="from")]
    until: Day | None = None
    article: Annotated[str, Field(pattern=r"^([a-z0-9-]+/[a-z0-9.-]+)?$", max_length=120)] = ""
    decided_by: Text | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until is not None and self.until < self.from_:
            raise Clash(f"（{self.from_}）晚于 until（{self.until}）", "from", advice=CHECK_PERIOD)
        return self

    @model_validator(mode="after")
    def _has_one_source(self) -> Self:
        advice = "有法律规定的写条文（article），没有法律规定、由本地决定的写由谁决定（decided_by），二者写一个"
        if self.article and self.decided_by:
            raise Clash("与 article 只能写一个", "decided_by", advice=advice)
        if not self.article and not self.decided_by:
            raise Clash("没有写，也没有写 decided_by", "article", advice=advice)
        return self

    @property
    def number(self) -> int:
        """The value of a parameter that counts. ValueError for a choice."""
        return int(self.value)


class Parameter(Model):
    """One quantity of law over time. ``choices``: the words of a choice with their titles."""

    name: Id
    title: Text
    unit: Unit
    choices: dict[Id, Text] = {}
    settings: Annotated[list[Setting], Field(min_length=1)]
    note: Text | None = None

    @model_validator(mode="after")
    def _values_fit(self) -> Self:
        only_with("choices", "unit: choice", given=bool(self.choices), needed=self.unit is Unit.CHOICE)
        for number, setting in enumerate(self.settings):
            at = ("settings", number, "value")
            if self.unit is Unit.CHOICE and setting.value not in self.choices:
                advice = f"请改成其中之一：{'、'.join(self.choices)}"
                raise Clash(f"（{setting.value}）不在 choices 之中", *at, advice=advice)
            counts = setting.value.isascii() and setting.value.isdigit() and int(setting.value) <= MAX_NUMBER
            if self.unit is not Unit.CHOICE and not counts:
                advice = "请改成整数；取值是词语的，unit 写 choice"
                raise Clash(f"（{setting.value}）应为不超过 {MAX_NUMBER} 的整数", *at, advice=advice)
        return self


class Parameters(Model):
    """Parameters that belong together; each is named ``group/parameter``."""

    kind: Literal["parameters"]
    id: Id
    title: Text
    last_checked: Day
    to_confirm: list[Text] = []
    parameters: Annotated[list[Parameter], Field(min_length=1)]
    note: Text | None = None
