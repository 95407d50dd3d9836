"""``jiangcheng doctor``: is this installation fit to serve? Tries each part and says what to do. Exit: 0 fit, 1 not."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from cli import context, output
from cli.failures import FAILED
from engine.errors import JiangchengError

if TYPE_CHECKING:
    from api.settings import Settings

MIN_FREE_BYTES = 1024**3

Probe = Callable[["Settings"], str]


def doctor(as_json: Annotated[bool, typer.Option("--json", help="输出 JSON,供程序读取。")] = False) -> None:
    """自检:运行环境、数据目录、密钥、数据库、规则包、规则引擎。"""
    settings = context.read_settings()
    results = [_try(name, probe, settings) for name, probe in _PROBES.items()]
    if as_json:
        output.say_json({"good": all(r["ok"] for r in results), "parts": results})
    else:
        for result in results:
            output.say(f"{'✓' if result['ok'] else '✗'} {result['part']}:{result['text']}")
            if result["advice"]:
                output.say(f"    建议:{result['advice']}")
    if not all(result["ok"] for result in results):
        raise typer.Exit(FAILED)


def _try(name: str, probe: Probe, settings: Settings) -> dict[str, str | bool]:
    try:
        return {"part": name, "ok": True, "text": probe(settings), "advice": ""}
    except JiangchengError as error:
        detail = error.detail.splitlines()[0] if error.detail else ""
        text = f"{error.title}({detail})" if detail else error.title
        return {"part": name, "ok": False, "text": text, "advice": error.advice}
    except Exception as error:  # a part may fail in any way; the others must still be tried
        advice = "请带上 JC_DEBUG=1 运行 jiangcheng serve,把输出发给维护人员"
        return {"part": name, "ok": False, "text": f"{type(error).__name__}: {error}", "advice": advice}


def _python(_: Settings) -> str:
    return f"Python {platform.python_version()}({sys.prefix})"


def _home(settings: Settings) -> str:
    home = context.require_home(settings)
    free = shutil.disk_usage(home).free
    if free < MIN_FREE_BYTES:
        raise JiangchengError("disk_full", f"磁盘只剩 {free // 1024**2} MiB", str(home), "请清理磁盘或换一个数据目录")
    return f"{home},可写,剩余 {free // 1024**3} GiB"


def _keys(settings: Settings) -> str:
    from adapters.crypto.keys import KeyRing

    if not settings.keys.exists():
        return "尚未生成,第一次启动时生成"
    ring = KeyRing(settings.keys)
    message = b"doctor"
    if not ring.signer.verify(ring.signer.key_id, message, ring.signer.sign(message)):
        raise JiangchengError("signing_broken", "签名密钥与受信任的公钥不一致", "", "请从备份恢复整个 keys 目录")
    return f"可用,签名密钥 {ring.signer.key_id}"


def _database(settings: Settings) -> str:
    from adapters.crypto.keys import KeyRing
    from adapters.storage import schema
    from adapters.storage.database import SqlDatabase, make_engine

    engine = make_engine(settings.database)
    try:
        context.require_schema(engine)
        with SqlDatabase(engine, KeyRing(settings.keys).cipher).read() as uow:
            version = uow.registry.current_version()
        return f"{engine.dialect.name},结构版本 {schema.current(engine)},名单版本 {version}"
    finally:
        engine.dispose()


def _packs(settings: Settings) -> str:
    from engine.packset import PackSet

    packs = PackSet.load(settings.packs, settings.confirmation_files)
    confirmed = sum(len(group.items) for group in packs.confirmations)
    state = f"已确认 {confirmed} 项" + (",含演示确认集" if packs.demo else "")
    if not confirmed:
        state = "没有任何确认,规则都不会触发(正式环境初始如此)"
    return f"备忘录与法定规则包 {len(packs.memoranda)} 个,{state};{packs.revision[:16]}…"


def _rule_engine(settings: Settings) -> str:
    from engine.decide import RuleEngine
    from engine.examples import run_examples
    from engine.packset import PackSet

    packs = PackSet.load(settings.packs, settings.confirmation_files)
    engine = RuleEngine(packs)
    try:
        report = run_examples(packs, engine)
    finally:
        engine.close()
    differing = [case for case in report.failed if any(d.what == "两个求值器" for d in case.differences)]
    if differing:
        advice = "请停用本服务并把 jiangcheng packs test 的输出发给维护人员"
        raise JiangchengError("engine_differs", f"两个求值器在 {len(differing)} 个示例上结果不一致", "", advice)
    return f"在 {len(report.cases)} 个示例上两个求值器结果一致"


def _bus(settings: Settings) -> str:
    from adapters.bus import open_bus

    bus = open_bus(settings.redis)
    try:
        if not bus.healthy():
            raise JiangchengError("redis_unreachable", "Redis 连接不上", "", "请核对 JC_REDIS_URL 和 Redis 服务")
    finally:
        bus.close()
    return "Redis 可用" if settings.redis else "没有配置 Redis,单进程运行不需要"


_PROBES: dict[str, Probe] = {
    "运行环境": _python,
    "数据目录": _home,
    "密钥": _keys,
    "数据库": _database,
    "规则包": _packs,
    "规则引擎": _rule_engine,
    "消息通道": _bus,
}
