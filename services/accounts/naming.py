"""Who acted, in words for people: a person's account, a system client, the command line, the subject itself."""

from __future__ import annotations


def actor_text(actor: str) -> str:
    """An actor as the audit trail names it, for people."""
    kind, _, name = actor.partition(":")
    named = {
        "account": name,
        "client": f"系统 {name}",
        "local": f"命令行 {name}",
        "system": "系统",
        "subject": "本人（本单位）",
    }
    return named.get(kind, actor)
