"""Keeping people and system clients: made, changed and switched off by an administrator, each act audited."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from datetime import datetime

from services.accounts import passwords
from services.accounts.model import Account, Caller, Client, Role
from services.audit import trail
from services.errors import ConflictError, InvalidInputError, NotFoundError, UnauthenticatedError
from services.ports import Cipher, UnitOfWork

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{1,63}\Z")


def create_client(
    uow: UnitOfWork, cipher: Cipher, *, client_id: str, name: str, departments: Iterable[str], actor: str, now: datetime
) -> str:
    """Makes a system client and returns its key. The key is shown this once; only its digest is kept."""
    _check_name(client_id, "client_id")
    scope = frozenset(departments)
    if not scope:
        raise InvalidInputError(
            "departments_missing", "没有指定部门", "系统客户端至少要属于一个部门", "请填写部门编号", "departments"
        )
    if uow.accounts.client(client_id):
        raise ConflictError("client_exists", "系统客户端已存在", client_id, "请换一个编号，或先停用原来的客户端")
    key = _new_key()
    uow.accounts.add_client(Client(client_id, name, scope, True), _key_digest(cipher, key), now)
    detail = {"departments": sorted(scope)}
    trail.record(uow, actor=actor, action="client.create", entity=f"client:{client_id}", detail=detail, now=now)
    return key


def authenticate_key(uow: UnitOfWork, cipher: Cipher, key: str) -> Caller:
    """The client that owns the key, by one look-up. Raises UnauthenticatedError; it does not say why."""
    client = uow.accounts.client_by_key(_key_digest(cipher, key)) if key.isascii() and len(key) <= 200 else None
    if client is None or not client.active:
        raise UnauthenticatedError(
            "key_invalid", "访问密钥无效", "密钥不存在或已停用", "请核对密钥，或向信用办申请新的密钥"
        )
    return client.caller()


def caller_of(uow: UnitOfWork, caller_id: str) -> Caller | None:
    """The system or the person as they stand now, by the id of :class:`Caller`; None when they may no longer speak."""
    kind, _, name = caller_id.partition(":")
    found: Client | Account | None = None
    if kind == "client":
        found = uow.accounts.client(name)
    elif kind == "account":
        found = uow.accounts.account(name)
    return found.caller() if found and found.active else None


def renew_client_key(uow: UnitOfWork, cipher: Cipher, client_id: str, *, actor: str, now: datetime) -> str:
    """Gives the client a new key, returned this once; the old one stops working with this transaction."""
    if uow.accounts.client(client_id) is None:
        raise NotFoundError("系统客户端")
    key = _new_key()
    uow.accounts.set_client_key(client_id, _key_digest(cipher, key))
    trail.record(uow, actor=actor, action="client.renew_key", entity=f"client:{client_id}", detail={}, now=now)
    return key


def deactivate_client(uow: UnitOfWork, client_id: str, *, actor: str, now: datetime) -> None:
    """Its key stops working with this transaction."""
    if uow.accounts.client(client_id) is None:
        raise NotFoundError("系统客户端")
    uow.accounts.deactivate_client(client_id)
    trail.record(uow, actor=actor, action="client.deactivate", entity=f"client:{client_id}", detail={}, now=now)


def create_account(
    uow: UnitOfWork, *, name: str, password: str, roles: Iterable[Role], department: str, actor: str, now: datetime
) -> None:
    """Makes a person's account. Raises InvalidInputError (name, password, roles) and ConflictError."""
    _check_name(name, "name")
    held = frozenset(roles)
    if not held or Role.SYSTEM_CLIENT in held:
        raise InvalidInputError(
            "roles_invalid", "角色无效", "个人账号至少要有一个角色，且不能是系统客户端", "请选择角色", "roles"
        )
    if uow.accounts.account(name):
        raise ConflictError("account_exists", "账号已存在", name, "请换一个账号名")
    uow.accounts.add_account(Account(name, passwords.hash_password(password), held, department, True), now)
    detail = {"roles": sorted(held), "department": department}
    trail.record(uow, actor=actor, action="account.create", entity=f"account:{name}", detail=detail, now=now)


def set_password(uow: UnitOfWork, name: str, password: str, *, actor: str, now: datetime) -> None:
    """Replaces the password and ends all of the person's sessions."""
    _existing_account(uow, name)
    uow.accounts.set_password(name, passwords.hash_password(password))
    uow.accounts.end_sessions_of(name, now)
    trail.record(uow, actor=actor, action="account.set_password", entity=f"account:{name}", detail={}, now=now)


def deactivate_account(uow: UnitOfWork, name: str, *, actor: str, now: datetime) -> None:
    """The person can no longer sign in, and open sessions end."""
    _existing_account(uow, name)
    uow.accounts.deactivate_account(name)
    uow.accounts.end_sessions_of(name, now)
    trail.record(uow, actor=actor, action="account.deactivate", entity=f"account:{name}", detail={}, now=now)


def _existing_account(uow: UnitOfWork, name: str) -> None:
    if uow.accounts.account(name) is None:
        raise NotFoundError("账号")


def _check_name(name: str, field: str) -> None:
    if not _NAME.match(name):
        raise InvalidInputError(
            "name_invalid",
            "名称无效",
            "应为 2 至 64 位的字母、数字、点、下划线、@ 或连字符，并以字母或数字开头",
            "请更换名称",
            field,
        )


def _new_key() -> str:
    return f"jck_{secrets.token_urlsafe(32)}"


def _key_digest(cipher: Cipher, key: str) -> str:
    return cipher.index("client-key", key)
