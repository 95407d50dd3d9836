"""The matter of an example: written out, shared by name, or like a shared one with fields of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.documents import ExampleCase, Examples, FieldSpec, MatterType
from engine.inputs import Matter
from engine.packs.examples.reading import Reader
from engine.packs.yaml_tree import TreePath
from engine.values import Value

LIKE = "like"
"""Key that names the shared matter from which an example's own differs."""


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in the file: every key with its value and its place. ``at`` is where the matter as a whole stands."""

    content: Mapping[str, tuple[Any, TreePath]]
    at: TreePath


def matter_of(reader: Reader, case: ExampleCase, path: TreePath) -> Matter:
    """The matter of a case, typed. ``path`` leads to the case's ``matter``. Raises PackError."""
    return _typed(reader, _written(reader, case.matter, path))


def kind_of(examples: Examples, case: ExampleCase) -> str:
    """The kind of a case's matter; empty where the example names none that is there."""
    shared = shared_matter(case)
    written = examples.matters.get(shared, {}) if shared is not None else case.matter
    return str(written.get("kind", "")) if isinstance(written, dict) else ""


def shared_matter(case: ExampleCase) -> str | None:
    """The name of the shared matter that a case is about, or starts from; None where it writes its own."""
    return case.matter if isinstance(case.matter, str) else case.matter.get(LIKE)


def check_shared(reader: Reader, name: str) -> None:
    """Refuses a shared matter that no case could use as it stands, whether one uses it or not."""
    at: TreePath = ("matters", name)
    if LIKE in reader.examples.matters[name]:
        reader.refuse("matter_like", "共享事项不能再写 like", (*at, LIKE), "请写出 kind 和全部字段")
    _typed(reader, _written(reader, name, at), partial=True)


def _written(reader: Reader, given: Any, path: TreePath) -> Written:
    if isinstance(given, str):
        return Written(_shared(reader, given, path), path)
    own = {key: (value, (*path, key)) for key, value in given.items() if key != LIKE}
    if LIKE not in given:
        return Written(own, path)
    base = _shared(reader, str(given[LIKE]), (*path, LIKE))
    if "kind" in own:
        reader.refuse("matter_like", "写了 like 就不再写 kind", (*path, "kind"), "要换事项类别，请写出整个事项")
    return Written({**base, **own}, path)


def _shared(reader: Reader, name: str, path: TreePath) -> dict[str, tuple[Any, TreePath]]:
    reader.known(name, reader.examples.matters, "共享事项", path)
    return {key: (value, ("matters", name, key)) for key, value in reader.examples.matters[name].items()}


def _typed(reader: Reader, written: Written, *, partial: bool = False) -> Matter:
    matter_type = _matter_type(reader, written)
    by_name: dict[str, FieldSpec] = {spec.name: spec for spec in matter_type.fields}
    typed: dict[str, Value] = {}
    for name, (value, at) in written.content.items():
        if name != "kind":
            reader.known(name, by_name, "字段", at)
            typed[name] = reader.value(by_name[name], value, at)
    missing = [spec.name for spec in matter_type.fields if spec.required and spec.name not in typed]
    if missing and not partial:
        title = f"缺少必填字段：{'、'.join(missing)}"
        reader.refuse("missing_field", title, written.at, "请在示例中补写这些字段")
    return Matter(kind=matter_type.id, fields=typed)


def _matter_type(reader: Reader, written: Written) -> MatterType:
    kind, at = written.content.get("kind", (None, written.at))
    matters = reader.packs.matters
    if not isinstance(kind, str):
        reader.refuse("missing_key", "缺少“kind”（事项类别）", at, f"可用的事项：{'、'.join(sorted(matters))}")
    reader.known(kind, matters, "事项", at)
    return matters[kind]
