"""docs/pack-keys.md names every key of every kind, says which must stand, and nothing that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel

from engine.documents import MODELS
from tests.packs.catalogue import ROOT

Keys = dict[str, bool]
_ROW = re.compile(r"^\| `([a-z_]+)` \| (must)? ?\|")


def page() -> dict[tuple[str, str], Keys]:
    """(kind, model) -> key -> whether the page says that it must stand."""
    found: dict[tuple[str, str], Keys] = {}
    kind = model = ""
    for line in (ROOT / "docs" / "pack-keys.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            kind = line.removeprefix("## ")
        elif line.startswith("### "):
            model = line.removeprefix("### ")
            found[kind, model] = {}
        elif row := _ROW.match(line):
            assert row[1] not in found[kind, model], row[1]
            found[kind, model][row[1]] = row[2] == "must"
    return found


def inside(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from inside(part)


def parts(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield model
    for field in model.model_fields.values():
        for part in inside(field.annotation):
            yield from parts(part)


def test_every_key_of_every_kind_stands_in_the_page() -> None:
    wanted: dict[tuple[str, str], Keys] = {}
    told: set[str] = set()
    for kind, model in MODELS.items():
        for part in parts(model):
            if part.__name__ not in told:  # where it is used first
                told.add(part.__name__)
                wanted[kind, part.__name__] = {f.alias or n: f.is_required() for n, f in part.model_fields.items()}
    assert page() == wanted
