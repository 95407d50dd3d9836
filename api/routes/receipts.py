"""Public: is this receipt genuine? Trusts only the keys of this installation."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Body

from api.context import App
from api.problems import documented
from api.routing import router
from api.schemas.checks import ReceiptVerdict
from services.checks import receipts

routes = router("/api/v1/receipts", "核查回执")


@routes.post("/verify", summary="验证核查回执", response_model=ReceiptVerdict, responses=documented(400, 413, 422))
def verify(
    given: Annotated[
        dict[str, Any],
        Body(
            description="回执，或核查的完整回答",
            examples=[{"payload": "…", "signature": "…", "algorithm": "SM2-with-SM3", "key_id": "…"}],
        ),
    ],
    app: App,
) -> dict[str, Any]:
    """任何人都可以验证，不需要登录。回执内自带的密钥一律不信。"""
    verdict = receipts.verify(given, app.signer)
    content = dict(verdict.content) if verdict.content is not None else None
    return {"good": verdict.good, "where": verdict.where, "text": verdict.text, "content": content}
