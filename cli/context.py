"""What commands need of the machine: settings, the clock, the data folder, who is calling, the application put together.

The command line is where time enters: everything below is given ``now``.
"""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import JiangchengError
from services.errors import InvalidInputError

if TYPE_CHECKING:
    from api.settings import Settings
    from api.wiring import Application
    from engine.packs.packset import PackSet
    from services.accounts.model import Caller


def read_settings() -> Settings:
    """Settings from the environment. Raises InvalidInputError naming the variable that is wrong."""
    from pydantic import ValidationError

    from api.settings import Settings
    from services.faults import explain

    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "JC_" + "_".join(str(part) for part in first["loc"]).upper()
        raise InvalidInputError(
            "bad_setting",
            f"环境变量 {name} 的值无效",
            str(first["ctx"]["error"]) if first["type"] == "value_error" else explain(first)[0],
            "请对照 docs/settings.md 更正后重试",
            field=name,
        ) from error


def now() -> datetime:
    """The moment, aware."""
    return datetime.now(UTC)


def require_home(settings: Settings) -> Path:
    """The data folder, made if need be. Raises JiangchengError when nothing can be written there."""
    home = settings.home
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = home / f".write-test-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise JiangchengError(
            "home_unwritable",
            f"数据目录不可写：{home}",
            error.strerror or str(error),
            "请更改该目录的权限，或用 JC_HOME=/可写/目录 指定另一个 (JC_HOME must name a folder that you may write to)",
        ) from error
    return home


def local_caller(packs: PackSet) -> Caller:
    """The person at this machine's command line: may ask for every department, which the audit trail shows."""
    from services.accounts.model import Caller, Role

    return Caller(local_user(), frozenset(packs.departments), frozenset({Role.OPERATOR, Role.CREDIT_OFFICE}))


def local_user() -> str:
    """How the audit trail names the person at this machine's command line."""
    return f"local:{_user()}"


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container user without a name
        return str(os.getuid())


@contextmanager
def open_application() -> Iterator[Application]:
    """The application on the configured database, closed at the end."""
    from api import logs
    from api.wiring import build

    settings = read_settings()
    require_home(settings)
    with logs.of_a_command():
        application = build(settings)
        try:
            yield application
        finally:
            application.close()
