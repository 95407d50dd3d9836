"""What a process decides by when it starts: the last good activation in the database, whatever folders are there.

Only where nothing was ever activated are the packs read from their folder: in production without confirmations, so that
nothing fires before two persons have published something; in the demo with those that stand for an office's review. The demo
also follows its folder: a folder that differs from the last one it took becomes active.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from engine.errors import JiangchengError, PackErrors
from engine.packs.packset import PackSet
from services.errors import ConflictError
from services.ports import Database, Observer, Signer
from services.revisions.activating import activate
from services.revisions.active import ActiveRules
from services.revisions.manifest import Origin
from services.revisions.model import Kind


def open_rules(
    database: Database,
    signer: Signer,
    observer: Observer,
    *,
    demo: bool,
    folder: Callable[[], PackSet],
    now: datetime,
) -> ActiveRules:
    """Rules that are active. ``folder`` reads the packs' folder; in production without any confirmations.

    Raises PackErrors when the folder is needed and does not load, JiangchengError when there are activations and none is good.
    """
    rules = ActiveRules(database, signer, observer, demo=demo)
    try:
        if demo:
            _follow(database, signer, folder, now)
        elif _never_activated(database, rules):
            _begin(database, signer, Kind.FIRST, folder(), now)
        rules.refresh(now)
        if rules.sequence == 0:
            raise _nothing_good(rules.last_error)
    except BaseException:
        rules.close()
        raise
    return rules


def _never_activated(database: Database, rules: ActiveRules) -> bool:
    with database.read() as uow:
        return uow.revisions.newest(rules.kinds) is None


def _follow(database: Database, signer: Signer, folder: Callable[[], PackSet], now: datetime) -> None:
    with database.read() as uow:
        last = uow.revisions.newest([Kind.DEMO])
    try:
        packs = folder()
    except PackErrors as error:
        gone = all(one.code == "no_packs" for one in error.errors)
        if last is None or not gone:
            raise
        return
    if last is None or last.revision != packs.revision:
        _begin(database, signer, Kind.DEMO, packs, now)


def _begin(database: Database, signer: Signer, kind: Kind, packs: PackSet, now: datetime) -> None:
    actor = f"system:{kind.value}"
    origin = Origin(kind, None, actor, now, actor, now)
    try:
        with database.write() as uow:
            activate(uow, packs, origin, signer, after=uow.revisions.last_sequence(), now=now)
    except ConflictError:
        return  # another process starting at the same moment was first; what it activated is there


def _nothing_good(cause: JiangchengError | None) -> JiangchengError:
    detail = f"{cause.title}（{cause.code}）" if cause else ""
    error = JiangchengError(
        "no_good_revision",
        "没有可以启用的规则版本",
        detail,
        "数据库中有启用记录，但没有一个通过验签和自检；请核对 keys/trusted，或从备份恢复数据库与密钥",
    )
    error.__cause__ = cause
    return error
