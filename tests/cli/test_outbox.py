"""The outbox from a terminal: how it stands, dead letters sent again, and where a system takes its messages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from api.settings import Settings
from api.wiring import Application, build
from services.outbox.dispatch import CLAIM
from services.outbox.sending import Telling, tell
from services.outbox.topics import Topic
from tests.cli.running import jiangcheng

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@contextmanager
def opened(home: Path) -> Iterator[Application]:
    application = build(Settings(home=home))
    try:
        yield application
    finally:
        application.close()


def with_a_system(home: Path, *url: str) -> None:
    added = jiangcheng(home, "clients", "add", "platform", "--name", "示例平台", "--department", "jy-ggzy")
    assert added.returncode == 0, added.stderr
    if url:
        registered = jiangcheng(home, "clients", "webhook", "platform", "--url", *url)
        assert registered.returncode == 0, registered.stderr


def tell_something(home: Path) -> None:
    telling = Telling(Topic.LISTING_EXITED, "k", "listing:k", "示例通知", "示例", confirm_by=NOW + timedelta(hours=1))
    with opened(home) as application, application.database.write() as uow:
        tell(uow, telling, ["jy-ggzy"], actor="local:t", now=NOW)


def give_up(home: Path) -> str:
    now = datetime.now(UTC)
    with opened(home) as application, application.database.write() as uow:
        claimed = uow.outbox.claim(now, now + CLAIM)
        assert claimed is not None
        uow.outbox.failed(claimed, "接收方回答 HTTP 500", None)
    return claimed.message_id


def test_an_empty_outbox(filled: Path) -> None:
    status = jiangcheng(filled, "outbox", "status")
    assert (status.returncode, "等待投递 0 条。" in status.stdout) == (0, True)
    for command, told in (("dead", "没有投递失败"), ("overdue", "没有逾期未确认")):
        result = jiangcheng(filled, "outbox", command)
        assert (result.returncode, told in result.stdout) == (0, True)


def test_dead_letters_are_listed_and_sent_again(filled: Path) -> None:
    with_a_system(filled, "https://receiver.example/hook")
    tell_something(filled)
    message_id = give_up(filled)
    status = jiangcheng(filled, "outbox", "status", "--json")
    assert status.returncode == 1
    assert json.loads(status.stdout) == {"waiting": 0, "dead": 1, "overdue": 1, "oldest_waiting": None}
    listed = jiangcheng(filled, "outbox", "dead")
    assert listed.returncode == 1
    assert f"{message_id}  jy-ggzy，系统 platform  示例通知：接收方回答 HTTP 500（试过 1 次）" in listed.stdout
    assert "receiver.example" not in listed.stdout
    overdue = json.loads(jiangcheng(filled, "outbox", "overdue", "--json").stdout)["items"]
    assert {item["client"] for item in overdue} == {None}
    assert jiangcheng(filled, "outbox", "replay", message_id).returncode == 0
    assert jiangcheng(filled, "outbox", "replay", message_id).returncode == 1, "it is not dead any more"
    give_up(filled)
    assert "1 条消息已交回投递" in jiangcheng(filled, "outbox", "replay", "--all").stdout
    assert json.loads(jiangcheng(filled, "outbox", "status", "--json").stdout)["waiting"] == 1


def test_what_to_replay_must_be_said(filled: Path) -> None:
    for arguments in ((), ("a", "--all")):
        refused = jiangcheng(filled, "outbox", "replay", *arguments)
        assert (refused.returncode, "请写明消息编号" in refused.stderr) == (2, True)


def test_an_address_is_registered_and_removed(filled: Path) -> None:
    with_a_system(filled)
    for url in ("http://receiver.example/", "https://10.0.0.1/", "https://user:geheim@receiver.example/"):
        refused = jiangcheng(filled, "clients", "webhook", "platform", "--url", url)
        assert (refused.returncode, "接收地址不可用" in refused.stderr) == (2, True)
        assert "geheim" not in refused.stderr
    inside = jiangcheng(
        filled, "clients", "webhook", "platform", "--url", "https://10.0.0.1/", JC_WEBHOOK_NETWORKS="10.0.0.0/8"
    )
    assert inside.returncode == 0, inside.stderr
    unknown = jiangcheng(filled, "clients", "webhook", "nobody", "--url", "https://receiver.example/")
    assert unknown.returncode == 1
    for arguments in ((), ("--url", "https://receiver.example/", "--remove")):
        assert jiangcheng(filled, "clients", "webhook", "platform", *arguments).returncode == 2
    assert jiangcheng(filled, "clients", "webhook", "platform", "--remove").returncode == 0
    assert jiangcheng(filled, "clients", "webhook", "platform", "--remove").returncode == 1


def test_a_wrong_setting_is_told(filled: Path) -> None:
    refused = jiangcheng(filled, "outbox", "status", JC_WEBHOOK_NETWORKS="10.0.0.1/8")
    assert (refused.returncode, "JC_WEBHOOK_NETWORKS" in refused.stderr) == (2, True)
