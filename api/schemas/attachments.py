"""A file as the interface shows it."""

from __future__ import annotations

from pydantic import Field

from api.schemas.common import Answer


class AttachmentView(Answer):
    """What is known of a file besides its bytes."""

    attachment_id: str
    name: str
    title: str = Field(description="证明什么；没有填写时为空")
    media_type: str
    kind_title: str
    size: int = Field(description="字节数")
    size_title: str
    sm3: str = Field(description="内容的 SM3 摘要；相关自然人的信息销毁后为空")
    added_at: str
