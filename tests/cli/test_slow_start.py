"""A machine on which the start takes minutes: the person who waits is told so, and in the end where everything is."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.settings import Settings
from cli.commands import serve
from cli.demo import events


def test_a_start_that_takes_minutes_ends_with_the_addresses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = iter([False, False, True])
    monkeypatch.setattr(events, "wait_until_ready", lambda *_: next(answers))
    serve._when_ready(Settings(home=tmp_path, demo=False), "http://127.0.0.1:8000")
    told = capsys.readouterr()
    assert told.err.count("继续等待") == 2
    assert "联合奖惩服务已启动" in told.out
    assert "http://127.0.0.1:8000/" in told.out
