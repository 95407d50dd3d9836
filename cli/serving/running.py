"""Runs the service until it is stopped, or until its workers cannot be kept alive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uvicorn import Config

from cli.serving.supervisor import Reporter, Supervisor
from engine.errors import JiangchengError

if TYPE_CHECKING:
    from api.settings import Settings

_OPTIONS: dict[str, Any] = {
    "factory": True,
    "loop": "uvloop",  # with the default loop several workers are far slower on kept connections
    "http": "httptools",
    "access_log": False,
    "log_level": "warning",
    "server_header": False,
    "timeout_graceful_shutdown": 10,
}


def run(settings: Settings, workers: int) -> int:
    """Serves with so many workers; the exit code. Raises JiangchengError when they end again and again."""
    from api.metrics.folder import open_folder

    with open_folder(settings.home):
        from api.metrics.workers import WorkerMetrics  # after the folder: the library looks for it when it is imported

        supervisor = supervise(
            "cli.asgi:create",
            "cli.asgi:create_first",
            WorkerMetrics(),
            host=settings.host,
            port=settings.port,
            workers=workers,
            timeout_worker_healthcheck=settings.worker_deadline_seconds,
        )
    if supervisor.hopeless:
        raise JiangchengError(
            "workers_failing",
            "工作进程反复异常退出，服务已停止",
            "已逐次延长间隔重新启动，仍不能稳定运行",
            "请查看上面日志中的 worker_lost 各行，排除原因（内存不足、数据库或规则包异常等）后再启动",
        )
    return supervisor.failure


def supervise(app: str, first: str, reporter: Reporter, **options: Any) -> Supervisor:
    """Listens and runs the workers of an application factory until they are stopped; the supervisor as it ended.

    ``first`` is the factory for the first worker, which is ready before there are others.
    """
    config, preparing = (Config(factory, **_OPTIONS, **options) for factory in (app, first))
    listening = config.bind_socket()
    try:
        supervisor = Supervisor(config, preparing, [listening], reporter)
        supervisor.run()
    finally:
        listening.close()
    return supervisor
