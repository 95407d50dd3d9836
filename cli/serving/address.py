"""Where the service listens."""

from __future__ import annotations

import errno
import socket
from typing import TYPE_CHECKING

from engine.errors import JiangchengError

if TYPE_CHECKING:
    from api.settings import Settings


def base_url(settings: Settings) -> str:
    """The address under which this machine reaches the service."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104 - the keys are what to replace
    host = f"[{host}]" if ":" in host and not host.startswith("[") else host
    return f"http://{host}:{settings.port}"


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
