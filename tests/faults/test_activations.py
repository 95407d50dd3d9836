"""Checks go on while good and broken revisions are activated beneath them: none fails, each is one revision's, all replay."""

from __future__ import annotations

import base64
import json

import pytest

from benchmarks.activations.activating import Activated, Fault
from benchmarks.activations.client import Answer
from benchmarks.activations.run import Asked, run
from benchmarks.activations.verdict import judge
from tests.conftest import BACKENDS


@pytest.mark.parametrize("database", BACKENDS)
def test_no_check_fails_and_every_decision_is_one_revisions(database: str) -> None:
    """``make load`` asks for more of the same. How far a process lags depends on the machine, so here it may."""
    asked = Asked(rate=15, seconds=8, every=1, database=database, connections=8, poll_seconds=0.25, back=None)
    report = run(asked)
    assert report.faults == {}
    assert report.created == report.sent == 120
    assert report.replays == {"equal": 120}
    assert report.good == 4
    assert report.broken == {"unsigned": 2, "damaged text": 1, "wrong signature": 1}
    assert len(report.taken) == len(report.refused) == 2, "both workers met both kinds"
    assert report.deciding > 1, "the rules changed while checks were decided"
    assert min(report.cpu_milliseconds[who] for who in ("client", "workers", "together")) > 0
    assert (report.cpu_milliseconds["database"] > 0) == (database == "postgres")


ROWS = [
    Activated(1, "first", 0, 0),
    Activated(2, "second", 10, 11),
    Activated(3, "unsigned", 20, 21, Fault.UNSIGNED),
    Activated(4, "third", 30, 31),
]


def answered(revision: str, sent: float, received: float, *, signed: str | None = None, status: int = 201) -> Answer:
    payload = base64.urlsafe_b64encode(json.dumps({"revision": signed or revision}).encode()).decode().rstrip("=")
    body = {"check_id": f"{revision}-{sent}", "revision": revision, "receipt": {"payload": payload}}
    return Answer("clear", sent, sent, received, status, json.dumps(body).encode())


@pytest.mark.parametrize(
    ("answer", "behind"),
    [
        (answered("first", 5, 6), 0),
        (answered("first", 12, 13), 1),
        (answered("second", 12, 13), 0),
        (answered("second", 9, 10.5), 0),
        (answered("second", 40, 41), 1),
        (answered("third", 29, 31), 0),
    ],
)
def test_the_current_good_revision_and_the_one_before_may_decide(answer: Answer, behind: int) -> None:
    judged = judge([answer], ROWS)
    assert (dict(judged.faults), judged.behind) == ({}, behind)


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (answered("first", 40, 41), "decided by a revision not in force"),
        (answered("third", 12, 13), "decided by a revision not in force"),
        (answered("unknown", 12, 13), "decided by a revision not in force"),
        (answered("unsigned", 22, 23), "decided by a broken revision (unsigned)"),
        (answered("first", 12, 13, signed="second"), "names several revisions"),
        (answered("first", 5, 6, status=503), "status 503"),
        (Answer("clear", 5, 5, 65, 0, b"", "TimeoutError"), "TimeoutError"),
    ],
)
def test_the_judge_sees_what_does_not_hold(answer: Answer, fault: str) -> None:
    assert dict(judge([answer], ROWS).faults) == {fault: 1}
