"""What the loader takes, the schemas take: every real pack file, as the loader reads it and as an editor does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from engine.documents import MODELS
from engine.packs.packset import PackSet
from engine.schemas import TITLES, schema_for
from tests.packs.catalogue import ROOT
from tests.support.packs import FILES, small_packs

DEMO = ROOT / "rules" / "confirmations" / "demo.yaml"
REAL = PackSet.load(ROOT, [DEMO])


class Editor(yaml.SafeLoader):
    """YAML as editors read it (1.2, core schema): an unquoted number is a number, ``on`` and dates are text."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - the attribute of the parent class


for _tag, _pattern, _first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", "-+0123456789."),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
):
    Editor.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


def read(text: str) -> Any:
    return yaml.load(text, Loader=Editor)  # noqa: S506 - a safe loader


def validator(packs: PackSet, kind: str) -> jsonschema_rs.Validator:
    return jsonschema_rs.validator_for(schema_for(packs, kind))


def faults(found: jsonschema_rs.Validator, value: Any) -> list[str]:
    return [f"{'/'.join(map(str, error.instance_path))}: {error.message}" for error in found.iter_errors(value)]


@pytest.mark.parametrize("kind", sorted(TITLES))
def test_every_real_file_is_what_its_schema_describes(kind: str) -> None:
    found, seen = validator(REAL, kind), 0
    for key, tree in REAL.trees.items():
        if key.partition("/")[0] != kind:
            continue
        seen += 1
        assert faults(found, tree.data) == [], key
        assert faults(found, read((ROOT / tree.name).read_text())) == [], key
    assert seen


def test_the_editor_s_reading_differs_from_the_loader_s() -> None:
    """Otherwise the test above would test one thing twice."""
    given = read("{on: [a], n: 5, m: 4000000.00, b: true, d: 2016-01-20}")
    assert given == {"on": ["a"], "n": 5, "m": 4000000.0, "b": True, "d": "2016-01-20"}


def test_a_catalogue_s_own_ids_count(tmp_path: Path) -> None:
    small = small_packs(tmp_path)
    text = read(FILES["memoranda/debtors/memorandum.yaml"])
    assert faults(validator(small, "memorandum"), text) == []
    assert any("jy-court" in fault or "debtors" in fault for fault in faults(validator(REAL, "memorandum"), text))


def test_an_empty_catalogue_gives_a_schema_too() -> None:
    for kind in TITLES:
        jsonschema_rs.meta.validate(schema_for(PackSet.of([]), kind))


def test_there_is_a_schema_for_every_kind_and_it_speaks_chinese() -> None:
    assert TITLES.keys() == MODELS.keys()
    for kind in TITLES:
        schema = schema_for(REAL, kind)
        jsonschema_rs.meta.validate(schema)
        for text in _texts(schema):
            assert re.search("[一-鿿]", text), (kind, text)


def _texts(node: Any) -> list[str]:
    """Titles and descriptions meant for people; ``properties`` holds names of fields instead."""
    if isinstance(node, list):
        return [text for item in node for text in _texts(item)]
    if not isinstance(node, dict):
        return []
    own = [node[key] for key in ("title", "description") if isinstance(node.get(key), str)]
    inner = [value for key, value in node.items() if key not in ("properties", "$defs")]
    named = [value for key in ("properties", "$defs") for value in node.get(key, {}).values()]
    return own + [text for value in (*inner, *named) for text in _texts(value)]
