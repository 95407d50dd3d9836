"""What must hold of every answer: it is a 201 that names one revision, and that one was in force while it was decided."""

from __future__ import annotations

import base64
import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.activations.activating import Activated
from benchmarks.activations.client import Answer


@dataclass(slots=True)
class Judged:
    """``faults`` counts what does not hold, by kind. ``revisions`` maps check ids to the revision that each answer names."""

    revisions: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, bytes] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)
    behind: int = 0
    """Answers by the good revision before the current one: their process had not looked yet."""


def judge(answers: Sequence[Answer], activations: Sequence[Activated], *, back: int | None = 1) -> Judged:
    """``activations`` in order, beginning with what was running. A process may lag ``back`` good ones; None: any number."""
    good = [one for one in activations if one.fault is None]
    broken = {one.revision: one.fault for one in activations if one.fault is not None}
    began, done = [one.began for one in good], [one.done for one in good]
    found = Judged()
    for answer in answers:
        if answer.status != 201:
            found.faults[answer.error or f"status {answer.status}"] += 1
            continue
        check_id, named = _named(answer.body)
        if len(named) != 1:
            found.faults["names several revisions"] += 1
            continue
        (revision,) = named
        if check_id in found.revisions:
            found.faults["check id given twice"] += 1
        found.revisions[check_id], found.bodies[check_id] = revision, answer.body
        if revision in broken:
            found.faults[f"decided by a broken revision ({broken[revision]})"] += 1
            continue
        current, newest = bisect_right(done, answer.sent) - 1, bisect_right(began, answer.received)
        first = 0 if back is None else max(0, current - back)
        if revision not in {one.revision for one in good[first:newest]}:
            found.faults["decided by a revision not in force"] += 1
        elif revision not in {one.revision for one in good[max(0, current) : newest]}:
            found.behind += 1
    return found


def _named(body: bytes) -> tuple[str, set[str]]:
    """The check's id, and every revision that the answer and its signed receipt name."""
    content = json.loads(body)
    named = {content["revision"]}
    if content["receipt"] is not None:
        payload = content["receipt"]["payload"]
        named.add(json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["revision"])
    return content["check_id"], named
