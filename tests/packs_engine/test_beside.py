"""What is kept beside a document is that document's, and goes with it."""

from __future__ import annotations

import gc

from engine.documents import Reasons
from engine.packs.beside import Beside


def _reasons(title: str) -> Reasons:
    one = {"code": "a", "title": title, "outcomes": ["declined"]}
    return Reasons.model_validate(
        {"kind": "reasons", "id": "r", "title": title, "last_checked": "2026-01-01", "reasons": [one]}
    )


def test_a_document_is_looked_at_once_and_one_with_the_same_text_again() -> None:
    looked: list[str] = []
    titles = Beside[Reasons, str](lambda document: looked.append(document.title) or document.title.upper())
    one, other = _reasons("a"), _reasons("a")
    assert [titles(one), titles(other), titles(one)] == ["A", "A", "A"]
    assert looked == ["a", "a"]


def test_nothing_is_kept_of_a_document_that_nobody_holds() -> None:
    """Whatever comes to lie at its place in memory has its own."""
    titles = Beside[Reasons, str](lambda document: document.title)
    for number in range(50):
        assert titles(_reasons(str(number))) == str(number)
    gc.collect()
    assert not titles._kept
