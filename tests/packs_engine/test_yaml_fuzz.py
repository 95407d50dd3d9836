"""Pack files that were damaged, cut or spliced: they load, or are refused with positions; nothing else, and within bounds.

``JC_FUZZ_FILES`` sets how many damaged files are tried.
"""

from __future__ import annotations

import os
import random
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.errors import PackErrors
from engine.packs.loading import RULE_FOLDERS, Loaded, typed
from engine.packs.packset import PackSet
from engine.packs.yaml_guard import MAX_BYTES
from engine.packs.yaml_tree import parse_tree
from tests.packs_engine.packs import FILES

ROOT = Path(__file__).parents[2]
REAL = sorted(
    path for top in ("rules", "memoranda") for path in (ROOT / top).rglob("*.yaml") if path.name != "table.yaml"
)
COUNT = int(os.environ.get("JC_FUZZ_FILES", "600"))
CHUNKS = 6

Damage = Callable[[random.Random, bytes], bytes]

_PIECES = [
    *(b"\x00", b"\t", b"\r", b"\x85", b"\xef\xbb\xbf", b"\xff", b"\xe2\x80\xae", b"\xe2\x80\x8b", b"\xd1\x81", b"\xf0\x9f\x80\x84"),
    *(b"&a ", b"*a", b"!!python/object:os.system ", b"!x ", b"%YAML 1.1\n", b"---\n", b"...\n", b"<<: ", b"? ", b": ", b"- "),
    *(b"[" * 40, b"{a: " * 40, b"[]", b"{}", b"''", b"null", b"~", b'"\\u0000"', b'"\\ud800"', b"|\n", b">\n  x\n", b"# "),
    *(b"x" * 30_000, b"[" + b"x, " * 60_000, b"9" * 400, b"1e400", b"-0", b"0x1F", b"9999-99-99", b"2026-02-30"),
    *("关于".encode("gb18030"), "ｋ".encode(), b"all: []", b"any: {}", b"not: [[]]", b"when: {all: [{all: [{all: []}]}]}"),
    *(b"matter.amount: {between: [9, 1]}", b"listing.level: {in: []}", b"history.x: {gte: 1}", b"kind: confirmations"),
]  # fmt: skip


def _flip(rng: random.Random, raw: bytes) -> bytes:
    place = rng.randrange(len(raw))
    return raw[:place] + bytes([raw[place] ^ 1 << rng.randrange(8)]) + raw[place + 1 :]


def _insert(rng: random.Random, raw: bytes) -> bytes:
    place = rng.randrange(len(raw) + 1)
    return raw[:place] + rng.choice(_PIECES) + raw[place:]


def _truncate(rng: random.Random, raw: bytes) -> bytes:
    return raw[: rng.randrange(len(raw))]


def _drop(rng: random.Random, raw: bytes) -> bytes:
    start = rng.randrange(len(raw))
    return raw[:start] + raw[start + rng.randrange(1, 40) :]


def _lines(rng: random.Random, raw: bytes) -> bytes:
    """A line goes elsewhere, or comes twice, or changes its indent."""
    lines = raw.splitlines(keepends=True)
    line = lines[rng.randrange(len(lines))]
    moved = rng.choice([line, b"  " + line, line.lstrip(b" "), line * 2])
    lines.insert(rng.randrange(len(lines) + 1), moved)
    return b"".join(lines)


def _value(rng: random.Random, raw: bytes) -> bytes:
    """The value of one key becomes something else."""
    lines = raw.splitlines(keepends=True)
    number = rng.randrange(len(lines))
    key, colon, _ = lines[number].partition(b": ")
    if colon:
        lines[number] = key + colon + rng.choice(_PIECES) + b"\n"
    return b"".join(lines)


def _splice(rng: random.Random, raw: bytes) -> bytes:
    other = rng.choice(REAL).read_bytes()
    start = rng.randrange(len(other))
    place = rng.randrange(len(raw))
    return raw[:place] + other[start : start + rng.randrange(1, 400)] + raw[place:]


DAMAGES: list[Damage] = [_flip, _insert, _truncate, _drop, _lines, _value, _splice]


def damaged(rng: random.Random, raw: bytes) -> bytes:
    """One to three kinds of damage, one after another."""
    for _ in range(rng.randrange(1, 4)):
        raw = rng.choice(DAMAGES)(rng, raw) or b"\n"
    return raw


def check_refusal(errors: PackErrors) -> None:
    """Every error has a code, a title, what to do, and a place in a file."""
    assert errors.errors
    for error in errors.errors:
        assert error.code
        assert error.title
        assert error.advice, error
        assert error.position is not None, error
        assert error.position.line > 0


def read(raw: bytes, name: str) -> Loaded | None:
    """The document, or None if it was refused as it should be."""
    try:
        return typed(parse_tree(raw, name))
    except PackErrors as errors:
        check_refusal(errors)
        return None


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_damaged_file_loads_or_is_refused_at_a_place(chunk: int) -> None:
    loaded = refused = 0
    for number in range(chunk, COUNT, CHUNKS):
        rng = random.Random(number)  # the number alone brings a failure back
        path = rng.choice(REAL)
        found = read(damaged(rng, path.read_bytes()), path.name)
        loaded, refused = loaded + (found is not None), refused + (found is None)
    assert loaded
    assert refused


def test_a_set_with_one_damaged_file_loads_or_is_refused_at_a_place() -> None:
    """References, conditions and examples are read against what the damage left."""
    intact = {name: read(text.encode(), name) for name, text in FILES.items()}
    loaded = refused = 0
    for number in range(COUNT // 2):
        rng = random.Random(number)
        name = rng.choice(sorted(FILES))
        document = read(damaged(rng, FILES[name].encode()), name)
        if document is None:
            continue
        try:
            PackSet.of([found for found in {**intact, name: document}.values() if found is not None])
            loaded += 1
        except PackErrors as errors:
            check_refusal(errors)
            refused += 1
    assert loaded
    assert refused


@pytest.mark.parametrize(
    "raw",
    [
        b"a: [" + b"x," * 500_000,
        b"{" + b",".join(b"k%d: 1" % number for number in range(90_000)) + b"}",
        b"a: 1\n" * 200_000,
        b"a: '" + b"x" * MAX_BYTES,
        b"- " * 500_000,
        b"a: &a [" + b"x," * 9 + b"x]\nb: [" + b"*a," * 300_000,
        b'a: "' + b"\\x41" * 250_000 + b'"\n',
        b"#\n" * 500_000,
    ],
    ids=["list", "mapping", "duplicates", "text", "depth", "aliases", "escapes", "comments"],
)  # fmt: skip
def test_a_bomb_takes_no_more_memory_than_the_largest_honest_file(raw: bytes) -> None:
    assert len(raw) > MAX_BYTES // 2
    tracemalloc.start()
    assert read(raw[:MAX_BYTES], "bomb.yaml") is None
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40 * MAX_BYTES


def test_every_kind_of_file_is_damaged() -> None:
    kinds = {path.parent.name for path in REAL if path.parts[-3] == "rules"}
    assert kinds == set(RULE_FOLDERS)
