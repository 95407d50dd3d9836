"""``jiangcheng serve``: the service. ``--demo`` adds sample data, accounts and credentials; see ``cli.demo``.

This process supervises and serves nothing itself (``cli.serving``); what only the loaded service can tell (packs, schema)
its first worker tells.
"""

from __future__ import annotations

import json
import os
import threading
import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import context
from cli.output import note

if TYPE_CHECKING:
    from api.settings import Settings

_PATIENCE_SECONDS = 60
"""After so long a person is told that the start still goes on; a slow machine may take minutes to prepare the demo."""


def serve(
    host: Annotated[
        str | None, typer.Option("--host", help="监听地址，默认 127.0.0.1(JC_HOST)。", show_default=False)
    ] = None,
    port: Annotated[int | None, typer.Option("--port", help="端口，默认 8000(JC_PORT)。", show_default=False)] = None,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="工作进程数。")] = 1,
    demo: Annotated[bool, typer.Option("--demo", help="演示：载入样例名单、账号和演示确认集。")] = False,
) -> None:
    """启动服务，按 Ctrl-C 停止。"""
    _to_environment(host, port, demo)
    settings = context.read_settings()
    context.require_home(settings)
    from api import logs
    from cli.serving.address import base_url, require_port

    require_port(settings.host, settings.port)
    logs.configure(settings.log_level)
    if workers > 1 and settings.redis is None:
        note("注意：有多个工作进程而没有配置 JC_REDIS_URL，登录限制等计数由各进程分别计算，限制会相应放宽。")
    threading.Thread(target=_when_ready, args=(settings, base_url(settings)), daemon=True).start()
    from cli.serving.running import run

    if failure := run(settings, workers):
        raise typer.Exit(failure)


def _to_environment(host: str | None, port: int | None, demo: bool) -> None:
    """Options become settings, so that worker processes read the same ones."""
    given = {"JC_HOST": host, "JC_PORT": port, "JC_DEMO": "true" if demo else None}
    os.environ.update({name: str(value) for name, value in given.items() if value is not None})
    if demo:
        os.environ.setdefault("JC_LOG_LEVEL", "warning")  # a person watches this terminal


def _when_ready(settings: Settings, base_url: str) -> None:
    """Runs beside the supervisor: waits for the service, posts the demo's events, and says where everything is."""
    from cli.demo import events

    while not events.wait_until_ready(base_url, _PATIENCE_SECONDS, time.sleep):
        note(f"服务还没有就绪，继续等待。久不就绪请查看 {base_url}/health/ready，或运行 jiangcheng doctor。")
    kind, more = "联合奖惩服务", list[str]()
    if settings.demo:
        file = settings.home / "demo" / "credentials.json"
        credentials: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        events.post_all(credentials)
        kind, more = "联合奖惩服务（演示）", [f"  演示凭据  {file}", "  样例说明  samples/README.md"]
    lines = [
        f"{kind}已启动：",
        f"  控制台    {base_url}/",
        f"  接口      {base_url}/api/v1（说明 {base_url}/openapi.json ）",
        *more,
        "按 Ctrl-C 停止。",
    ]
    print("\n".join(lines), flush=True)
