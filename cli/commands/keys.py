"""``jiangcheng keys``: the SM4 master key that wraps every subject's key. Exit: 0 good, 1 something waits for a person.

Runs on the machine that has the folder of keys. The service may run meanwhile: it notices the new key by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli import context, output
from cli.failures import FAILED

if TYPE_CHECKING:
    from services.master_key.rotation import Standing

app = typer.Typer(help="主密钥：查看、轮换、销毁旧密钥。", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")]


@app.command("status")
def status(as_json: Json = False) -> None:
    """各表的密钥封装在哪把主密钥下，轮换完了没有。"""
    from adapters.crypto.masters import master_id, old_keys
    from services.master_key.rotation import standing

    with context.open_application() as application:
        found = standing(application.database, application.cipher)
        newest = application.cipher.key_id
        old = [master_id(key) for _, key in old_keys(context.read_settings().keys)]
    if as_json:
        output.say_json(
            {
                "master": newest,
                "old_masters": [one for one in old if one != newest],
                "current": found.current,
                "behind": dict(found.behind),
                "unreadable": dict(found.unreadable),
            }
        )
    else:
        output.say(f"现用主密钥 {newest}，封装着 {found.current} 把密钥。")
        _say_rest(found)
        if left := [one for one in old if one != newest]:
            output.say(f"旧主密钥 {'、'.join(left)} 还在密钥目录里。")
    if not found.done or found.unreadable:
        raise typer.Exit(FAILED)


@app.command("rotate")
def rotate() -> None:
    """换一把新的主密钥，并把全部密钥重新封装；中断后再次执行即可接着做。已有的密文不变，服务不用停。"""
    from services.audit import trail
    from services.master_key.rotation import rewrap_all, standing

    now = context.now()
    settings = context.read_settings()
    with context.open_application() as application:
        from adapters.crypto.masters import begin_rotation, old_keys, read_newest

        actor = context.local_caller(application.packs).id
        newest = read_newest(settings.keys)
        if any(key != newest for _, key in old_keys(settings.keys)):
            output.note("接着上一次没有做完的轮换，不另换新密钥。")
        else:
            before = application.cipher.key_id
            made = begin_rotation(settings.keys)
            with application.database.write() as uow:
                detail = {"before": before, "after": made}
                trail.record(uow, actor=actor, action="keys.rotate", entity=f"master:{made}", detail=detail, now=now)
            output.note(f"新的主密钥 {made} 已生成；请立即备份整个 {settings.keys} 目录。")
        changed = rewrap_all(
            application.database,
            application.cipher,
            actor=actor,
            now=now,
            progress=lambda place, count: output.note(f"{place}：已检查 {count} 把"),
        )
        found = standing(application.database, application.cipher)
    output.say(f"重新封装 {sum(changed.values())} 把密钥。")
    _say_rest(found)
    if not found.done or found.unreadable:
        raise typer.Exit(FAILED)
    output.say("全部密钥已在新的主密钥下。确认备份无误、过一小时后，可用 jiangcheng keys retire 销毁旧主密钥。")


@app.command("retire")
def retire() -> None:
    """销毁旧主密钥。还有密钥封装在它下面、或者轮换还不到一小时的，不予销毁。"""
    from adapters.crypto.masters import require_settled
    from adapters.crypto.masters import retire as run
    from services.audit import trail
    from services.errors import ConflictError
    from services.master_key.rotation import standing

    now = context.now()
    settings = context.read_settings()
    with context.open_application() as application:
        require_settled(settings.keys, now)
        found = standing(application.database, application.cipher)
        if not found.done:
            raise ConflictError(
                "master_key_in_use",
                "旧主密钥还在使用",
                f"还有 {sum(found.behind.values())} 把密钥封装在它下面",
                "请先执行 jiangcheng keys rotate 重新封装",
            )
        actor = context.local_caller(application.packs).id
        gone = run(settings.keys)
        with application.database.write() as uow:
            for one in gone:
                trail.record(uow, actor=actor, action="keys.retire", entity=f"master:{one}", detail={}, now=now)
    output.say(
        f"旧主密钥 {'、'.join(gone)} 已销毁。轮换之前的数据库备份只能和当时的密钥目录一起恢复。"
        if gone
        else "没有旧主密钥。"
    )


def _say_rest(found: Standing) -> None:
    for place, count in found.behind.items():
        if count:
            output.say(f"{place}：{count} 把还封装在旧主密钥下，请再次执行 jiangcheng keys rotate。")
    for place, count in found.unreadable.items():
        output.say(f"{place}：{count} 把用现有的主密钥都打不开，请核对 keys 目录与数据库是否来自同一套备份。")
