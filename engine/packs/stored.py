"""The text of a whole set: canonical JSON of all documents and the revision that names them.

Read back without writing it again: the bytes of each document are cut out as they stand, and these are what is digested.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.bulk import uncollected
from engine.documents import Document
from engine.errors import PackError, PackErrors
from engine.packs.restoring import restored

if TYPE_CHECKING:
    from engine.packs.packset import PackSet

_HEAD, _TAIL = '{"documents":{', '},"revision":"'
_DECODER = json.JSONDecoder()


def written(contents: Mapping[str, bytes], revision: str) -> bytes:
    """The text of documents given by key, in the order of their keys."""
    documents = b",".join(b'"%b":%b' % (key.encode(), content) for key, content in sorted(contents.items()))
    return b'{"documents":{%b},"revision":"%b"}' % (documents, revision.encode())


def read(text: bytes, known: Mapping[str, bytes] | None = None) -> tuple[dict[str, bytes], str]:
    """The inverse of :func:`written`. Raises ValueError for anything that it did not write.

    ``known``: texts of whole documents by key; one that stands there as it is need not be searched for its end.
    """
    whole = text.decode()
    if not whole.startswith(_HEAD):
        raise ValueError("not a stored set of packs")
    found: dict[str, bytes] = {}
    place = len(_HEAD)
    try:
        while whole[place] != "}":
            place += whole[place] == ","
            key, start = _DECODER.raw_decode(whole, place)
            start += 1
            same = known.get(key) if known and isinstance(key, str) else None
            # No whole object is the beginning of another, so what begins with a known one is that one.
            if same is not None and whole.startswith(shown := same.decode(), start):
                found[key], place = same, start + len(shown)
                continue
            _, place = _DECODER.raw_decode(whole, start)
            found[str(key)] = whole[start:place].encode()
    except (IndexError, RecursionError) as error:
        raise ValueError("not as it was written") from error
    revision = whole[place:].removeprefix(_TAIL).removesuffix('"}')
    if written(found, revision) != text:
        raise ValueError("not as it was written")
    return found, revision


@uncollected()
def documents(contents: Mapping[str, bytes], known: PackSet | None) -> dict[str, Document]:
    """The documents of these texts, those of ``known`` where it has the same. Raises KeyError and ValueError for damaged ones."""
    return {
        key: known.documents[key]
        if known and known.contents.get(key) == content
        else restored(key.partition("/")[0], content)
        for key, content in contents.items()
    }


def damaged() -> PackErrors:
    """What is raised for a text that cannot be what was stored."""
    return PackErrors([PackError("revision_damaged", "存档的规则版本已损坏，无法读取", "", "请从备份恢复该版本")])
