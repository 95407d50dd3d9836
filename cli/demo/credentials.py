"""The demo's credentials: made anew on each machine, kept in ``JC_HOME/demo/credentials.json`` (mode 600), known nowhere else.

The database has only digests, so the file and the database must agree. Where they do not (the file is lost, or belongs to
another database), all are made anew.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from cli.demo.people import ACCOUNTS, CLIENTS, DemoAccount, DemoClient
from services.accounts import directory, passwords
from services.errors import UnauthenticatedError
from services.ports import Cipher, Database, UnitOfWork

ACTOR = "local:demo"


def ensure(database: Database, cipher: Cipher, path: Path, base_url: str, now: datetime) -> dict[str, Any]:
    """The credentials that work now; made if there are none. Writes the file inside the transaction, so that they agree after a crash."""
    kept = _read(path)
    if kept is not None and _work(database, cipher, kept):
        if kept["base_url"] != base_url:
            kept["base_url"] = base_url
            _write(path, kept)
        return kept
    with database.write() as uow:
        made = {
            "base_url": base_url,
            "clients": [_client(uow, cipher, client, now) for client in CLIENTS],
            "accounts": [_account(uow, account, now) for account in ACCOUNTS],
        }
        _write(path, made)
    return made


def _client(uow: UnitOfWork, cipher: Cipher, client: DemoClient, now: datetime) -> dict[str, Any]:
    if uow.accounts.client(client.id):
        key = directory.renew_client_key(uow, cipher, client.id, actor=ACTOR, now=now)
    else:
        key = directory.create_client(
            uow,
            cipher,
            client_id=client.id,
            name=client.name,
            departments=client.departments,
            actor=ACTOR,
            now=now,
        )
    return {"id": client.id, "key": key, "departments": list(client.departments)}


def _account(uow: UnitOfWork, account: DemoAccount, now: datetime) -> dict[str, Any]:
    password = passwords.generate()
    if uow.accounts.account(account.name):
        directory.set_password(uow, account.name, password, actor=ACTOR, now=now)
    else:
        directory.create_account(
            uow,
            name=account.name,
            password=password,
            roles=account.roles,
            department=account.department,
            actor=ACTOR,
            now=now,
        )
    roles = [role.value for role in account.roles]
    return {"name": account.name, "password": password, "roles": roles, "department": account.department}


def _work(database: Database, cipher: Cipher, kept: dict[str, Any]) -> bool:
    """Whether the file has all of the demo's people, and its keys are this database's."""
    keys = {client["id"]: client["key"] for client in kept["clients"]}
    names = {account["name"] for account in kept["accounts"]}
    if {client.id for client in CLIENTS} != set(keys) or {account.name for account in ACCOUNTS} != names:
        return False
    try:
        with database.read() as uow:
            return all(
                directory.authenticate_key(uow, cipher, key).id == f"client:{client_id}"
                for client_id, key in keys.items()
            ) and all(uow.accounts.account(name) for name in names)
    except UnauthenticatedError:
        return False


def _read(path: Path) -> dict[str, Any] | None:
    """What the file holds; None when there is none or it is not what we wrote."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        clients = [(str(c["id"]), str(c["key"])) for c in found["clients"]]
        accounts = [(str(a["name"]), str(a["password"])) for a in found["accounts"]]
        return found if clients and accounts and isinstance(found["base_url"], str) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(path: Path, content: dict[str, Any]) -> None:
    """Replaces the file in one step; never readable by others, not even for a moment."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=2)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
