"""A word on the bus that something was activated. It only saves waiting: whoever does not hear it looks in the database soon."""

from __future__ import annotations

from services.ports import Bus

_KEY = "revisions:activated"
_SECONDS = 24 * 3600


def tell(bus: Bus) -> None:
    """Others should look now."""
    bus.count(_KEY, _SECONDS)


def heard(bus: Bus) -> int:
    """A number that is another one after each word."""
    return bus.value(_KEY)
