"""From pack files to typed documents: which folder holds which kind, and every error of every file at once.

It reads one file at a time and knows nothing of references between documents; that is ``references``.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NoReturn

from pydantic import ValidationError

from engine.documents import MODELS, Document
from engine.errors import PackError, PackErrors, Position
from engine.packs import digests
from engine.packs.cache import NO_CACHE, Cache, cache_key
from engine.packs.model_errors import translate
from engine.packs.restoring import remembered, restored
from engine.packs.suggest import advice_for
from engine.packs.yaml_guard import checked_text, read_bytes
from engine.packs.yaml_tree import YamlTree, parse_tree

RULE_FOLDERS = {
    "law": "law",
    "parameters": "parameters",
    "calendar": "calendar",
    "reasons": "reasons",
    "appraisal": "appraisal",
    "inventories": "inventory",
    "measures": "measure",
    "lists": "list",
    "matters": "matter",
    "bodies": "bodies",
    "departments": "departments",
    "confirmations": "confirmations",
}
"""Folder under ``rules/`` -> the kind of document it holds."""

MEMORANDUM_FILES = {"memorandum.yaml": "memorandum", "examples.yaml": "examples"}
"""The two files of a memorandum's own folder."""

TABLE_FILE = "table.yaml"
"""The hand-written table beside a memorandum. Only its own test reads it, so that it stays independent of this loader (S15)."""

MAX_FILES = 5_000


@dataclass(frozen=True, slots=True)
class Loaded:
    """One document with its canonical content, which digests are taken of, and the tree it came from, for positions."""

    document: Document
    tree: YamlTree
    content: bytes


def load_folder(root: Path, cache: Cache = NO_CACHE) -> list[Loaded]:
    """All documents under ``root/rules`` (confirmations excepted) and ``root/memoranda``, in the order of their paths.

    Raises PackErrors with the errors of all files together.
    """
    loaded: list[Loaded] = []
    errors: list[PackError] = []
    for number, (path, name, kind) in enumerate(_files(root, errors)):
        if number >= MAX_FILES:
            title = f"文件过多：超过 {MAX_FILES} 个"
            errors.append(PackError("too_many_files", title, "", "请检查规则文件夹是否正确", Position(name, 1, 1)))
            break
        try:
            loaded.append(load_document(path, name, kind, cache))
        except PackErrors as found:
            errors.extend(found.errors)
    if errors:
        raise PackErrors(errors)
    return loaded


def load_document(path: Path, name: str, kind: str, cache: Cache = NO_CACHE) -> Loaded:
    """One file that must hold a document of this kind. Raises PackErrors. A text that was sound before is not parsed again."""
    try:
        raw = read_bytes(path, name)
        key = cache_key("document", kind, raw)
        places = cache_key("places", key)
        if (content := cache.get(key)) is not None:
            return Loaded(restored(kind, content), YamlTree(name, raw.decode(), partial(cache.get, places)), content)
        tree = YamlTree(name, checked_text(raw, name))
    except PackError as error:
        raise PackErrors([error]) from error
    loaded = typed(tree, kind)
    cache.put(places, tree.only_places())
    cache.put(key, loaded.content)
    return loaded


def load_text(name: str, text: str) -> Loaded:
    """The document of a text as if it were the file ``name`` below a packs' folder. Raises PackErrors."""
    errors: list[PackError] = []
    kind = _kind_of(name, errors)
    if kind is None and not errors:
        errors.append(PackError("wrong_place", "这个文件不是规则文档", name, "请不要提交它", Position(name, 1, 1)))
    if errors:
        raise PackErrors(errors)
    return typed(parse_tree(text.encode(), name), kind)


def typed(tree: YamlTree, kind: str | None = None) -> Loaded:
    """The typed document of a tree; ``kind``, when given, is the only one accepted. Raises PackErrors."""
    given = tree.data.get("kind")
    if not isinstance(given, str):
        _refuse("missing_key", "缺少“kind”（文档类别）", f"请在第一行写 kind: {kind or '…'}", tree.at(("kind",)))
    if given not in MODELS:
        _refuse("unknown_kind", f"没有“{given}”这种文档", advice_for(given, MODELS, "类别"), tree.at(("kind",)))
    if kind is not None and given != kind:
        advice = f"这个位置只放 kind: {kind} 的文档，请移到对应的文件夹或改正 kind"
        _refuse("wrong_folder", f"“{given}”类文档放错了文件夹", advice, tree.at(("kind",)))
    model = MODELS[given]
    try:
        document = model.model_validate(tree.data, by_alias=True, by_name=False)
    except ValidationError as error:
        raise PackErrors(translate(error, model, tree)) from error
    content = digests.content(document)
    return Loaded(remembered(document, content), tree, content)


def _files(root: Path, errors: list[PackError]) -> Iterator[tuple[Path, str, str]]:
    found = False
    for top in ("rules", "memoranda"):
        for path in sorted(_walk(root, top, errors)):
            if path.suffix.lower() not in (".yaml", ".yml"):
                continue
            found = True
            name = path.relative_to(root).as_posix()
            kind = _kind_of(name, errors)
            if kind is not None and kind != "confirmations":
                yield path, name, kind
    if not found:
        title = "没有找到任何规则文件"
        advice = "请指明含有 rules/ 与 memoranda/ 的文件夹"
        errors.append(PackError("no_packs", title, "", advice, Position(root.name or ".", 1, 1)))


def _walk(root: Path, top: str, errors: list[PackError]) -> Iterator[Path]:
    """Every file below a folder. What cannot be read, or leads elsewhere, is an error: a rule must not vanish unseen."""

    def refuse(path: Path, title: str, advice: str) -> None:
        place = Position(path.relative_to(root).as_posix(), 1, 1)
        errors.append(PackError("pack_unreadable", title, "", advice, place))

    def unreadable(error: OSError) -> None:
        refuse(Path(error.filename), "无法读取文件夹", "请检查是否有读取权限")

    if not (root / top).is_dir():
        return
    for folder, folders, files in os.walk(root / top, onerror=unreadable):
        for path in (Path(folder, name) for name in (*folders, *files)):
            mode = path.lstat().st_mode
            if stat.S_ISREG(mode):
                yield path
            elif not stat.S_ISDIR(mode):
                refuse(path, "不是普通文件（例如符号链接）", "请放入文件本身；链接可能指向别处，或什么也不指")


def _kind_of(name: str, errors: list[PackError]) -> str | None:
    """The kind that a file at this place must have, None to pass it over; a file that has no place here is an error."""
    parts = name.split("/")
    if not name.endswith(".yaml"):
        title, advice = "文件名应以 .yaml 结尾", "请改名，否则不会被载入"
    elif parts[0] == "rules":
        if len(parts) >= 3 and parts[1] in RULE_FOLDERS:
            return RULE_FOLDERS[parts[1]]
        title, advice = "文件放错了位置", f"rules/ 之下只有这些文件夹：{'、'.join(RULE_FOLDERS)}"
    else:
        if len(parts) == 3 and parts[2] in (*MEMORANDUM_FILES, TABLE_FILE):
            return MEMORANDUM_FILES.get(parts[2])
        title, advice = "文件放错了位置", "每份备忘录一个文件夹，内有 memorandum.yaml 和 examples.yaml"
    errors.append(PackError("wrong_place", title, name, advice, Position(name, 1, 1)))
    return None


def _refuse(code: str, title: str, advice: str, position: Position) -> NoReturn:
    raise PackErrors([PackError(code, title, "", advice, position)])


def name_of(path: Path, root: Path) -> str:
    """How positions call a confirmation file: relative to the packs where possible, and never with the machine's folders."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
