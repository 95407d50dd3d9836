"""The key of a document in a set, and that no two share one."""

from __future__ import annotations

from collections.abc import Iterable

from engine.documents import Bodies, Departments, Document, Examples
from engine.errors import PackError, PackErrors
from engine.packs.loading import Loaded


def _key(document: Document) -> str:
    """``kind/id``. Examples are named after their memorandum, the catalogues of bodies and departments are named ``all``."""
    if isinstance(document, Examples):
        return f"examples/{document.memorandum}"
    if isinstance(document, Bodies | Departments):
        return f"{document.kind}/all"
    return f"{document.kind}/{document.id}"


_ONLY_ONE = {"bodies/all": "国家机构目录只能有一个", "departments/all": "部门目录只能有一个"}


def by_key(loaded: Iterable[Loaded]) -> dict[str, Loaded]:
    """Documents by their keys. Raises PackErrors where two have the same."""
    found: dict[str, Loaded] = {}
    errors: list[PackError] = []
    for item in loaded:
        key = _key(item.document)
        if key in found:
            what = _ONLY_ONE.get(key) or f"编号“{key.partition('/')[2]}”重复"
            first, second = found[key].tree.at(("id",)), item.tree.at(("id",))
            advice = "请改用别的编号，或删去其中一个文件"
            errors.append(PackError("duplicate_id", what, f"已在 {first} 定义", advice, second))
            continue
        found[key] = item
    if errors:
        raise PackErrors(errors)
    return found
