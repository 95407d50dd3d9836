"""Which page a form stands on: what is posted to ``/cases/<id>/outcome`` comes from ``/cases/<id>``.

A refused form is shown at the address that it was posted to, where nothing can be read: reloading, opening or signing in there leads
to its page.
"""

from __future__ import annotations

from fastapi import FastAPI
from starlette.requests import Request
from starlette.routing import Match


def page_behind(request: Request) -> str:
    """The address asked for, without its query, less as many last parts as it takes until it is a page."""
    path = request.url.path.rstrip("/") or "/"
    while not _is_page(request.app, path) and path != "/":
        path = path.rpartition("/")[0] or "/"
    return path


def _is_page(app: FastAPI, path: str) -> bool:
    asked = {"type": "http", "method": "GET", "path": path, "headers": []}
    return any(route.matches(asked)[0] is Match.FULL for route in app.routes)
