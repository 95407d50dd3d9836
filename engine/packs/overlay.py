"""A set of packs with some of its files as an author has them now, before they are anywhere on disk."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from engine.errors import PackError, PackErrors, Position
from engine.packs.cache import NO_CACHE, Cache
from engine.packs.loading import Loaded, load_text
from engine.packs.packset import PackSet

_NAME = re.compile(r"(rules|memoranda)(/[\w.-]{1,80}){1,3}\.yaml")
"""What a file may be called; names are shown and never opened."""


def overlay(base: PackSet, files: Mapping[str, str], removed: Collection[str] = (), cache: Cache = NO_CACHE) -> PackSet:
    """``base`` with the documents of these files (name below the packs' folder -> text) and without the ``removed`` keys.

    A document replaces the one of the same kind and id. Raises PackErrors with the errors of all files together.
    """
    loaded: list[Loaded] = []
    errors: list[PackError] = []
    for name, text in sorted(files.items()):
        if not _NAME.fullmatch(name) or ".." in name:
            title, advice = "文件名不合要求", "请写成 memoranda/备忘录编号/memorandum.yaml 这样的路径"
            errors.append(PackError("wrong_place", title, name[:100], advice, Position("files", 1, 1)))
            continue
        try:
            loaded.append(load_text(name, text))
        except PackErrors as found:
            errors.extend(found.errors)
        except UnicodeEncodeError:
            title, advice = "文件含有无效字符", "请以 UTF-8 保存后重新提交"
            errors.append(PackError("not_utf8", title, "", advice, Position(name, 1, 1)))
    if errors:
        raise PackErrors(errors)
    return base.changed(loaded, removed, cache)
