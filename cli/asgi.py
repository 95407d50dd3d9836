"""The ASGI application for worker processes: each builds its own from the environment.

An error is told in Chinese, as the command line tells it, and ends the worker with an exit code that its parent passes on.
"""

from __future__ import annotations

import atexit
import gc
import sys
from collections.abc import Callable

from fastapi import FastAPI

from api import logs
from api.app import create_app
from api.settings import Settings
from api.wiring import Application, build
from cli import context, failures
from cli.output import note
from cli.serving.address import base_url


def create() -> FastAPI:
    """For every worker but the first."""
    return _created(lambda _: None)


def create_first() -> FastAPI:
    """For the worker that begins alone: prepares the demo, or looks at the database's version, and warns of the packs."""
    return _created(_prepare)


def _created(prepare: Callable[[Application], None]) -> FastAPI:
    settings = Settings()
    logs.configure(settings.log_level)
    try:
        application = build(settings)
        atexit.register(application.close)
        prepare(application)
    except Exception as error:  # whatever it is, the person who started the service reads one line
        sys.exit(failures.tell(error))
    app = create_app(application)
    gc.freeze()  # modules, routes and packs stay: looking for garbage among them would stop every thread for a quarter of a second
    gc.enable()  # see cli.serving.worker
    return app


def _prepare(application: Application) -> None:
    settings = application.settings
    if settings.demo:
        from cli.demo.prepare import prepare

        note("准备演示数据 …")
        prepare(application, base_url(settings), context.now())
    if not application.packs.confirmed:
        waiting = len(settings.confirmation_files)
        found = f"{settings.home / 'confirmations'} 里的 {waiting} 个确认集还没有发布，不起作用。" if waiting else ""
        how = "请用" if waiting else "请用 jiangcheng packs confirm 逐项确认，再用"
        note(
            f"注意：规则包 {len(application.packs.memoranda)} 个已载入，但没有任何确认，规则都不触发，核查不会得出任何奖惩措施。"
            f"{found}{how} jiangcheng packs publish 发布，由另一个人用 packs approve 批准。"
        )
