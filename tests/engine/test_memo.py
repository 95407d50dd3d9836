"""What is remembered is what was worked out, and no more is remembered than was said."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest

from engine.matching import compiler
from engine.matching.memo import Memo
from tests.engine.packs import rule, simple


class Thing:
    """Weighs what it says."""

    def __init__(self, weight: int = 1) -> None:
        self.weight = weight


def _memo(most: int) -> Memo[Thing]:
    return Memo(most, lambda thing: thing.weight)


def test_work_is_done_once_for_a_source() -> None:
    memo = _memo(2)
    first = id(memo.get(("a",), Thing))
    assert id(memo.get(("a",), Thing)) == first


def test_the_longest_unused_goes_first() -> None:
    memo = _memo(2)
    a, b = weakref.ref(memo.get("a", Thing)), weakref.ref(memo.get("b", Thing))
    assert memo.get("a", Thing) is a()
    memo.get("c", Thing)
    assert memo.get("a", Thing) is a()
    assert b() is None


def test_heavy_things_drive_out_many_light_ones() -> None:
    memo = _memo(10)
    light = [weakref.ref(memo.get(number, Thing)) for number in range(10)]
    heavy = weakref.ref(memo.get("heavy", lambda: Thing(7)))
    assert [thing() is not None for thing in light] == [False] * 7 + [True] * 3
    assert heavy() is not None
    too_heavy = weakref.ref(memo.get("too heavy", lambda: Thing(11)))
    assert too_heavy() is None
    assert heavy() is not None


def test_what_somebody_holds_is_found_however_much_came_after() -> None:
    memo = _memo(2)
    held = memo.get("held", lambda: Thing(100))
    for number in range(10):
        memo.get(number, Thing)
    assert memo.get("held", Thing) is held


def test_what_failed_is_tried_again() -> None:
    memo = _memo(2)
    with pytest.raises(ZeroDivisionError):
        memo.get("a", lambda: Thing(1 // 0))
    assert memo.get("a", lambda: Thing(1)).weight == 1


def test_threads_that_ask_at_once_get_one_value() -> None:
    memo = _memo(2)
    barrier, found = threading.Barrier(4), list[Thing]()

    def work() -> Thing:
        barrier.wait()  # all four are at work before any is done
        return Thing()

    threads = [threading.Thread(target=lambda: found.append(memo.get("a", work))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(id, found))) == 1


def test_plans_of_revisions_that_nobody_uses_are_freed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that lives through thousands of revisions keeps the plans of the last few."""
    monkeypatch.setattr(compiler, "_COMPILED", Memo[compiler.Plan](100, lambda plan: len(plan.entries)))
    plans: list[weakref.ref[compiler.Plan]] = []
    for revision in range(8):
        rules = [rule(f"r{n}", when={"listing.debt": {"gte": f"{100 * revision + n}.00"}}) for n in range(40)]
        plans += map(weakref.ref, compiler.compile_plans(simple(*rules)).values())
    gc.collect()
    assert [plan() is not None for plan in plans] == [False] * 6 + [True] * 2
