"""Documents read back from their canonical texts. While anybody holds one, whoever reads the same text gets the same.

An office that edits one memorandum among sixty reads fifty-nine again, which a set in use still has: typing them takes most of
the time, and two sets that follow one another would hold everything twice.
"""

from __future__ import annotations

from weakref import WeakValueDictionary

from engine.documents import MODELS, Document

_HELD: WeakValueDictionary[tuple[str, bytes], Document] = WeakValueDictionary()


def restored(kind: str, content: bytes) -> Document:
    """The document of a canonical text (``digests.content``). Raises KeyError and ValueError for what is none."""
    found = _HELD.get((kind, content))
    if found is not None:
        return found
    return remembered(MODELS[kind].model_validate_json(content, by_alias=True, by_name=False), content)


def remembered(document: Document, content: bytes) -> Document:
    """The document of this text that is in use already, or this one."""
    return _HELD.setdefault((document.kind, content), document)
