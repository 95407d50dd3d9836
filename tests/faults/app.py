"""A small ASGI application with the two faults that durable-rules is known for; run by the service's own supervisor.

``/pid`` answers with the worker's process id, ``/crash`` ends it at once, ``/hang`` enters the endless loop in durable-rules' C,
which holds the interpreter: no thread of that process runs again. ``/slow`` answers ``done`` after two seconds.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

import durable_rules_engine
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

SIBLINGS = 512
"""Comparisons of one field with constants; at 512 the engine never comes back from a message that matches none."""


def pid(_: Request) -> Response:
    return PlainTextResponse(str(os.getpid()))


def crash(_: Request) -> Response:
    os.kill(os.getpid(), signal.SIGSEGV)
    return Response()


def hang(_: Request) -> Response:
    rules = {f"r{number}": {"all": [{"m": {"list": f"L{number}"}}]} for number in range(SIBLINGS)}
    handle = durable_rules_engine.create_ruleset("hang", json.dumps(rules))
    Path(os.environ["FAULTS_HUNG"]).write_text(str(os.getpid()))
    durable_rules_engine.assert_fact(handle, json.dumps({"id": "e", "list": "none"}))
    return PlainTextResponse("durable-rules came back")


def slow(_: Request) -> Response:
    Path(os.environ["FAULTS_HUNG"]).write_text(str(os.getpid()))
    time.sleep(2)
    return PlainTextResponse("done")


def create() -> Any:
    """The application."""
    return Starlette(routes=[Route("/pid", pid), Route("/crash", crash), Route("/hang", hang), Route("/slow", slow)])


def create_slow_to_stop() -> Any:
    """One that ignores the request to stop."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    return create()


def create_broken() -> Any:
    """One that fails by itself, each time: the first worker said why."""
    print("broken on purpose", file=sys.stderr)
    sys.exit(7)


def create_dying() -> Any:
    """One that is killed while it starts, each time."""
    os.kill(os.getpid(), signal.SIGKILL)
