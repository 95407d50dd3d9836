"""While bulk work lasts the collector of cycles rests, however it is nested and however it ends; afterwards all is as before.

What is made one ahead comes in its order, fails where it would have failed, and stops when nobody wants more.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest

from engine.bulk import one_ahead, uncollected


@pytest.fixture(autouse=True)
def _collecting() -> Iterator[None]:
    before = gc.isenabled()
    gc.enable()
    yield
    (gc.enable if before else gc.disable)()


def test_it_rests_within_and_goes_on_afterwards() -> None:
    with uncollected():
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_goes_on_after_a_failure() -> None:
    @uncollected()
    def fails() -> None:
        assert not gc.isenabled()
        raise ValueError("示例")

    with pytest.raises(ValueError, match="示例"):
        fails()
    assert gc.isenabled()


def test_who_turned_it_off_finds_it_off() -> None:
    gc.disable()
    with uncollected():
        pass
    assert not gc.isenabled()


def test_one_thread_does_not_wake_it_for_another() -> None:
    inside, leave = threading.Event(), threading.Event()

    def work() -> None:
        with uncollected():
            inside.set()
            leave.wait(10)

    thread = threading.Thread(target=work)
    thread.start()
    inside.wait(10)
    with uncollected():
        pass
    assert not gc.isenabled()
    leave.set()
    thread.join()
    assert gc.isenabled()


def test_items_come_in_their_order_while_the_next_is_being_made() -> None:
    makers: set[str] = set()
    begun = threading.Event()

    def made() -> Iterator[int | None]:
        for number in range(3):
            if number == 1:
                begun.set()
            makers.add(threading.current_thread().name)
            yield number or None

    found = []
    for item in one_ahead(made()):
        assert begun.wait(5)  # the second is being made although nobody has asked for it yet
        found.append(item)
    assert found == [None, 1, 2]
    assert threading.current_thread().name not in makers


def test_a_failure_comes_after_what_was_made_before_it() -> None:
    def made() -> Iterator[int]:
        yield 1
        raise ValueError("broken")

    items = one_ahead(made())
    assert next(items) == 1
    with pytest.raises(ValueError, match="broken"):
        next(items)


def test_whoever_stops_asking_ends_the_source() -> None:
    ended = []

    def made() -> Iterator[int]:
        try:
            yield from range(100)
        finally:
            ended.append(True)

    for item in one_ahead(made()):
        if item == 3:
            break
    gc.collect()
    assert ended == [True]
