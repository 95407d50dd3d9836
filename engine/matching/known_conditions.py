"""What single conditions came to: a message of a situation not met before, whose conditions were all met before, one by one.

A condition depends on its own part of the key and on nothing else, so what both evaluators said of it once holds wherever that
part is the same. Situations are ways in which all conditions come out together, of which there are always more; the parts of
one condition are few, and soon durable-rules has decided all that occur.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.matching.classifier import Part

_NEVER = object()


class KnownConditions:
    """By condition and its part of the key: true, false or unknown (None). Safe from several threads."""

    def __init__(self, parts: Sequence[Part], most: int) -> None:
        """``parts``: by condition, that of the key on which it depends. ``most``: how many may be remembered of all conditions."""
        self._parts = parts
        self._most = most
        self._count = 0
        self._known: list[dict[int, bool | None]] = [{} for _ in parts]

    def compose(self, key: int) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
        """The conditions that are true and those that are unknown, ascending; None unless every one was decided before."""
        true, unknown = [], []
        for number, (part, known) in enumerate(zip(self._parts, self._known, strict=True)):
            found = known.get(part.of(key), _NEVER)
            if found is True:
                true.append(number)
            elif found is None:
                unknown.append(number)
            elif found is _NEVER:
                return None
        return tuple(true), tuple(unknown)

    def learn(self, key: int, true: Sequence[int], unknown: Sequence[int]) -> None:
        """What was just decided, and vouched for."""
        truths: dict[int, bool | None] = dict.fromkeys(unknown) | dict.fromkeys(true, True)
        for number, (part, known) in enumerate(zip(self._parts, self._known, strict=True)):
            if self._count < self._most and (bits := part.of(key)) not in known:
                known[bits] = truths.get(number, False)
                self._count += 1  # threads may count one less: it is no more than a bound

    def forget(self) -> None:
        """Everything: something was wrong, and nobody knows since when."""
        self._count = 0
        self._known = [{} for _ in self._parts]
