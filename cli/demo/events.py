"""The demo's events: posted to the running server's inbound doors like those of a real platform, so that the console has live cases.

Each event carries an idempotency key, so that a restart posts the same ones without any effect.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cli.demo.samples import SAMPLES
from cli.output import note

_TIMEOUT = 30


def post_all(credentials: dict[str, Any]) -> int:
    """Posts every sample event to a service that is ready; returns how many were taken. What fails is told on standard error and does not stop the demo."""
    base = credentials["base_url"]
    keys = {client["id"]: client["key"] for client in credentials["clients"]}
    events = sorted((SAMPLES / "events").glob("*.json"))
    return sum(_post(base, path, keys) for path in events)


def wait_until_ready(base_url: str, seconds: float, sleep: Callable[[float], None]) -> bool:
    """Whether the service at this address answers that it is ready within the time."""
    for _ in range(int(seconds / 0.25)):
        try:
            status, _body = _ask("GET", base_url, "/health/ready", {}, None)
        except OSError:
            status = 0
        if status == http.client.OK:
            return True
        sleep(0.25)
    return False


def _post(base_url: str, path: Path, keys: dict[str, str]) -> bool:
    """``bidding-….json`` goes to the bidding door in the name of ``demo-bidding``."""
    door = path.name.split("-")[0]
    headers = {
        "Authorization": f"Bearer {keys[f'demo-{door}']}",
        "Content-Type": "application/json",
        "Idempotency-Key": f"demo-{path.stem}",
    }
    try:
        status, body = _ask("POST", base_url, f"/api/v1/inbound/{door}", headers, path.read_bytes())
    except OSError as error:
        status, body = 0, {"title": str(error)}
    if status != http.client.CREATED:
        note(f"演示事件 {path.name} 没有被接受：{body.get('title', '')} {body.get('detail', '')}".rstrip())
    return status == http.client.CREATED


def _ask(
    method: str, base_url: str, path: str, headers: dict[str, str], body: bytes | None
) -> tuple[int, dict[str, Any]]:
    """Status and JSON body. Raises OSError when the service cannot be reached."""
    connection = http.client.HTTPConnection(urlsplit(base_url).netloc, timeout=_TIMEOUT)
    try:
        connection.request(method, path, body=body, headers=headers)
        response = connection.getresponse()
        raw = response.read()
        return response.status, json.loads(raw) if raw else {}
    except http.client.HTTPException as error:
        raise OSError(str(error)) from error
    except ValueError:
        return response.status, {}
    finally:
        connection.close()
