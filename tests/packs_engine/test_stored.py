"""A stored set is read back as it was written, by this version or the one before; anything else is refused as damaged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.errors import PackErrors
from engine.packs import digests, stored
from engine.packs.packset import PackSet
from tests.packs_engine.packs import load, write


@pytest.fixture
def packs(tmp_path: Path) -> PackSet:
    return load(write(tmp_path))


def test_the_text_is_the_canonical_json_of_documents_and_revision(packs: PackSet) -> None:
    documents = {key: digests.plain(document) for key, document in packs.documents.items()}
    assert packs.canonical() == digests.canonical({"documents": documents, "revision": packs.revision})


def test_it_is_read_back_to_the_same_set(packs: PackSet) -> None:
    again = PackSet.from_canonical(packs.canonical())
    assert (again.revision, dict(again.contents), dict(again.documents)) == (
        packs.revision,
        dict(packs.contents),
        dict(packs.documents),
    )


def test_documents_of_the_same_content_are_those_of_the_known_set(packs: PackSet) -> None:
    key = next(key for key in packs.documents if key.startswith("measure/"))
    edited = json.loads(packs.canonical())["documents"]
    edited[key]["title"] += "（修改）"
    text = {name: digests.canonical(document) for name, document in edited.items()}
    revision = digests.sm3(digests.canonical(digests.manifest(text.items())))
    again = PackSet.from_canonical(stored.written(text, revision), packs)
    assert again.revision == revision != packs.revision
    assert {name for name in packs.documents if again.documents[name] is not packs.documents[name]} == {key}
    assert again.measures[key.partition("/")[2]].title.endswith("（修改）")


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{}",
        b'{"documents":{',
        b'{"documents":{}}',
        b'{"documents":{1:{}},"revision":"sm3:0"}',
        b'{"documents":{[]:{}},"revision":"sm3:0"}',
        b'{"documents":{null:{}},"revision":"sm3:0"}',
        b'{"documents":{"measure/a":1},"revision":"sm3:0"}',
        b'{"documents":{"measure/a":' + b"[" * 200_000,
        b'{"documents":{"measure/\xed\xa0\x80":{}},"revision":"sm3:0"}',
        b'{"documents":{"measure/\\ud800":{}},"revision":"sm3:0"}',
    ],
)
def test_what_was_never_written_is_refused(text: bytes) -> None:
    with pytest.raises(PackErrors) as refused:
        PackSet.from_canonical(text)
    assert [error.code for error in refused.value.errors] == ["revision_damaged"]


def test_any_byte_lost_or_changed_is_noticed(packs: PackSet) -> None:
    text = packs.canonical()
    for place in range(0, len(text), 97):
        changed = text[:place] + bytes([text[place] ^ 1]) + text[place + 1 :]
        for damaged in (text[:place] + text[place + 1 :], changed):
            with pytest.raises(PackErrors, match="损坏"):
                PackSet.from_canonical(damaged)


def test_the_same_set_in_another_spelling_is_refused(packs: PackSet) -> None:
    """A revision names bytes: white space, escapes, or another order of documents are not what was signed."""
    whole = json.loads(packs.canonical())
    turned = {"documents": dict(reversed(whole["documents"].items())), "revision": whole["revision"]}
    for text in (json.dumps(whole), json.dumps(turned, ensure_ascii=False, separators=(",", ":"))):
        with pytest.raises(PackErrors, match="损坏"):
            PackSet.from_canonical(text.encode())
