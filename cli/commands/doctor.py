"""``jiangcheng doctor``: is this installation fit to serve? Tries each part and says what to do. Exit: 0 fit, 1 not."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from cli import context, output
from cli.failures import FAILED
from engine.errors import JiangchengError

if TYPE_CHECKING:
    from adapters.doctor import Finding
    from api.settings import Settings
    from engine.packs.packset import PackSet

MIN_FREE_BYTES = 1024**3


def doctor(as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")] = False) -> None:
    """自检：运行环境、数据目录、密钥、数据库、规则包、规则引擎。"""
    findings = [_told(name, probe, context.read_settings()) for name, probe in _PROBES.items()]
    good = all(finding.healthy for finding in findings)
    if as_json:
        output.say_json({"good": good, "parts": [asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            output.say(f"{'✓' if finding.healthy else '✗'} {finding.name}：{finding.detail}")
            if finding.advice:
                output.say(f"    建议：{finding.advice}")
    if not good:
        raise typer.Exit(FAILED)


def _told(name: str, probe: Callable[[Settings], Finding], settings: Settings) -> Finding:
    """What the probe found; a probe that fails has found that its part is not fit."""
    from adapters.doctor import Finding

    try:
        return probe(settings)
    except JiangchengError as error:
        detail = error.detail.splitlines()[0] if error.detail else ""
        return Finding(name, False, f"{error.title}（{detail}）" if detail else error.title, error.advice)
    except Exception as error:  # a part may fail in any way; the others must still be tried
        advice = "请带上 JC_DEBUG=1 运行 jiangcheng serve，把输出发给维护人员"
        return Finding(name, False, f"{type(error).__name__}: {error}", advice)


def _python(_: Settings) -> Finding:
    from adapters.doctor import Finding

    return Finding("运行环境", True, f"Python {platform.python_version()}（{sys.prefix}）")


def _home(settings: Settings) -> Finding:
    from adapters.doctor import Finding

    home = context.require_home(settings)
    free = shutil.disk_usage(home).free
    if free < MIN_FREE_BYTES:
        return Finding("数据目录", False, f"{home} 所在磁盘只剩 {free // 1024**2} MiB", "请清理磁盘或换一个数据目录")
    return Finding("数据目录", True, f"{home}，可写，剩余 {free // 1024**3} GiB")


def _keys(settings: Settings) -> Finding:
    from adapters.doctor import check_keys

    return check_keys(settings.keys)


def _sm2(_: Settings) -> Finding:
    from adapters.doctor import check_sm2

    return check_sm2()


def _database(settings: Settings) -> Finding:
    from adapters.doctor import check_database
    from adapters.storage.database import make_engine

    engine = make_engine(settings.database)
    try:
        return check_database(engine)
    finally:
        engine.dispose()


def _rules(settings: Settings) -> Finding:
    """Runs all examples of what the service decides by: both evaluators must agree, whatever is confirmed here."""
    from adapters.doctor import Finding
    from engine.deciding.decide import RuleEngine
    from engine.examples.run import run_examples

    packs = _packs(settings)
    engine = RuleEngine(packs)
    try:
        report = run_examples(packs, engine)
    finally:
        engine.close()
    differing = [case for case in report.failed if any(d.what == "两个求值器" for d in case.differences)]
    if differing:
        advice = "请停用本服务，并把 jiangcheng packs test 的输出发给维护人员"
        return Finding("规则", False, f"两个求值器在 {len(differing)} 个示例上结果不一致", advice)
    confirmed = sum(len(group.items) for group in packs.confirmations)
    state = f"已确认 {confirmed} 项" + ("，含演示确认集" if packs.demo else "")
    state = state if confirmed else "没有任何确认，规则都不触发（正式环境初始如此）"
    return Finding(
        "规则", True, f"规则包 {len(packs.memoranda)} 个，{state}；{len(report.cases)} 个示例上两个求值器一致"
    )


def _packs(settings: Settings) -> PackSet:
    """What the service would decide by: the newest activation, which must be good; without any, the folder."""
    from adapters.crypto.keys import KeyRing
    from adapters.storage import schema
    from adapters.storage.database import SqlDatabase, make_engine
    from engine.packs.packset import PackSet
    from services.revisions import manifest
    from services.revisions.active import OFFICE, SHOWN
    from services.revisions.texts import stored_packs

    if settings.keys.exists():
        engine = make_engine(settings.database)
        try:
            if schema.current(engine) == schema.newest():
                ring = KeyRing(settings.keys)
                database = SqlDatabase(engine, ring.cipher)
                with database.read() as uow:
                    newest = uow.revisions.newest(SHOWN if settings.demo else OFFICE)
                if newest is not None:
                    content = manifest.verify(newest, ring.signer)
                    packs = stored_packs(database, newest.revision)
                    manifest.require_documents(content, packs)
                    return packs
        finally:
            engine.dispose()
    return PackSet.load(settings.packs, settings.confirmation_files if settings.demo else ())


def _bus(settings: Settings) -> Finding:
    from adapters.doctor import check_bus

    if settings.redis is None:
        return check_bus(None)
    from adapters.bus.redis_bus import RedisBus

    bus = RedisBus(settings.redis)
    try:
        return check_bus(bus)
    finally:
        bus.close()


_PROBES: dict[str, Callable[[Settings], Finding]] = {
    "运行环境": _python,
    "数据目录": _home,
    "密钥": _keys,
    "SM2 签名": _sm2,
    "数据库": _database,
    "规则": _rules,
    "Redis": _bus,
}
