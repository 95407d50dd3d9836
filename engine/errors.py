"""The root of every error that this project raises on purpose.

An error carries a stable ``code`` for programs, a Chinese ``title`` and ``detail`` for the person, and says in
``advice`` what to do next. Layers above add their own subclasses; nothing raises bare ``Exception``.
"""

from __future__ import annotations

from dataclasses import dataclass


class JiangchengError(Exception):
    """Base of the tree. ``code`` is stable; the texts are Chinese and may be improved."""

    def __init__(self, code: str, title: str, detail: str = "", advice: str = "") -> None:
        super().__init__(f"[{code}] {title}" + (f"：{detail}" if detail else ""))
        self.code = code
        self.title = title
        self.detail = detail
        self.advice = advice


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """Where in a pack something stands; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class PackError(JiangchengError):
    """A pack that cannot be loaded. ``position`` points at the offending text where it is known."""

    def __init__(
        self, code: str, title: str, detail: str = "", advice: str = "", position: Position | None = None
    ) -> None:
        super().__init__(code, title, detail, advice)
        self.position = position

    def __str__(self) -> str:
        where = f"{self.position}: " if self.position else ""
        advice = f"（建议：{self.advice}）" if self.advice else ""
        return f"{where}{super().__str__()}{advice}"


MAX_SHOWN = 100
"""Errors in one text; whoever wants all reads ``PackErrors.errors``."""


class PackErrors(JiangchengError):
    """All that was wrong with a set of packs, so that an author mends them in one round."""

    def __init__(self, errors: list[PackError]) -> None:
        shown = [str(error) for error in errors[:MAX_SHOWN]]
        shown += [f"……另有 {len(errors) - MAX_SHOWN} 处错误"] if len(errors) > MAX_SHOWN else []
        super().__init__("packs_invalid", f"规则包有 {len(errors)} 处错误", "\n".join(shown))
        self.errors = errors


class ValueTypeError(JiangchengError):
    """A value that does not fit its field's type."""


class EngineFault(JiangchengError):
    """durable-rules answered with an error; the caller falls back to the reference evaluator and records it."""
