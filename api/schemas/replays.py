"""What a replay tells: the same again, or where it differs, or why it cannot be told."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from api.schemas.common import Answer
from services.checks.replay import Replay
from services.wire import moment_text


class DifferenceView(Answer):
    """One place where the documents differ."""

    path: str = Field(description="决定文书中的位置（JSON 路径）", examples=["$.subjects[0].outcome"])
    stored: Any = Field(description="存档的值；没有则为 null")
    now: Any = Field(description="重新判定的值；没有则为 null")


class ReplayView(Answer):
    """The whole answer."""

    check_id: str
    verdict: Literal["equal", "differs", "cannot"] = Field(
        description="equal 逐字节相同；differs 有差异；cannot 无法重新判定"
    )
    decided_at: str
    revision: str = Field(description="当时的规则版本")
    registry_version: int = Field(description="当时的名单版本")
    document_digest: str = Field(description="当时决定文书的 SM3")
    difference_count: int
    differences: list[DifferenceView] = Field(description="最前的若干处差异")
    code: str = Field(description="无法重新判定时的代码；否则为空")
    reason: str = Field(description="无法重新判定的原因；否则为空")


def replay_view(replay: Replay) -> ReplayView:
    """The answer of the interface and of the command line's ``--json``."""
    record = replay.record
    return ReplayView(
        check_id=record.check_id,
        verdict=replay.verdict.value,
        decided_at=moment_text(record.decided_at),
        revision=record.revision,
        registry_version=record.registry_version,
        document_digest=record.document_digest,
        difference_count=replay.difference_count,
        differences=[DifferenceView(path=d.path, stored=d.stored, now=d.now) for d in replay.differences],
        code=replay.code,
        reason=replay.reason,
    )
