"""The value that a parameter of law has on a day.

On a day on which several settings hold, which lint refuses to publish, the one that began last counts; where none does, there is no value.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.documents import Parameter, Setting
from engine.inputs import Level
from engine.packs.packset import PackSet


@dataclass(frozen=True, slots=True)
class PublicityPeriod:
    """How long an entry of one level is shown: before ``least`` has run nobody may apply, after ``most`` it is taken down (I-09)."""

    least: Setting | None
    most: Setting | None


def value_on(packs: PackSet, reference: str, day: date) -> Setting | None:
    """The setting of ``group/parameter`` that holds on the day, with its article; None where none does.

    Raises KeyError for a parameter that is not there: the programs that ask name it themselves.
    """
    return setting_on(packs.parameters[reference], day)


def setting_on(parameter: Parameter, day: date) -> Setting | None:
    """The setting of a parameter that holds on the day; None where none does."""
    holding = [setting for setting in parameter.settings if holds(setting, day)]
    return max(holding, key=lambda setting: setting.from_, default=None)


def publicity_on(packs: PackSet, group: str, level: Level, day: date) -> PublicityPeriod:
    """The shortest and the longest time of display for entries of a level, read from ``group/<level>-min`` and ``-max``."""
    least, most = (value_on(packs, f"{group}/{name}", day) for name in publicity_names(level))
    return PublicityPeriod(least, most)


def publicity_names(level: Level) -> tuple[str, str]:
    """The two parameters that a group about publicity has for a level, in months: the least and the most."""
    return f"{level.value}-min", f"{level.value}-max"


def holds(setting: Setting, day: date) -> bool:
    """Whether a setting holds on the day, both ends inclusive."""
    return setting.from_ <= day and (setting.until is None or day <= setting.until)
