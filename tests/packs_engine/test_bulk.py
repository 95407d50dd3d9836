"""While bulk work lasts the collector of cycles rests, however it is nested and however it ends; afterwards all is as before."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest

from engine.bulk import uncollected


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
