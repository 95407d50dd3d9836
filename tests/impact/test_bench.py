"""The bench on machines of any size, and with documents of any size."""

from __future__ import annotations

import json
import os
import re
from datetime import date
from pathlib import Path

import pytest

from adapters.impact.bench import open_bench
from services.impact.bench import Document, Loaded

MEMORY = 512 * 10**6


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


def test_a_document_may_be_long(tmp_path: Path) -> None:
    with open_bench(tmp_path) as bench:
        for number, length in enumerate((10, 3_000_000, 10)):
            bench.add_document(document(number, length))
        assert bench.load() == Loaded(checks=3, damaged=0, messages=3)
