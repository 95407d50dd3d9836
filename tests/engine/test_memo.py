"""What is remembered is what was worked out, and no more is remembered than was said."""

from __future__ import annotations

import threading

import pytest

from engine.matching.memo import Memo


def test_work_is_done_once_for_a_source() -> None:
    memo: Memo[object] = Memo(2)
    first = memo.get(("a",), object)
    assert memo.get(("a",), object) is first


def test_the_longest_unused_goes_first() -> None:
    memo: Memo[object] = Memo(2)
    a, b = memo.get("a", object), memo.get("b", object)
    assert memo.get("a", object) is a
    memo.get("c", object)
    assert memo.get("a", object) is a
    assert memo.get("b", object) is not b


def test_what_failed_is_tried_again() -> None:
    memo: Memo[int] = Memo(2)
    with pytest.raises(ZeroDivisionError):
        memo.get("a", lambda: 1 // 0)
    assert memo.get("a", lambda: 1) == 1


def test_threads_that_ask_at_once_get_one_value() -> None:
    memo: Memo[object] = Memo(2)
    barrier, found = threading.Barrier(4), []

    def work() -> object:
        barrier.wait()  # all four are at work before any is done
        return object()

    threads = [threading.Thread(target=lambda: found.append(memo.get("a", work))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(id, found))) == 1
