"""The bench on machines of any size, and with documents of any size."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from adapters.impact.bench import open_bench
from adapters.impact.duck import MEMORY
from services.impact.bench import Document, Loaded, Message


def document(number: int, length: int) -> Document:
    """A check of one subject with one message, in which a text is so long."""
    message = {
        "subject": 0,
        "listing_id": "l-1",
        "list": "bad",
        "reached_as": "own",
        "facts": {"matter.x": "项" * length},
    }
    subject = {"index": 0, "role": "bidder", "kind": "legal_person", "subject_key": "k-1"}
    content = {"registry": {"state": "fresh"}, "inputs": {"subjects": [subject]}, "messages": [message]}
    return Document(number, f"c-{number}", "bidding", date(2026, 3, 1), 1, json.dumps(content).encode())


def test_what_reading_takes_fits_the_memory_however_many_processors_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 64)
    with open_bench(tmp_path) as bench:
        bench.add_document(document(1, 10))
        bench.load()
        (threads,) = next(bench._duck.rows("SELECT current_setting('threads')"))
        lines = [int(found) for text in bench.log for found in re.findall(r"maximum_object_size = (\d+)", text)]
    buffers = int(threads) * 2 * max(lines)  # each thread reads into twice the longest line
    assert buffers < MEMORY / 4


def test_it_does_not_matter_how_many_documents_are_taken_apart_together(tmp_path: Path) -> None:
    """Neither to damaged ones, nor to messages from elsewhere, nor to who was named otherwise."""
    names = json.dumps([{"index": 0, "names_differ": ["l-1"]}, {"index": 1, "relates_to": 0, "names_differ": ["l-2"]}])
    texts = [document(n, n).content for n in range(6)]
    texts += [b"{", b"{}", b'{"inputs": {"subjects": %b}, "messages": []}' % names.encode()]
    extra = Message(0, "bidding", date(2026, 3, 1), 1, 0, "l-9", "bad", "own", {"matter.x": "y"})
    tables = ("checks", "damaged", "subject", "named_otherwise", "message")

    def taken_apart(together: int) -> tuple[Loaded, dict[str, list[tuple[object, ...]]]]:
        with open_bench(tmp_path, together=together) as bench:
            for number, text in enumerate(texts):
                bench.add_document(Document(number, f"c-{number}", "bidding", date(2026, 3, 1), 1, text))
            for number in (3, 6):  # the second's check is damaged
                bench.add_message(replace(extra, check=number))
            loaded = bench.load()
            rows = {name: sorted(bench._duck.rows(f"SELECT * FROM {name}"), key=repr) for name in tables}  # noqa: S608
            assert sorted(row[0] for row in rows["message"]) == list(range(1, loaded.messages + 1))
            return loaded, rows | {"message": sorted(row[1:] for row in rows["message"])}

    loaded, rows = taken_apart(10**9)
    assert loaded == Loaded(checks=9, damaged=2, messages=7)
    assert len(rows["named_otherwise"]) == 3
    assert taken_apart(1) == taken_apart(700) == (loaded, rows)


def test_a_document_may_be_long(tmp_path: Path) -> None:
    with open_bench(tmp_path) as bench:
        for number, length in enumerate((10, 3_000_000, 10)):
            bench.add_document(document(number, length))
        assert bench.load() == Loaded(checks=3, damaged=0, messages=3)
