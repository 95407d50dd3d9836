"""Stored revisions read back as packs."""

from __future__ import annotations

from engine.errors import JiangchengError
from engine.packs.packset import PackSet
from services.ports import Database


def stored_packs(database: Database, revision: str, known: PackSet | None = None) -> PackSet:
    """The packs of a stored revision, with what ``known`` has of them. Raises JiangchengError when the text is not there, damaged, or another revision's."""
    with database.read() as uow:
        text = uow.checks.revision(revision)
    if text is None:
        raise JiangchengError("revision_missing", "没有存档这个规则版本", revision, "请从备份恢复，或联系维护人员")
    packs = PackSet.from_canonical(text, known)
    if packs.revision != revision:
        detail = f"应为 {revision}，存档的内容是 {packs.revision}"
        raise JiangchengError("revision_damaged", "存档的规则版本与其名称不符", detail, "请从备份恢复该版本")
    return packs
