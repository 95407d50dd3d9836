"""Both buses count, forget and clear alike; a lost Redis loosens limits but never opens them."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterator

import pytest

from adapters.bus.in_process import InProcessBus
from adapters.bus.redis_bus import RedisBus
from services.ports import Bus
from tests import servers


class _FakeClock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds

    def advance(self, seconds: float) -> None:
        self.seconds += seconds


@pytest.fixture
def clock() -> _FakeClock:
    return _FakeClock()


@pytest.fixture(params=["in_process", "redis"])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def bus(backend: str, clock: _FakeClock, redis_url: str) -> Iterator[Bus]:
    if backend == "in_process":
        yield InProcessBus(clock)
        return
    redis_bus = RedisBus(redis_url)
    yield redis_bus
    redis_bus.close()


@pytest.fixture
def advance(backend: str, clock: _FakeClock) -> Callable[[float], None]:
    """Lets time pass: at once in this process, really in Redis."""
    return clock.advance if backend == "in_process" else time.sleep


@pytest.fixture
def key() -> str:
    return uuid.uuid4().hex


def test_counters_count_separately_and_can_be_cleared(bus: Bus, key: str) -> None:
    assert bus.value(key) == 0
    assert [bus.count(key, 60) for _ in range(3)] == [1, 2, 3]
    assert bus.count(key + "other", 60) == 1
    assert bus.value(key) == 3
    bus.clear(key)
    assert bus.value(key) == 0
    assert bus.count(key, 60) == 1
    bus.clear("never-counted")
    assert bus.healthy()


def test_a_counter_forgets_itself_after_its_window_from_the_first_count(
    bus: Bus, key: str, advance: Callable[[float], None]
) -> None:
    bus.count(key, 3)
    advance(1)
    assert bus.count(key, 3) == 2  # does not lengthen the window
    advance(2.1)
    assert bus.value(key) == 0
    assert bus.count(key, 3) == 1


def test_counting_at_once_loses_nothing(bus: Bus, key: str) -> None:
    seen: list[int] = []
    threads = [threading.Thread(target=lambda: seen.extend(bus.count(key, 60) for _ in range(50))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == list(range(1, 201))


def test_two_processes_share_one_counter(redis_url: str, key: str) -> None:
    first, second = RedisBus(redis_url), RedisBus(redis_url)
    assert (first.count(key, 60), second.count(key, 60), first.value(key)) == (1, 2, 2)
    first.close()
    second.close()


def test_without_redis_limits_hold_per_process_and_it_says_so(key: str) -> None:
    moment = [0.0]
    with servers.RedisServer() as server:
        bus = RedisBus(server.url, clock=lambda: moment[0])
        assert bus.count(key, 60) == 1
        server.kill()
        assert not bus.healthy()
        assert [bus.count(key, 60) for _ in range(3)] == [1, 2, 3]
        assert bus.value(key) == 3
        bus.clear(key)
        assert bus.value(key) == 0
        moment[0] = 10.0  # tried again, still gone
        assert bus.count(key, 60) == 1
        assert not bus.healthy()
        bus.close()


def test_redis_is_used_again_when_it_is_back(redis_url: str, key: str) -> None:
    moment = [0.0]
    bus = RedisBus(redis_url, clock=lambda: moment[0])
    bus._away_until = 5.0  # as after a failure
    assert bus.count(key, 60) == 1
    other = RedisBus(redis_url)
    assert other.value(key) == 0
    moment[0] = 6.0
    assert bus.count(key, 60) == 1
    assert other.value(key) == 1
    bus.close()
    other.close()


def test_expired_counters_do_not_pile_up() -> None:
    moment = [0.0]
    bus = InProcessBus(clock=lambda: moment[0])
    for number in range(30_000):
        moment[0] = number / 100
        bus.count(f"key-{number}", 10)
    assert len(bus._counters) <= 10_001
