"""Review work: what waits for a person's word, exactly the text to be confirmed, and the act with its trail."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from fastapi import Query

from api.context import App, Now, Today
from api.problems import documented
from api.review_texts import review_text
from api.routing import router
from api.schemas.confirmations import (
    ConfirmationBody,
    PendingView,
    ReviewedItem,
    ReviewItem,
    ReviewList,
    WithdrawalBody,
)
from api.security.callers import SignedIn
from api.wiring import Application
from services.accounts.model import Caller
from services.confirming.act import Declaration
from services.confirming.desk import waiting
from services.provenance.model import Item, plain

routes = router("/api/v1/confirmations", "规则版本")

ItemName = Annotated[
    str, Query(pattern=r"^(measure|list|rule)/[a-z0-9./-]{1,200}$", description="如 measure/restrict-honours")
]


@routes.get("", summary="等待确认、已确认和不能确认的事项", responses=documented(401, 403, 409))
def items(app: App, caller: SignedIn, today: Today) -> ReviewList:
    """规则包文件夹中现在的文字；已办理而尚未随规则版本生效的另列在 pending。"""
    packs, found = app.confirming.at_hand(caller), app.confirming.report(caller, today)
    rules = [rule for pack in found.packs for rule in pack.rules]
    every = [*found.lists, *(measure.item for measure in found.measures), *rules]
    return ReviewList(
        revision=packs.revision,
        day=today.isoformat(),
        items=[ReviewItem(**_said(item)) for item in every],
        pending=[PendingView(item=one.item, withdrawn=one.withdrawn, by=one.by) for one in waiting(packs, app.packs)],
    )


@routes.get("/item", summary="要确认的文字", responses=documented(401, 403, 404, 409))
def item(item: ItemName, app: App, caller: SignedIn, today: Today) -> ReviewedItem:
    """全部文字、引用的条文、还要查明的各点，以及已有的确认。"""
    return _reviewed(app, caller, item, today)


@routes.post("", summary="确认一项", status_code=201, responses=documented(400, 401, 403, 404, 409, 422, 503))
def confirm(body: ConfirmationBody, app: App, caller: SignedIn, now: Now, today: Today) -> ReviewedItem:
    """由政策人员或信用办人员以本人账号办理；文字已经改动的不予确认。在下一个规则版本生效。"""
    said = Declaration(
        item=body.item,
        digest=body.digest,
        name=body.name,
        edition=body.edition,
        row=body.row,
        from_=date.fromisoformat(body.from_) if body.from_ else today,
        until=date.fromisoformat(body.until) if body.until else None,
        established=frozenset(body.established),
    )
    app.confirming.confirm(said, caller, now=now)
    return _reviewed(app, caller, body.item, today)


@routes.post("/withdraw", summary="撤回确认", responses=documented(400, 401, 403, 404, 409, 422, 503))
def withdraw(body: WithdrawalBody, app: App, caller: SignedIn, now: Now, today: Today) -> ReviewedItem:
    """撤回本单位对这一项的全部确认，须写明理由。启用的版本不变，直到下一个规则版本。"""
    app.confirming.withdraw(body.item, body.digest, body.reason, caller, now=now)
    return _reviewed(app, caller, body.item, today)


def _reviewed(app: Application, caller: Caller, item: str, today: date) -> ReviewedItem:
    found = app.confirming.item(caller, item, today)
    text = plain(asdict(review_text(found.packs, item, today)))
    return ReviewedItem(**_said(found.item), points=plain(found.points), text=text)


def _said(item: Item) -> dict[str, Any]:
    return dict(plain(item))
