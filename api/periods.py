"""The period of a report as a caller gives it; without one, this year so far."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Depends, Query

from api.context import Today
from services.reports.model import Period
from services.reports.periods import period_of


async def _period(
    today: Today,
    first: Annotated[date | None, Query(alias="from", description="首日，含；默认今年 1 月 1 日")] = None,
    last: Annotated[date | None, Query(alias="to", description="末日，含；默认今天")] = None,
) -> Period:
    return period_of(first or date((last or today).year, 1, 1), last or today)


ReportPeriod = Annotated[Period, Depends(_period)]
