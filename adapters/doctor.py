"""Looks at everything the service needs from outside and says in Chinese what is wrong and what to do. It changes nothing.

Each check is its own function, so that the readiness answer can ask a few and ``jiangcheng doctor`` all of them.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from adapters.crypto import sm2
from adapters.crypto.keys import KeyRing, check_modes
from adapters.crypto.masters import OLD
from adapters.storage import schema
from engine.errors import JiangchengError
from services.ports import Bus

OLDEST_SQLITE = (3, 38)
"""Has ``unixepoch``, by which reports count seconds."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. ``detail`` says how it is, ``advice`` what to do when it is not well."""

    name: str
    healthy: bool
    detail: str
    advice: str = ""


def check_database(engine: Engine) -> Finding:
    """Whether the database answers and has the schema of this version."""
    name = "数据库"
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        version = schema.current(engine)
    except SQLAlchemyError as error:
        where = engine.url.render_as_string(hide_password=True)
        return Finding(
            name, False, f"无法连接 {where}（{type(error).__name__}）", "请检查 JC_DATABASE_URL 和数据库服务是否运行"
        )
    if engine.dialect.name == "sqlite" and sqlite3.sqlite_version_info < OLDEST_SQLITE:
        needed = ".".join(map(str, OLDEST_SQLITE))
        advice = "请换用较新的 Python 或系统，或者改用 PostgreSQL（JC_DATABASE_URL）"
        return Finding(name, False, f"SQLite {sqlite3.sqlite_version} 太旧，报表需要 {needed} 以上", advice)
    if version is None:
        return Finding(name, False, "数据库还没有建表", "请执行 jiangcheng db upgrade")
    if version != schema.newest():
        detail = f"数据库结构版本为 {version}，程序需要 {schema.newest()}"
        return Finding(name, False, detail, "请先备份，再执行 jiangcheng db upgrade；版本高于程序时请升级程序")
    return Finding(name, True, f"{engine.dialect.name} 可用，结构版本 {version}")


def check_keys(folder: Path) -> Finding:
    """Whether the folder of keys is whole, readable and closed to others. A folder that does not exist yet is well: it will be made."""
    name = "密钥"
    if not folder.exists():
        return Finding(name, True, f"{folder} 尚未创建，首次启动时自动生成")
    try:
        check_modes(folder)
        ring = KeyRing(folder)
        wrapped = ring.cipher.new_data_key()[1]
        ring.cipher.decrypt(wrapped, ring.cipher.encrypt(wrapped, "自检"))
        signer = ring.signer
    except JiangchengError as error:
        return _finding(name, error)
    except OSError as error:
        return Finding(name, False, f"无法读取 {folder}（{error.strerror}）", "请检查该目录的属主和权限")
    if not signer.verify(signer.key_id, b"self-test", signer.sign(b"self-test")):
        return Finding(
            name, False, "本机签名公钥不在 trusted 目录中，核查回执将无法验证", f"请把公钥放回 {folder / 'trusted'}"
        )
    told = f"密钥完整，签名密钥 {signer.key_id}，受信任公钥 {len(ring.trusted.key_ids)} 个"
    if list(folder.glob(OLD)):
        told += "；主密钥轮换没有收尾，见 jiangcheng keys status"
    return Finding(name, True, told)


def check_sm2() -> Finding:
    """Whether the system's libcrypto makes and judges SM2 signatures."""
    name = "SM2 签名"
    try:
        key = sm2.PrivateKey.generate()
        signature = key.sign(b"self-test")
        good = key.public_key.verify(b"self-test", signature) and not key.public_key.verify(b"other", signature)
    except JiangchengError as error:
        return _finding(name, error)
    if not good:
        return Finding(name, False, "系统密码库的 SM2 验签结果不正确", "请更换系统的 OpenSSL 3(Debian/Ubuntu:libssl3)")
    return Finding(name, True, "系统密码库可用")


def check_bus(bus: Bus | None) -> Finding:
    """Whether Redis answers; None means that none is configured."""
    name = "Redis"
    if bus is None:
        return Finding(name, True, "未配置，使用进程内计数（单进程运行时足够）")
    if bus.healthy():
        return Finding(name, True, "可用")
    return Finding(
        name,
        False,
        "无法连接，登录限制等计数暂由各进程自行计算；核查不受影响",
        "请检查 JC_REDIS_URL 和 Redis 服务是否运行",
    )


def _finding(name: str, error: JiangchengError) -> Finding:
    detail = f"{error.title}：{error.detail}" if error.detail else error.title
    return Finding(name, False, detail, error.advice)
