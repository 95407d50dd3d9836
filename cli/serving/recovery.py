"""When a lost worker's place is filled again: at once after a good life, ever later when it keeps failing."""

from __future__ import annotations

from dataclasses import dataclass

STEADY_SECONDS = 60.0
"""A worker that lived this long was well; what ends it then is an accident and not a habit."""

LONGEST_WAIT_SECONDS = 30.0
"""A place that fails for some other reason than its own (memory, a database) is tried twice a minute at least."""

LIMIT = 8
"""Losses in a row after which a place counts as hopeless: about a minute of waiting and seven starts in vain."""


@dataclass(slots=True)
class Recovery:
    """The history of one place, in seconds of a monotonic clock."""

    losses: int = 0
    not_before: float = 0.0

    def lost(self, now: float, lived: float) -> float:
        """Counts a loss of a worker that lived so long; returns the seconds until the next start."""
        self.living(lived)
        self.losses += 1
        wait = 0.0 if self.losses == 1 else min(LONGEST_WAIT_SECONDS, 2.0 ** (self.losses - 2))
        self.not_before = now + wait
        return wait

    def living(self, lived: float) -> None:
        """A worker of this place has lived so long by now."""
        if lived >= STEADY_SECONDS:
            self.losses = 0

    @property
    def hopeless(self) -> bool:
        """Whether further starts promise nothing."""
        return self.losses >= LIMIT
