"""The ASGI application for worker processes: each builds its own from the environment."""

from __future__ import annotations

import atexit

from fastapi import FastAPI

from api import logs
from api.app import create_app
from api.settings import Settings
from api.wiring import build


def create() -> FastAPI:
    """Called by uvicorn in each worker."""
    settings = Settings()
    logs.configure(settings.log_level)
    application = build(settings)
    atexit.register(application.close)
    return create_app(application)
