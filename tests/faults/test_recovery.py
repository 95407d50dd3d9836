"""How long a lost worker's place stays empty."""

from __future__ import annotations

from cli.serving.recovery import LIMIT, LONGEST_WAIT_SECONDS, STEADY_SECONDS, Recovery
from cli.serving.supervisor import _exit


def test_an_accident_is_mended_at_once() -> None:
    place = Recovery()
    for now in (1000.0, 5000.0, 9000.0):
        assert place.lost(now, lived=STEADY_SECONDS) == 0.0
    assert place.not_before == 9000.0
    assert not place.hopeless


def test_a_habit_is_met_with_ever_more_patience_and_then_with_none() -> None:
    place = Recovery()
    waits = [place.lost(0.0, lived=1.0) for _ in range(LIMIT)]
    assert waits[:4] == [0.0, 1.0, 2.0, 4.0]
    assert waits == sorted(waits)
    assert max(waits) <= LONGEST_WAIT_SECONDS
    assert place.hopeless


def test_a_place_whose_worker_lives_again_is_not_hopeless() -> None:
    place = Recovery()
    for _ in range(LIMIT):
        place.lost(0.0, lived=1.0)
    place.living(STEADY_SECONDS - 1)
    assert place.hopeless
    place.living(STEADY_SECONDS)
    assert not place.hopeless
    assert place.lost(0.0, lived=1.0) == 0.0


def test_a_worker_ended_by_a_signal_without_a_name_is_told_all_the_same() -> None:
    assert [_exit(code) for code in (0, 3, -9, -35)] == ["0", "3", "SIGKILL", "signal 35"]
