"""Before the demo's server starts: credentials, the sample registry."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from adapters.files.open_rows import open_rows
from api.wiring import Application
from cli.demo import credentials
from cli.demo.people import CLIENTS
from cli.demo.samples import SAMPLES
from cli.output import note
from engine.errors import JiangchengError
from services.registry.columns import columns_of
from services.registry.imports import import_rows


def prepare(application: Application, base_url: str, now: datetime) -> dict[str, Any]:
    """Brings everything to where the demo can be served; returns the credentials. Raises JiangchengError for a database in real use."""
    _refuse_real_use(application)
    path = application.settings.home / "demo" / "credentials.json"
    found = credentials.ensure(application.database, application.cipher, path, base_url, now)
    for list_id in sorted(application.packs.lists):
        _import_sample(application, list_id, now)
    return found


def _refuse_real_use(application: Application) -> None:
    """The demo writes accounts and invented entries; it must never do so where an office keeps its own."""
    with application.database.read() as uow:
        used = uow.registry.current_version() > 0 and uow.accounts.client(CLIENTS[0].id) is None
    if used:
        raise JiangchengError(
            "not_a_demo",
            "这个数据库里已有数据，不是演示库",
            "演示会写入虚构的账号和名单条目",
            "请用 JC_HOME 或 JC_DATABASE_URL 指定另一个空的数据库，或去掉 --demo",
        )


def sample_file(list_id: str) -> Path | None:
    """The list's sample file; None when there is none."""
    return next((path for path in sorted((SAMPLES / "listings").glob(f"{list_id}.*"))), None)


def _import_sample(application: Application, list_id: str, now: datetime) -> None:
    """Imports a list's sample once: a list that has entries is left as its users have made it."""
    path = sample_file(list_id)
    if path is None:
        return
    list_type = application.packs.lists[list_id]
    with application.database.write() as uow:
        if uow.registry.page(list_id, after=None, limit=1).versions:
            return
        rows = open_rows(path, columns_of(list_type))
        report = import_rows(uow, application.cipher, list_type, rows, actor=credentials.ACTOR, now=now)
    note(f"  导入样例 {path.name} → {list_type.title}：{report.summary()}")
