"""``jiangcheng serve``: the service. ``--demo`` adds sample data, accounts and credentials; see ``cli.demo``."""

from __future__ import annotations

import errno
import os
import socket
import sys
import threading
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import context
from cli.output import note
from engine.errors import JiangchengError

if TYPE_CHECKING:
    from api.settings import Settings
    from api.wiring import Application


def serve(
    host: Annotated[
        str | None, typer.Option("--host", help="监听地址，默认 127.0.0.1(JC_HOST)。", show_default=False)
    ] = None,
    port: Annotated[int | None, typer.Option("--port", help="端口，默认 8000(JC_PORT)。", show_default=False)] = None,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="工作进程数。")] = 1,
    demo: Annotated[bool, typer.Option("--demo", help="演示：载入样例名单、账号和演示确认集。")] = False,
) -> None:
    """启动服务,按 Ctrl-C 停止。"""
    _to_environment(host, port, demo)
    settings = context.read_settings()
    context.require_home(settings)
    require_port(settings.host, settings.port)
    from api import logs
    from api.wiring import build

    base_url = f"http://{_reachable(settings.host)}:{settings.port}"
    application = build(settings)
    try:
        credentials = _prepare(application, base_url)
        logs.configure(settings.log_level)
        for line in warnings(application, workers):
            note(line)
        threading.Thread(target=_when_ready, args=(settings, base_url, credentials), daemon=True).start()
        if workers == 1:
            _serve_here(application)
            return
    finally:
        application.close()
    _serve_with_workers(settings, workers)


def warnings(application: Application, workers: int) -> list[str]:
    """What the person who starts the service should know before relying on it, in Chinese."""
    told = []
    packs = application.packs
    if not packs.confirmed:
        told.append(
            f"注意：规则包 {len(packs.memoranda)} 个已载入，但没有任何确认，规则都不触发，核查不会得出任何奖惩措施。"
            "请用 jiangcheng packs confirm 逐项确认。"
        )
    if workers > 1 and application.settings.redis is None:
        told.append("注意：有多个工作进程而没有配置 JC_REDIS_URL，登录限制等计数由各进程分别计算，限制会相应放宽。")
    return told


def _to_environment(host: str | None, port: int | None, demo: bool) -> None:
    """Options become settings, so that worker processes read the same ones."""
    given = {"JC_HOST": host, "JC_PORT": port, "JC_DEMO": "true" if demo else None}
    os.environ.update({name: str(value) for name, value in given.items() if value is not None})
    if demo:
        os.environ.setdefault("JC_LOG_LEVEL", "warning")  # a person watches this terminal


def require_port(host: str, port: int) -> None:
    """Raises JiangchengError when the address cannot be listened on, saying what to do."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                title = f"端口 {port} 已被占用"
                advice = f"请换一个端口，例如 JC_PORT={port + 1} make run，或先停掉占用它的程序 (port {port} is in use: set JC_PORT)"
            else:
                title = f"不能监听 {host}:{port}（{error.strerror}）"
                advice = "请核对 JC_HOST 与 JC_PORT；1024 以下的端口需要特权 (check JC_HOST and JC_PORT)"
            raise JiangchengError("port_unusable", title, "", advice) from error


def _reachable(host: str) -> str:
    """The address under which this machine reaches the service."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - the keys are what to replace
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def _prepare(application: Application, base_url: str) -> dict[str, Any] | None:
    """The demo's credentials; None for a plain service, which needs its schema to be there already."""
    if not application.settings.demo:
        context.require_schema(application.database.engine)
        return None
    from cli.demo.prepare import prepare

    print("准备演示数据 …", file=sys.stderr)
    return prepare(application, base_url, context.now())


def _when_ready(settings: Settings, base_url: str, credentials: dict[str, Any] | None) -> None:
    """Runs beside the server: waits for it, posts the demo's events, and says where everything is."""
    import time

    from cli.demo import events

    if credentials is not None:
        events.post_all(credentials)
    elif not events.wait_until_ready(base_url, events.READY_SECONDS, time.sleep):
        note(f"服务没有在 {events.READY_SECONDS} 秒内就绪。请查看 {base_url}/health/ready，或运行 jiangcheng doctor。")
        return
    kind = "联合奖惩服务（演示）" if credentials else "联合奖惩服务"
    lines = [
        f"{kind}已启动：",
        f"  控制台    {base_url}/",
        f"  接口      {base_url}/api/v1（说明 {base_url}/openapi.json ）",
    ]
    if credentials is not None:
        lines.append(f"  演示凭据  {settings.home / 'demo' / 'credentials.json'}")
        lines.append("  样例说明  samples/README.md")
    print("\n".join([*lines, "按 Ctrl-C 停止。"]), flush=True)


_OPTIONS: dict[str, Any] = {
    "loop": "uvloop",  # with the default loop several workers are far slower on kept connections
    "http": "httptools",
    "access_log": False,
    "log_level": "warning",
    "server_header": False,
    "timeout_graceful_shutdown": 10,
}


def _serve_here(application: Application) -> None:
    import uvicorn

    from api.app import create_app

    settings = application.settings
    uvicorn.run(create_app(application), host=settings.host, port=settings.port, **_OPTIONS)


def _serve_with_workers(settings: Settings, workers: int) -> None:
    import uvicorn

    uvicorn.run("cli.asgi:create", factory=True, host=settings.host, port=settings.port, workers=workers, **_OPTIONS)
