"""What a caller asks of reports, as the interface and the console's pages take it alike: the number to open, and where to go on."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query
from starlette.requests import Request

from api.negotiation import Form
from services.errors import InvalidInputError
from services.paging import foreign_cursor
from services.reports.figures import DIMENSIONS
from services.reports.model import Figure, Period, Scope, Selection

Within = Annotated[
    str | None, Query(pattern=r"^[a-z0-9]+(?:[.-][a-z0-9]+)*$", max_length=80, description="只看一个部门的部分")
]
Format = Annotated[Form | None, Query(description="格式；不写时按 Accept")]


@dataclass(frozen=True, slots=True)
class Opened:
    """A number to open: ``effect`` and ``by`` as the report's line tells them; ``after`` the id to go on from."""

    figure: Figure
    effect: str | None
    by: dict[str, str]
    after: str

    def selection(self, scope: Scope, period: Period) -> Selection:
        """The number in a scope and a period."""
        return Selection(
            Scope(scope.memorandum, scope.department, self.effect or scope.effect), period, self.figure, self.by
        )


async def _opened(
    request: Request,
    figure: Annotated[Figure, Query(description="统计项")],
    effect: Annotated[
        str | None, Query(pattern="^(punish|reward)$", description="惩戒或激励；备忘录只有一种，可不写")
    ] = None,
    cursor: Annotated[str | None, Query(pattern=r"^[A-Za-z0-9_-]{1,400}$", description="上一页的 next_cursor")] = None,
) -> Opened:
    by = {name: value for name in DIMENSIONS if (value := request.query_params.get(name)) is not None}
    if too_long := next((name for name, value in by.items() if len(value) > 80), None):
        raise InvalidInputError("invalid_field", "统计维度有误", "过长", "请从报表中打开明细", too_long)
    return Opened(figure, effect, by, _decoded(cursor) if cursor else "")


OpenedNumber = Annotated[Opened, Depends(_opened)]


def cursor_of(id_: str | None) -> str | None:
    """Where the next page goes on; None at the end."""
    return None if id_ is None else base64.urlsafe_b64encode(f"r1:{id_}".encode()).decode().rstrip("=")


def _decoded(cursor: str) -> str:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, ValueError):
        text = ""
    if not text.startswith("r1:"):
        raise foreign_cursor()
    return text.removeprefix("r1:")
